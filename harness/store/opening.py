"""Getting a sound database behind a path, or a reason a person can act on. No rows are read or written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from harness.errors import ConfigError
from harness.store import tables

# 30 s: several shards commit to one file; SQLite makes each wait for its turn, which takes milliseconds.
_BUSY_TIMEOUT_S = 30.0


def open_engine(path: Path) -> Engine:
    """An engine on the database at ``path``, created with its folder if it does not exist yet.

    Raises ConfigError if the place cannot be written, holds something that is not a Makeready database, or
    holds one of another schema version; nothing is changed then.
    """
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
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": _BUSY_TIMEOUT_S})
    event.listen(engine, "connect", _prepare_connection)
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            _ensure_schema(connection, path)
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    except DBAPIError as error:
        engine.dispose()
        raise ConfigError(
            f"cannot be used ({error.orig})",
            place=path,
            expected="a Makeready database or a free, writable place for one; see MAKEREADY_DATABASE",
        ) from error
    except ConfigError:
        engine.dispose()
        raise
    return engine


def _prepare_connection(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    # FULL: a result once acknowledged survives power loss; NORMAL may lose the last ones in WAL mode
    # (https://www.sqlite.org/pragma.html#pragma_synchronous).
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _ensure_schema(connection: Connection, path: Path) -> None:
    if _is_ours(connection, path):
        return
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        if not _is_ours(connection, path):
            tables.metadata.create_all(connection, checkfirst=False)
            connection.exec_driver_sql(f"PRAGMA application_id = {tables.APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {tables.SCHEMA_VERSION}")
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")


def _is_ours(connection: Connection, path: Path) -> bool:
    """True for a Makeready database of this version, False for an empty one. Anything else is refused."""
    application = _number(connection, "PRAGMA application_id")
    version = _number(connection, "PRAGMA user_version")
    if application == 0 and version == 0 and _number(connection, "SELECT count(*) FROM sqlite_master") == 0:
        return False
    if application != tables.APPLICATION_ID:
        raise ConfigError("is another program's database", place=path, expected="a Makeready database")
    if version != tables.SCHEMA_VERSION:
        raise ConfigError(
            "schema version",
            place=path,
            value=version,
            expected=f"{tables.SCHEMA_VERSION}; use the Makeready that wrote it, or name a new file in "
            "MAKEREADY_DATABASE",
        )
    return True


def _number(connection: Connection, statement: str) -> int:
    return int(connection.exec_driver_sql(statement).scalar_one())
