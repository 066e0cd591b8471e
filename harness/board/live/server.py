"""Puts the live page on a loopback port, in threads of its own: the printer lives in another."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Self

import waitress

from harness.board.live.app import create_live_app
from harness.board.server import listen
from harness.rig.live import LivePrinter

_THREADS = 8


class LiveServer:
    """Listens once made and answers from `__enter__` to `__exit__`. Port 0 takes any free one.

    Raises ConfigError if the port cannot be had.
    """

    def __init__(self, printer: LivePrinter, *, port: int, places: Mapping[str, str]) -> None:
        listening = listen("127.0.0.1", port)
        try:
            self._server = waitress.create_server(
                create_live_app(printer, places=places), sockets=[listening], ident="makeready", threads=_THREADS
            )
        except BaseException:
            listening.close()
            raise
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        self._thread = threading.Thread(target=self._server.run, name="live page", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.close()
        self._server.task_dispatcher.shutdown()
