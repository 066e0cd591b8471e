"""The command line of a benchmark that asks a database. No measuring."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

from harness.database import Database


def ask(measure: Callable[..., Iterator[str]], about: str | None, *, seconds: float) -> None:
    """Print the lines of `measure(database, seconds=...)` for the database and the time that the command line names."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--database", help="path or URL of a database that benchmarks.ingest has left")
    parser.add_argument("--seconds", type=float, default=seconds)
    asked = parser.parse_args()
    kept = None if asked.database is None else Database.parse(asked.database, folder=Path())
    for line in measure(kept, seconds=asked.seconds):
        print(line, flush=True)
