"""What old runs hold beside their results, in and out of the database: artifacts, and the places of capsules.

A run is spent if it is old, has ended, is nobody's evidence, no test's last pass, and neither first nor last red of a
failure that is open. Its artifacts may go; capsules go by the same rule, test by test.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, exists, func, select, update

from harness.records import RunState
from harness.store import tables
from harness.store.access_tables import artifacts
from harness.store.dimensions import CHUNK, chunks
from harness.store.failure_tables import EPISODE_IS_OPEN, episodes
from harness.store.rows import STATE_CODES
from harness.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """What was taken out of the database: artifacts, their bytes, and the places of so many capsules."""

    artifacts: int
    artifact_bytes: int
    capsules: int


class OldArtifacts:
    """The artifacts and capsules of a store's old runs. ``before_ms`` is the end of what is old."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def drop(self, before_ms: int) -> Dropped:
        """Let go of what spent runs and results hold, a run to a transaction."""
        with self._store._reading("old artifacts") as connection:
            spent = sorted(_spent(connection, before_ms))
            holding = _holding_capsules(connection, before_ms)
        count = size = capsules = 0
        for part in chunks(spent, CHUNK):
            with self._store._writing("old artifacts") as (connection, _):
                here = artifacts.c.run.in_(part)
                query = select(func.count(), func.coalesce(func.sum(artifacts.c.size), 0)).where(here)
                of_part = connection.execute(query).one()
                connection.execute(delete(artifacts).where(here))
            count, size = count + of_part[0], size + of_part[1]
        for run in holding:
            with self._store._writing(f"capsules of run {run}") as (connection, _):
                capsules += _drop_capsules(connection, run)
        return Dropped(artifacts=count, artifact_bytes=size, capsules=capsules)

    def capsules(self) -> set[str]:
        """The places of all capsules, as stored."""
        columns = tables.details.c
        with self._store._reading("places of capsules") as connection:
            return set(connection.execute(select(columns.capsule).where(columns.capsule.is_not(None))).scalars())

    def spent_runs(self, before_ms: int) -> set[str]:
        """The ids of the runs that are spent."""
        with self._store._reading("old runs") as connection:
            return set(_spent(connection, before_ms).values())


def _old(before_ms: int) -> tuple[ColumnElement[bool], ...]:
    runs, frozen = tables.runs.c, tables.frozen_evidence.c
    return (
        runs.started_ms < before_ms,
        runs.state != STATE_CODES[RunState.RUNNING],
        ~exists().where(frozen.run == runs.number),
    )


def _spent(connection: Connection, before_ms: int) -> dict[int, str]:
    """Number and id of each spent run."""
    runs, standings = tables.runs.c, tables.standings.c
    needed = set(connection.execute(select(standings.green_run).distinct()).scalars())
    for column in (episodes.c.red_run, episodes.c.last_red_run):
        needed.update(connection.execute(select(column).where(EPISODE_IS_OPEN).distinct()).scalars())
    old = connection.execute(select(runs.number, runs.id).where(*_old(before_ms))).all()
    return {number: run_id for number, run_id in old if number not in needed}


def _holding_capsules(connection: Connection, before_ms: int) -> list[int]:
    runs, details = tables.runs.c, tables.details
    query = select(runs.number).where(
        *_old(before_ms),
        exists().where(details.c.run == runs.number, details.c.capsule.is_not(None)),
    )
    return list(connection.execute(query.order_by(runs.started_ms)).scalars())


def _drop_capsules(connection: Connection, run: int) -> int:
    """Let go of the capsules of a run, except of last passes and of tests that have been red since."""
    runs, details, standings = tables.runs.c, tables.details.c, tables.standings.c
    level, started_ms = connection.execute(select(runs.level, runs.started_ms).where(runs.number == run)).one()
    is_last_pass = exists().where(
        standings.level == level,
        standings.test == details.test,
        standings.profile == details.profile,
        standings.green_run == run,
    )
    is_open = exists().where(
        EPISODE_IS_OPEN,
        episodes.c.level == level,
        episodes.c.test == details.test,
        episodes.c.profile == details.profile,
        episodes.c.red_ms <= started_ms,
    )
    change = update(tables.details).where(details.run == run, details.capsule.is_not(None), ~is_last_pass, ~is_open)
    done = connection.execute(change.values(capsule=None)).rowcount
    connection.execute(update(tables.runs).where(runs.number == run).values(revision=runs.revision + 1))
    return max(done, 0)
