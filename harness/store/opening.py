"""Getting a sound database behind a path or URL, or a reason a person can act on. No result is read or written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError

from harness.database import Database
from harness.errors import ConfigError
from harness.store import schema

PATIENCE_S = 30.0
"""How long to wait for one's turn to write, by default: a turn takes milliseconds, for a large batch a second."""

# 40 MB of log between two checkpoints: each waits for the disk, and bulk loading would do little else.
_CHECKPOINT_PAGES = 10_000
# 64 MB: the standings of a large program, which each night's results touch.
_CACHE_KIB = 65_536
# A server on the same network answers in milliseconds; one that is gone should not hold a page for minutes.
_CONNECT_S = 10
# Any number that only we use; one writer at a time holds it, as SQLite has it by itself.
_WRITERS_LOCK = 0x4D4B5244


def open_engine(database: Database, *, patience_s: float = PATIENCE_S) -> Engine:
    """An engine on the database, which is created if need be and upgraded if an older Makeready wrote it.

    What is read in one transaction is of one moment; who writes uses :func:`for_writing`. Raises ConfigError if the
    place cannot be reached or written, holds something that is not a Makeready database, or one of a newer version;
    nothing is changed then.
    """
    engine = _sqlite(database.path, patience_s) if database.path is not None else _postgresql(database, patience_s)
    try:
        schema.ensure(engine, for_writing(engine), database)
        if database.path is not None:
            _use_write_ahead_log(engine)
    except SQLAlchemyError as error:
        engine.dispose()
        raise ConfigError(
            f"cannot be used ({reason_of(error)})",
            place=database,
            expected="a Makeready database or a free, writable place for one; see MAKEREADY_DATABASE",
        ) from error
    except BaseException:
        engine.dispose()
        raise
    return engine


def for_writing(engine: Engine) -> Engine:
    """The same database, on connections whose transactions hold the right to write from their first statement on."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(writes=True)
    # A snapshot would be taken before the lock is had, and miss what the writer before has written.
    return engine.execution_options(writes=True, isolation_level="READ COMMITTED")


def reason_of(error: SQLAlchemyError) -> str:
    """What the database itself says, in one line and without the statement."""
    return " ".join(str(getattr(error, "orig", None) or error).split())


def remedy_of(reason: str) -> str | None:
    """What would help, if the database's words say which of the known troubles it has."""
    return next((remedy for words, remedy in _REMEDIES if re.search(words, reason)), None)


# SQLite's words for a full disk, a file at its size limit, a lock; PostgreSQL's for the same.
_REMEDIES = (
    ("disk is full|No space left|could not extend", "room on its disk; nothing of this was stored, send it again then"),
    ("disk I/O error", "a disk that works and has room; nothing of this was stored, send it again then"),
    ("database is locked|lock timeout", "its turn: another process has held the right to write all the while"),
    ("malformed|not a database|checksum", "a sound database: restore the last backup with makeready restore"),
    ("readonly|read-only", "a database that may be written by this user"),
    ("connection", "a server that answers; nothing of this was stored, send it again then"),
)


def _sqlite(path: Path, patience_s: float) -> Engine:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"the folder cannot be created ({error.strerror})",
            place=path.parent,
            expected="a writable folder for the database; see MAKEREADY_DATABASE",
        ) from error
    if path.is_dir():
        raise ConfigError("is a folder", place=path, expected="a file for the database")
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": patience_s})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # Python's driver would begin transactions when it sees fit; `_begin_sqlite` says when
    # (https://docs.sqlalchemy.org/en/20/dialects/sqlite.html#pysqlite-serializable).
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    # FULL: a result once acknowledged survives power loss; NORMAL may lose the last ones in WAL mode
    # (https://www.sqlite.org/pragma.html#pragma_synchronous).
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    cursor.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE: who reads first and then writes would be refused if another had written in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")


def _use_write_ahead_log(engine: Engine) -> None:
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


def _postgresql(database: Database, patience_s: float) -> Engine:
    try:
        engine = create_engine(
            make_url(database.url or ""),
            isolation_level="REPEATABLE READ",
            connect_args={"options": f"-c lock_timeout={round(patience_s * 1000)}", "connect_timeout": _CONNECT_S},
        )
    except (SQLAlchemyError, ValueError) as error:
        raise ConfigError(
            f"is not a URL that can be used ({error})",
            place="MAKEREADY_DATABASE",
            value=database,
            expected="postgresql+psycopg://USER@HOST/NAME",
        ) from error
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _begin_postgresql(connection: Connection) -> None:
    if _writes(connection):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("writes"))
