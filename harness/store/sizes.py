"""What a database takes on its disk."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from harness.database import Database


def size_bytes(connection: Connection, database: Database) -> int:
    """Bytes on disk, indexes and SQLite's log included."""
    if database.path is None:
        return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())
    files = (database.path, Path(f"{database.path}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
