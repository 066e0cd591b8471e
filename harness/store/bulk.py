"""Many rows at once, as tuples straight to the driver: SQLAlchemy's own way takes longer than the database does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table


def insert(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows: the values of all columns in order, as the driver takes them."""
    if rows:
        connection.exec_driver_sql(_insertion(connection, table), list(rows))


def replace(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows, each in place of the one with its primary key."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    told = ", ".join(f"{column.name} = excluded.{column.name}" for column in table.columns if column.name not in keys)
    statement = f"{_insertion(connection, table)} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {told}"
    connection.exec_driver_sql(statement, list(rows))


def _insertion(connection: Connection, table: Table) -> str:
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    names = [column.name for column in table.columns]
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))})"
