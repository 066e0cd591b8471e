"""Commands that pages and messages hand to people, to copy. Text only."""

from __future__ import annotations

import shlex
from pathlib import Path

from harness.database import Database
from harness.store import Entry


def capsule_path(database: Database, capsule: str) -> Path:
    """Where a capsule lies; a relative path starts at the folder of the database."""
    return database.folder / capsule


def reproduce_command(entry: Entry, database: Database) -> str | None:
    """The command that repeats one result on this machine from its capsule; None if it left none."""
    capsule = entry.result.capsule
    return None if capsule is None else f"makeready reproduce {shlex.quote(str(capsule_path(database, capsule)))}"
