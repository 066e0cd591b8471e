"""Laws of upgrades: an old database comes to the present version with all its results, or stays as it was."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from harness.database import Database
from harness.records import Level, Measurement, Outcome, Planned
from harness.reports.summary import summarise
from harness.store import Store
from harness.store.migrations.versions import v0001_first
from harness.store.tables import APPLICATION_ID, SCHEMA_VERSION

_MEASURED = [{"name": "ripple", "unit": "K", "value": 0.5, "low": None, "high": 6.0}]
_RESULT = {
    "run_id": "r1", "test_id": "t::a", "pillar": "print", "level": "L2", "profile": "aurora", "rig_kind": "simulator",
    "outcome": "FAILED", "attempt": 1, "seed": str(2**70), "firmware_hash": "f1", "profile_hash": "a2",
    "virtual_s": 12.5, "wall_s": 0.25, "finished_at": "2025-03-01T14:05:09.250+00:00", "trace_digest": "ab" * 32,
    "message": "jam 3", "requirements": '["PRN-1"]', "measurements": json.dumps(_MEASURED), "capsule": "c.zip",
    "log": "0 info boot\n" * 40,
}  # fmt: skip


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


@pytest.fixture(params=[1, 2])
def old(request: pytest.FixtureRequest, database: Path) -> Path:
    """A database as the first versions left it: two runs, a retry, a test never run, attempts of one number."""
    with closing(sqlite3.connect(database)) as connection:
        for statement in v0001_first._STATEMENTS:
            connection.execute(statement)
        if request.param == 2:
            connection.execute("ALTER TABLE results ADD COLUMN machine VARCHAR")
        for number in (1, 2):
            run = {
                "id": f"r{number}", "started_at": f"2025-03-0{number}T14:00:00+00:00", "commit": "c1", "seed": "7",
                "rig": "sim", "level": "L2", "planned": 3, "state": "finished",
            }  # fmt: skip
            _insert(connection, "runs", run)
            for name in "abc":
                plan = {"run_id": run["id"], "test_id": f"t::{name}", "profile": "aurora", "pillar": "print"}
                _insert(connection, "plans", {**plan, "level": "L2"})
        _insert(connection, "results", _RESULT)
        passed = {"outcome": "PASSED", "message": "", "log": "", "measurements": "[]", "capsule": None, "seed": "7"}
        _insert(connection, "results", {**_RESULT, **passed, "attempt": 2})
        _insert(connection, "results", {**_RESULT, **passed, "run_id": "r2", "finished_at": ""})
        _insert(connection, "results", {**_RESULT, "run_id": "r2", "message": "died"})
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {request.param}")
        connection.commit()
        connection.execute("PRAGMA journal_mode = WAL")
    return database


def test_every_result_is_carried_over(old: Path) -> None:
    with Store.open(old) as store:
        failed, passed = store.results("r1")
        assert failed.to_dict() == {
            **{name: value for name, value in _RESULT.items() if name != "run_id"},
            "seed": 2**70, "requirements": ["PRN-1"], "measurements": _MEASURED, "machine": None,
        }  # fmt: skip
        assert failed.measurements == (Measurement(name="ripple", unit="K", value=0.5, high=6.0),)
        assert (passed.outcome, passed.attempt, passed.seed, passed.log) == (Outcome.PASSED, 2, 7, "")
        first, second = store.results("r2")
        assert (first.outcome, second.outcome, second.message, second.attempt) == ("PASSED", "FAILED", "died", 2)
        assert [run.id for run in store.runs()] == ["r2", "r1"]


def test_plans_and_aggregates_are_there(old: Path) -> None:
    with Store.open(old) as store:
        plan = tuple(Planned(test_id=f"t::{n}", profile="aurora", pillar="print", level=Level.L2) for n in "abc")
        assert store.planned("r1") == store.planned("r2") == plan
        (cell,) = summarise(plan, store.results("r1")).cells.values()
        assert {one.standing.name: one.count for one in store.run_counts(["r1"])} == {"RETRIED": 1, "NOT_RUN": 2}
        assert (cell.retried, cell.not_run) == (1, 2)
        (record,) = store.track_records()
        assert (record.history, record.red_run_id, record.signature) == ("RF", "r2", "died")


def test_an_upgraded_database_is_made_like_a_new_one(old: Path, tmp_path: Path) -> None:
    Store.open(old).close()
    Store.open(tmp_path / "new.sqlite").close()
    assert _schema(old) == _schema(tmp_path / "new.sqlite")


def _schema(path: Path) -> dict[str, object]:
    with closing(sqlite3.connect(path)) as connection:
        made = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
        made["alembic_version"] = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        made["user_version"] = connection.execute("PRAGMA user_version").fetchone()
    return {name: " ".join(sql.split()) if isinstance(sql, str) else sql for name, sql in made.items()}


@pytest.mark.postgresql
def test_a_server_of_the_first_version_there_is_made_like_a_new_one(
    postgresql: Database, new_postgresql: Callable[[], Database]
) -> None:
    """Version 3 was the first on PostgreSQL. What came later is taken away again, and must come back by itself."""
    first = Path(v0001_first.__file__).with_name("v0003_narrow_results.sql").read_text(encoding="utf-8")
    kept = {*re.findall(r"CREATE TABLE (\w+)", first), "alembic_version"}
    Store.open(postgresql).close()
    with _connected(postgresql) as connection:
        for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall():
            if name not in kept:
                connection.execute(f"DROP TABLE {name} CASCADE".encode())
        connection.execute(b"DROP INDEX standings_by_traits")
        connection.execute(b"UPDATE alembic_version SET version_num = '0003'")
    new = new_postgresql()
    for database in (postgresql, new):
        Store.open(database).close()
    assert _server_schema(postgresql) == _server_schema(new)


def _connected(database: Database) -> psycopg.Connection[tuple[str, ...]]:
    return psycopg.connect(str(database.url).replace("+psycopg", ""), autocommit=True)


def _server_schema(database: Database) -> list[tuple[str, ...]]:
    with _connected(database) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns "
            "WHERE table_schema = 'public' ORDER BY 1, 2"
        ).fetchall()
        indexes = connection.execute(
            "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2"
        ).fetchall()
        return [*columns, *indexes, *connection.execute("SELECT version_num FROM alembic_version").fetchall()]


_DIES = """
import os, signal, sys
from pathlib import Path
from harness.store import Store, tracking
tracking.recount = lambda _: os.kill(os.getpid(), signal.SIGKILL)
Store.open(Path(sys.argv[1]))
"""


def test_an_upgrade_that_is_killed_leaves_the_old_database(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()
    done = subprocess.run([sys.executable, "-c", _DIES, str(old)], check=False, cwd=Path(__file__).parents[3])
    assert done.returncode == -9
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == version
        assert connection.execute("SELECT count(*) FROM results WHERE log <> ''").fetchone() == (2,)
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'old%'").fetchone() == (0,)
    with Store.open(old) as store:
        assert len(store.results("r1")) == 2


def test_processes_upgrading_at_once_all_succeed(old: Path) -> None:
    code = "import sys; from pathlib import Path; from harness.store import Store; Store.open(Path(sys.argv[1]))"
    openers = [
        subprocess.Popen([sys.executable, "-c", code, str(old)], cwd=Path(__file__).parents[3]) for _ in range(3)
    ]
    assert [opener.wait() for opener in openers] == [0] * 3
    assert _schema(old)["user_version"] == (SCHEMA_VERSION,)
