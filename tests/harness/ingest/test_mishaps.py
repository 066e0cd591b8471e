"""Laws of submissions that meet trouble: a server killed at any instant, many senders at once, no room on the disk."""

from __future__ import annotations

import http.client
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from harness.access.roles import Role
from harness.access.secrets import new_token, token_digest
from harness.store import Store
from harness.store.access import Accounts

_ROOT = Path(__file__).parents[3]
_SERVE = """
import sys
from pathlib import Path
from harness.board import serve
serve(Path(sys.argv[1]), port=0, announce=lambda url: print(url, flush=True))
"""
_CASES = 400


@contextmanager
def _server(database: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    with subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(database)], stdout=subprocess.PIPE, text=True, cwd=_ROOT
    ) as server:
        try:
            assert server.stdout is not None
            yield server, server.stdout.readline().strip()
        finally:
            server.kill()


def _report(number: int) -> bytes:
    cases = "".join(f'<testcase classname="k{number}" name="t{one}"/>' for one in range(_CASES))
    return f'<testsuite name="s">{cases}</testsuite>'.encode()


def _send(url: str, token: str, number: int) -> int | None:
    """The status of the answer; None if there was none."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
    path = f"/api/v1/junit?commit=4f1c&profile=aurora&run=run-{number}"
    try:
        connection.request("POST", path, _report(number), {"Authorization": f"Bearer {token}"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


@pytest.fixture
def token(store: Store) -> str:
    made = new_token()
    Accounts(store).add_token("ci", Role.AGENT, token_digest(made), actor="test", now_ms=0, expires_ms=None)
    return made


def _stored(database: Path) -> dict[str, int]:
    with Store.open(database) as store:
        return {run.id: len(store.results(run.id)) for run in store.runs(limit=500)}


def test_a_server_killed_while_it_takes_results_keeps_what_it_acknowledged_and_no_half(
    database: Path, token: str
) -> None:
    answers: dict[int, int | None] = {}
    told = threading.Event()

    def send_on(url: str) -> None:
        for number in range(100):
            answers[number] = _send(url, token, number)
            if len(answers) == 3:
                told.set()
            if answers[number] is None:
                return

    with _server(database) as (server, url):
        sender = threading.Thread(target=send_on, args=(url,))
        sender.start()
        assert told.wait(60)
        server.kill()
        sender.join(60)
    stored = _stored(database)
    acknowledged = {f"run-{number}" for number, status in answers.items() if status == 201}
    assert len(acknowledged) >= 3
    assert acknowledged <= set(stored)
    assert set(stored.values()) == {_CASES}
    with _server(database) as (_, url):  # a client that got no answer sends the same again
        again = {number: _send(url, token, number) for number in answers}
    assert set(again.values()) <= {200, 201}
    assert _stored(database) == {f"run-{number}": _CASES for number in answers}


def test_the_same_from_many_senders_at_once_is_stored_once(database: Path, token: str) -> None:
    answers: Counter[int | None] = Counter()
    with _server(database) as (_, url):
        senders = [threading.Thread(target=lambda: answers.update([_send(url, token, 1)])) for _ in range(8)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join(60)
    assert set(answers) <= {200, 201}
    assert answers[201] == 1
    assert _stored(database) == {"run-1": _CASES}
