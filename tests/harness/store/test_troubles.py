"""Laws of bad days: disk full, a lock never freed, a killed writer. Nothing half-stored, nothing acknowledged lost."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from harness.database import Database
from harness.errors import StorageError
from harness.records import Outcome, Result, Run
from harness.reports.summary import Standing, summarise
from harness.store import Store

MakeRun, MakeResult = Callable[..., Run], Callable[..., Result]
_ROOT = Path(__file__).parents[3]

# Adds batches until it is killed or refused, and says which are safe.
_INGEST = """
import json, resource, signal, sys
from pathlib import Path
from harness.database import Database
from harness.errors import StoreError
from harness.records import Result
from harness.store import Store
place, result, limit = sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3])
with Store.open(Database.parse(place, folder=Path())) as store:
    if limit:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    for batch in range(10_000):
        changes = [{"test_id": f"{batch}::{n}", "log": f"{batch} {n} " * 50} for n in range(200)]
        results = [Result.from_dict(result | change) for change in changes]
        try:
            store.add_results("run-1", results)
        except StoreError as error:
            print("refused", error, f"({error.who} must act)", flush=True)
            break
        print("safe", batch, flush=True)
"""


def _ingest(place: Database | str, result: Result, *, limit: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _INGEST, str(place), json.dumps(result.to_dict()), str(limit)],
        stdout=subprocess.PIPE, text=True, cwd=_ROOT,
    )  # fmt: skip


def _check_whole(store: Store, safe: int) -> None:
    """All of the safe batches, at most the one after them, none in part; and counts that fit."""
    results = store.results("run-1")
    batches = {int(one.test_id.partition("::")[0]) for one in results}
    assert set(range(safe)) <= batches <= set(range(safe + 1))
    assert len(results) == 200 * len(batches)
    (count,) = store.run_counts(["run-1"])
    assert (count.standing, count.count) == (Standing.PASSED, summarise([], results).total.passed)
    assert len(store.track_records(limit=10_000)) == len(results)


@pytest.mark.parametrize("acknowledged", [1, 3, 4])
def test_a_writer_killed_in_mid_ingest_leaves_whole_batches(
    store: Store, place: Database, make_run: MakeRun, make_result: MakeResult, acknowledged: int
) -> None:
    store.begin_run(make_run())
    with _ingest(place, make_result()) as writer:
        assert writer.stdout is not None
        for batch in range(acknowledged):
            assert writer.stdout.readline() == f"safe {batch}\n"
        writer.send_signal(signal.SIGKILL)
        late = writer.stdout.read().count("safe")
    with Store.open(place) as again:
        _check_whole(again, acknowledged + late)


def test_a_disk_that_fills_up_refuses_a_batch_whole_and_says_what_to_do(
    database: Path, make_run: MakeRun, make_result: MakeResult
) -> None:
    with Store.open(database) as store:
        store.begin_run(make_run())
    with _ingest(Database.at(database), make_result(), limit=2_000_000) as writer:
        assert writer.stdout is not None
        *safe, refused = writer.stdout.read().splitlines()
    assert safe
    assert "makeready.sqlite: 200 results in run run-1 was not stored" in refused
    assert "nothing of this was stored" in refused
    assert "(operator must act)" in refused
    with Store.open(database) as store:
        _check_whole(store, len(safe))
        store.add_result("run-1", make_result(test_id="once there is room", outcome=Outcome.FAILED))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of four megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], capture_output=True, text=True, check=False
    )
    if os.getuid() != 0 or mounted.returncode:
        pytest.skip(f"only root may mount a small disk ({mounted.stderr.strip()})")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_real_disk_that_is_full_refuses_likewise(
    small_disk: Path, make_run: MakeRun, make_result: MakeResult
) -> None:
    database = small_disk / "makeready.sqlite"
    with Store.open(database) as store:
        store.begin_run(make_run())
    with _ingest(Database.at(database), make_result()) as writer:
        assert writer.stdout is not None
        *safe, refused = writer.stdout.read().splitlines()
    assert safe
    assert "database or disk is full" in refused
    assert "expected room on its disk; nothing of this was stored" in refused
    with Store.open(database) as store:
        _check_whole(store, len(safe))


def test_a_lock_that_is_never_freed_is_told_after_the_patience_and_readers_go_on(
    database: Path, make_run: MakeRun, make_result: MakeResult
) -> None:
    with Store.open(database, patience_s=0.05) as store, closing(sqlite3.connect(database)) as other:
        store.begin_run(make_run())
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match=r"database is locked.*; expected its turn: another process"):
            store.add_result("run-1", make_result())
        assert store.results("run-1") == ()
        other.rollback()
        store.add_result("run-1", make_result())


@pytest.mark.postgresql
def test_a_lock_that_is_never_freed_is_told_by_postgresql_too(
    postgresql: Database, make_run: MakeRun, make_result: MakeResult
) -> None:
    with Store.open(postgresql, patience_s=0.05) as store, Store.open(postgresql) as other:
        store.begin_run(make_run())
        with other._writing("a turn that lasts"), pytest.raises(StorageError, match=r"lock timeout.*its turn"):
            store.add_result("run-1", make_result())
        store.add_result("run-1", make_result())


@pytest.mark.postgresql
def test_a_server_that_has_cut_the_line_is_told_and_found_again(
    postgresql: Database, make_run: MakeRun, make_result: MakeResult
) -> None:
    with Store.open(postgresql) as store, Store.open(postgresql) as other:
        store.begin_run(make_run())
        with other._writing("a cut") as (connection, _):
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        with pytest.raises(StorageError, match="a server that answers"):
            store.add_result("run-1", make_result())
        store.add_result("run-1", make_result())
        assert len(store.results("run-1")) == 1


def test_damage_is_told_with_the_way_back(database: Path, make_run: MakeRun, make_result: MakeResult) -> None:
    with Store.open(database) as store:
        store.begin_run(make_run())
        store.add_results("run-1", [make_result(test_id=f"t{number}") for number in range(3_000)])
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'results'").fetchone()
        (page,) = connection.execute("PRAGMA page_size").fetchone()
    with database.open("r+b") as file:
        file.seek((root - 1) * page)
        file.write(b"\xff" * page)
    with Store.open(database) as store, pytest.raises(StorageError, match=r"malformed.*makeready restore"):
        store.results("run-1")
