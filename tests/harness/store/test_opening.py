"""Laws of opening a database: a sound one, or a reason a person can act on."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from harness.database import Database
from harness.errors import ConfigError
from harness.store import Store
from harness.store.tables import SCHEMA_VERSION

_ROOT = Path(__file__).parents[3]


def test_a_new_database_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b #1 ?" / "makeready.sqlite"
    Store.open(path).close()
    assert path.is_file()


def test_what_was_made_can_be_opened_again(database: Path) -> None:
    Store.open(database).close()
    Store.open(database).close()


def test_closing_twice_does_nothing(database: Path) -> None:
    store = Store.open(database)
    store.close()
    store.close()


@pytest.mark.parametrize("version", [0, SCHEMA_VERSION + 1, 99])
def test_another_schema_version_is_refused_and_left_alone(database: Path, version: int) -> None:
    Store.open(database).close()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
        connection.commit()
    with pytest.raises(
        ConfigError, match=f"version {version}; expected {SCHEMA_VERSION}; use the Makeready that wrote"
    ):
        Store.open(database)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (version,)


def test_another_programs_database_is_refused_and_left_alone(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE songs (title)")
        connection.commit()
    before = database.read_bytes()
    with pytest.raises(ConfigError, match="is another program's database; expected a Makeready database"):
        Store.open(database)
    assert database.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_and_left_alone(database: Path) -> None:
    database.write_text("To whom it may concern: this is a letter, and long enough to be read as a header. " * 20)
    before = database.read_bytes()
    with pytest.raises(ConfigError, match=r"cannot be used .*not a database.*; expected .*MAKEREADY_DATABASE"):
        Store.open(database)
    assert database.read_bytes() == before


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is a folder; expected a file"):
        Store.open(tmp_path)


def test_a_place_where_no_folder_can_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="the folder cannot be created"):
        Store.open(tmp_path / "file" / "makeready.sqlite")


def test_a_place_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(ConfigError, match="cannot be used"):
        Store.open(Path("/proc/makeready.sqlite"))


def test_processes_opening_a_new_database_at_once_all_succeed(database: Path) -> None:
    code = "import sys; from pathlib import Path; from harness.store import Store; Store.open(Path(sys.argv[1]))"
    openers = [subprocess.Popen([sys.executable, "-c", code, str(database)], cwd=_ROOT) for _ in range(6)]
    assert [opener.wait() for opener in openers] == [0] * 6


@pytest.mark.postgresql
def test_processes_opening_a_new_postgresql_database_at_once_all_succeed(postgresql: Database) -> None:
    code = (
        "import sys; from pathlib import Path; from harness.database import Database; from harness.store import Store; "
        "Store.open(Database.parse(sys.argv[1], folder=Path()))"
    )
    openers = [subprocess.Popen([sys.executable, "-c", code, str(postgresql)], cwd=_ROOT) for _ in range(4)]
    assert [opener.wait() for opener in openers] == [0] * 4


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("CREATE TABLE songs (title text)", "is another program's database"),
        ("UPDATE alembic_version SET version_num = '0099'", f"schema version 99; expected {SCHEMA_VERSION}"),
    ],
)
def test_a_postgresql_database_that_is_not_ours_is_refused(postgresql: Database, statement: str, message: str) -> None:
    if "alembic" in statement:
        Store.open(postgresql).close()
    assert postgresql.url is not None
    with psycopg.connect(postgresql.url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement.encode())
    with pytest.raises(ConfigError, match=message):
        Store.open(postgresql)


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path: Path) -> None:
    place = Database.parse("postgresql://u:secret@127.0.0.1:1/db", folder=tmp_path)
    with pytest.raises(ConfigError, match=r"u:\*\*\*@127\.0\.0\.1:1/db: cannot be used .*; expected") as caught:
        Store.open(place)
    assert "secret" not in str(caught.value)
