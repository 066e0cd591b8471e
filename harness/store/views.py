"""The results in words, for people who ask the database in SQL. Makeready itself never reads it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import Connection

from harness.store import tables

NAME = "readable_results"


def create(connection: Connection) -> None:
    """Create the view ``readable_results``: one row for each attempt, numbers replaced by their names."""
    connection.exec_driver_sql(
        f"CREATE VIEW {NAME} AS SELECT runs.id AS run, tests.test_id AS test, profiles.name AS profile, "
        "results.attempt, "
        f"{_words('results.outcome', tables.OUTCOMES)} AS outcome, "
        "pillars.name AS pillar, "
        f"{_words('traits.level', tables.LEVELS)} AS level, "
        'builds."commit", environments.rig_kind, environments.machine, '
        "firmwares.firmware_hash, firmwares.profile_hash, "
        "results.virtual_ms, results.wall_ms "
        "FROM results JOIN runs ON runs.number = results.run JOIN builds ON builds.id = runs.build "
        "JOIN tests ON tests.id = results.test JOIN profiles ON profiles.id = results.profile "
        "JOIN traits ON traits.id = results.traits JOIN pillars ON pillars.id = traits.pillar "
        "JOIN firmwares ON firmwares.id = results.firmware "
        "JOIN environments ON environments.id = results.environment"
    )


def _words(column: str, names: Sequence[StrEnum]) -> str:
    cases = " ".join(f"WHEN {code} THEN '{name}'" for code, name in enumerate(names))
    return f"CASE {column} {cases} END"
