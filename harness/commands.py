"""Commands that pages and messages hand to people, to copy. Text only."""

from __future__ import annotations

import shlex
from pathlib import Path

from harness.database import Database
from harness.store import Entry


def capsule_path(database: Database, capsule: str) -> Path:
    """Where a capsule lies; a relative path starts at the folder of the database."""
    return database.folder / capsule


def reproduce_command(entry: Entry, database: Database) -> str:
    """The command that repeats one result on this machine: from its capsule, or from the store without one."""
    capsule = entry.result.capsule
    source = str(entry.reference) if capsule is None else shlex.quote(str(capsule_path(database, capsule)))
    return f"makeready reproduce {source}"
