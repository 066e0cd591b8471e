"""Which version of the schema a database has, and bringing it to ours: in one transaction, or not at all."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect

from harness.database import Database
from harness.errors import ConfigError
from harness.store import (
    access_tables,
    accounting_tables,
    counting,
    episodes,
    failure_tables,
    iteration_tables,
    tables,
    tracking,
    views,
)

_COUNTS_CHANGED_IN = 3
"""The last version whose counts are others than those of the version before."""
_STANDINGS_CHANGED_IN = 10
"""Likewise of standings."""
_EPISODES_CHANGED_IN = 5
"""Likewise of red episodes, and of the failures made of them."""

_MODULES = (tables, access_tables, failure_tables, iteration_tables, accounting_tables)
"""Modules whose tables a new database gets; importing them is what adds a table to the metadata."""
_MIGRATIONS = Path(__file__).with_name("migrations")


def ensure(engine: Engine, writer: Engine, database: Database) -> None:
    """Create the tables in an empty database, upgrade those of an older version; do nothing to one of ours.

    Raises ConfigError for another program's database and for a newer version.
    """
    with engine.begin() as connection:
        if found_version(connection, database) == tables.SCHEMA_VERSION:
            return
    with writer.begin() as connection:
        version = found_version(connection, database)  # another process may have been first
        if version is None:
            tables.metadata.create_all(connection, checkfirst=False)
            views.create(connection)
            _stamp(connection, tables.SCHEMA_VERSION)
            _mark_sqlite(connection)
        elif version < tables.SCHEMA_VERSION:
            upgrade(connection, version)


def found_version(connection: Connection, database: Database) -> int | None:
    """The version of a Makeready database, None for an empty one. Raises ConfigError as :func:`ensure` does."""
    version = _sqlite_version(connection) if connection.dialect.name == "sqlite" else _server_version(connection)
    if version == _STRANGE:
        raise ConfigError("is another program's database", place=database, expected="a Makeready database")
    if version is not None and not 1 <= version <= tables.SCHEMA_VERSION:
        raise ConfigError(
            "schema version",
            place=database,
            value=version,
            expected=f"{tables.SCHEMA_VERSION}; use the Makeready that wrote it, or name a new database in "
            "MAKEREADY_DATABASE",
        )
    return version


def upgrade(connection: Connection, version: int) -> None:
    """Bring a database of an older version to ours, inside the connection's transaction.

    Migrations carry facts over; if what is counted from them has changed since, it is counted anew at the end.
    """
    # Here, because a database of our own version, which nearly all are, should not pay for importing it.
    from alembic import command
    from alembic.config import Config

    if "alembic_version" not in inspect(connection).get_table_names():  # the first two versions had none
        _stamp(connection, version)
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if version < _COUNTS_CHANGED_IN:
        counting.recount_all(connection)
    if version < _STANDINGS_CHANGED_IN:
        tracking.recount(connection)
    if version < _EPISODES_CHANGED_IN:
        episodes.recount(connection)
    _mark_sqlite(connection)


_STRANGE = -1


def _sqlite_version(connection: Connection) -> int | None:
    application = _number(connection, "PRAGMA application_id")
    version = _number(connection, "PRAGMA user_version")
    if application == 0 and version == 0 and _number(connection, "SELECT count(*) FROM sqlite_master") == 0:
        return None
    return version if application == tables.APPLICATION_ID else _STRANGE


def _server_version(connection: Connection) -> int | None:
    names = inspect(connection).get_table_names()
    if not names:
        return None
    if "alembic_version" not in names or "runs" not in names:
        return _STRANGE
    return int(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())


def _stamp(connection: Connection, version: int) -> None:
    connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{version:04d}')")


def _mark_sqlite(connection: Connection) -> None:
    """Say in the file's header whose it is and of which version: read in no time at each opening."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id = {tables.APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {tables.SCHEMA_VERSION}")


def _number(connection: Connection, statement: str) -> int:
    return int(connection.exec_driver_sql(statement).scalar_one())
