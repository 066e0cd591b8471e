"""Laws of bad days over HTTP, on real disks and locks: nothing half-stored, and the same is taken when sent again."""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest

from harness.access.roles import Role
from harness.access.secrets import new_token, token_digest
from harness.store import Store
from harness.store.access import Accounts
from tests.harness.board.serving import Answered, Board, serving

_SERVE = """
import sys
from pathlib import Path
from harness.board import serve
serve(Path(sys.argv[1]), port=0, announce=lambda url: print(url, flush=True))
"""
_MB = 2**20
# A body waits in a file of its own, so it has to be smaller than the room; what is stored of it is larger.
_ROOM = 2 * _MB
_JUNIT = "/api/v1/junit?commit=4f1c&profile=aurora"
_SQUAD = "/api/submit/lab/prints/4f1c/aurora"
_SMALL = b'<testsuite name="s"><testcase name="a"/></testsuite>'

Full = tuple[Board, Mapping[str, str], Callable[[], None]]


def _token(database: Path) -> Mapping[str, str]:
    token = new_token()
    with Store.open(database) as store:
        Accounts(store).add_token("ci", Role.AGENT, token_digest(token), actor="test", now_ms=0, expires_ms=None)
    return {"Authorization": f"Bearer {token}"}


@contextmanager
def _process(database: Path) -> Iterator[tuple[Board, int]]:
    """A board in a process of its own, and the process."""
    command = [sys.executable, "-c", _SERVE, str(database)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield Board(server.stdout.readline().strip()), server.pid
        finally:
            server.terminate()


def _limited(tmp_path: Path) -> Iterator[Full]:
    """No file may be larger than the room."""
    database = tmp_path / "makeready.sqlite"
    headers = _token(database)
    with _process(database) as (board, process):
        hard = resource.prlimit(process, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(process, resource.RLIMIT_FSIZE, (_ROOM, hard))
        yield board, headers, lambda: resource.prlimit(process, resource.RLIMIT_FSIZE, (hard, hard)) and None


def _small(tmp_path: Path) -> Iterator[Full]:
    """A file system of its own, as large as the room."""
    folder = tmp_path / "small"
    folder.mkdir()

    def mount(options: str) -> str:
        words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        return done.stderr.strip() if done.returncode else ""

    problem = mount(f"size={_ROOM}")
    if os.getuid() != 0 or problem:
        pytest.skip(f"only root may mount a small disk ({problem})")
    try:
        headers = _token(folder / "makeready.sqlite")
        with _process(folder / "makeready.sqlite") as (board, _):
            yield board, headers, lambda: mount(f"remount,size={64 * _MB}") and None
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.fixture(params=[_limited, _small], ids=["file size limit", "small disk"])
def full(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Full]:
    """A board whose database has little room, and a way to give it more."""
    yield from request.param(tmp_path)


def _report() -> bytes:
    """30,000 cases: a megabyte to send, several to store."""
    cases = "".join(f'<testcase name="test_{number}"/>' for number in range(30_000))
    return f'<testsuite name="s">{cases}</testsuite>'.encode()


def _form() -> tuple[bytes, dict[str, str]]:
    """Tests and metrics, and last of all an attachment that takes the room."""
    head = '--x\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
    parts = [
        head.format("tests", "").encode() + b'{"a/one": "pass", "a/two": "fail"}',
        head.format("metrics", "").encode() + b'{"a/speed": 5}',
        head.format("attachment", '; filename="big.bin"').encode() + os.urandom(_ROOM - 20_000),
    ]
    return b"\r\n".join(parts) + b"\r\n--x--\r\n", {"Content-Type": "multipart/form-data; boundary=x"}


def _check_told(answer: Answered, words: str) -> None:
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5"), answer.text[:300]
    told = json.loads(answer.body)
    assert words in told["error"]
    assert told["who"] == "operator"


def _runs(board: Board) -> int:
    """How many runs the board shows: reading goes on whatever happens to writing."""
    answer = board.get("/api/v1/runs")
    assert answer.status == 200
    return len(answer.json["runs"])


@pytest.mark.parametrize("what", ["report", "form"])
def test_a_full_disk_is_told_nothing_is_half_stored_and_the_same_is_taken_once_there_is_room(
    full: Full, what: str
) -> None:
    board, headers, make_room = full
    path, (body, kind) = (_JUNIT, (_report(), {})) if what == "report" else (_SQUAD, _form())
    _check_told(board.ask("POST", path, body, {**headers, **kind}), "nothing of this was stored, send it again then")
    assert _runs(board) == 0
    assert board.ask("POST", _JUNIT, _SMALL, headers).status == 201
    make_room()
    assert board.ask("POST", path, body, {**headers, **kind}).status == 201
    assert _runs(board) == 2


@pytest.fixture
def impatient(database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Board]:
    """A board that waits a moment for its turn to write, where others wait half a minute."""
    monkeypatch.setattr(Store, "open", partial(Store.open, patience_s=0.05))
    with serving(database) as board:
        yield board


@pytest.mark.parametrize("what", ["report", "form"])
def test_a_lock_that_is_not_freed_is_told_and_the_same_is_taken_once_it_is(
    impatient: Board, database: Path, what: str
) -> None:
    headers = _token(database)
    path, (body, kind) = (_JUNIT, (_SMALL, {})) if what == "report" else (_SQUAD, _form())
    with closing(sqlite3.connect(database)) as other:
        other.execute("BEGIN IMMEDIATE")
        _check_told(impatient.ask("POST", path, body, {**headers, **kind}), "database is locked")
        assert _runs(impatient) == 0
        other.rollback()
    assert impatient.ask("POST", path, body, {**headers, **kind}).status == 201
    assert _runs(impatient) == 1


def test_results_that_are_safe_are_acknowledged_even_if_the_answer_cannot_be_remembered(
    database: Path, impatient: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = {**_token(database), "Idempotency-Key": "once"}
    submit = Store.submit
    with closing(sqlite3.connect(database, check_same_thread=False)) as other:

        def submit_and_lock(store: Store, *words: object) -> object:
            done = submit(store, *words)  # type: ignore[arg-type]
            other.execute("BEGIN IMMEDIATE")
            return done

        with monkeypatch.context() as patch:
            patch.setattr(Store, "submit", submit_and_lock)
            assert impatient.ask("POST", _JUNIT, _SMALL, headers).status == 201
        other.rollback()
    assert impatient.ask("POST", _JUNIT, _SMALL, headers).status == 200
