"""The databases that the laws of the store are tried on: a SQLite file, and a PostgreSQL server of this session."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from harness.database import POSTGRESQL, Database
from harness.store import Store

_DEBIAN = Path("/usr/lib/postgresql")
_NAMES = count()


@pytest.fixture(scope="session")
def postgresql_server(request: pytest.FixtureRequest) -> Iterator[Path]:
    """The folder with the socket of a server that lives as long as this session, on no port."""
    tools = _tools()
    if tools is None:
        reason = "no PostgreSQL here; on Debian: apt-get install postgresql"
        if request.config.getoption("--need-postgresql"):
            pytest.fail(reason)
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="makeready-pg-"))  # short: a socket's path has at most 107 bytes
    if os.getuid() == 0:  # the server refuses to run as root
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
    _as_server(tools / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    # Nothing here survives a crash of the computer, so nothing need wait for the disk.
    settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    _as_server(tools / "pg_ctl", "-D", folder / "data", "-w", "-o", settings, "-l", folder / "log", "start")
    yield folder
    _as_server(tools / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    shutil.rmtree(folder)


@pytest.fixture
def new_postgresql(postgresql_server: Path) -> Callable[[], Database]:
    """Makes a new database on the server each time it is called."""

    def make() -> Database:
        name = f"makeready_{next(_NAMES)}"
        with psycopg.connect(f"host={postgresql_server} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        url = f"{POSTGRESQL}postgres@/{name}?host={postgresql_server}"
        return Database.parse(url, folder=postgresql_server)

    return make


@pytest.fixture
def postgresql(new_postgresql: Callable[[], Database]) -> Database:
    """A new database on the server."""
    return new_postgresql()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def place(request: pytest.FixtureRequest, database: Path) -> Database:
    """A new database of each kind."""
    if request.param == "sqlite":
        return Database.at(database)
    found = request.getfixturevalue("postgresql")
    assert isinstance(found, Database)
    return found


@pytest.fixture
def store(place: Database) -> Iterator[Store]:
    """A fresh store of each kind."""
    with Store.open(place) as opened:
        yield opened


def _tools() -> Path | None:
    known = shutil.which("pg_ctl")
    folders = [Path(known).resolve().parent] if known else sorted(_DEBIAN.glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def _as_server(*words: object) -> None:
    command = [str(word) for word in words]
    if os.getuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd="/")
