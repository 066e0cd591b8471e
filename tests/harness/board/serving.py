"""A board on a free loopback port, asked over real sockets."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from harness.board import BoardServer
from harness.criteria.documents import ITERATIONS

ELSEWHERE = {"X-Forwarded-For": "192.0.2.7"}


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with its body read."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Board:
    """Where the board listens, and a way to ask it."""

    url: str

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answered:
        place = urlsplit(self.url)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
        try:
            connection.request(method, path, body=body, headers=dict(headers or {}))
            answer = connection.getresponse()
            return Answered(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answered:
        return self.ask("GET", path, headers=headers)

    def post_form(self, path: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answered:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(fields).encode(), {**kind, **(headers or {})})


def _run(server: BoardServer) -> None:
    with suppress(OSError):  # it may be waiting for the sockets that close
        server.run()


@contextmanager
def serving(
    database: Path, *, iterations: Path = ITERATIONS, require_sign_in: bool = False, is_browsed: bool = False
) -> Iterator[Board]:
    """A board that answers until the end of the block; a browser's open connections are not waited for."""
    with BoardServer(database, iterations=iterations, port=0, require_sign_in=require_sign_in) as server:
        thread = threading.Thread(target=_run, args=(server,), daemon=True)
        thread.start()
        yield Board(server.url)
    if not is_browsed:
        thread.join(10)
