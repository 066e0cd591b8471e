"""Thins the past: what old passes carry beside their outcome. Failures, last passes and frozen evidence stay whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    FromClause,
    Table,
    and_,
    delete,
    exists,
    func,
    select,
    update,
)

from harness.records import Outcome, RunState
from harness.store import tables
from harness.store.dimensions import insert_missing
from harness.store.rows import OUTCOME_CODES, STATE_CODES


@dataclass(frozen=True, slots=True, kw_only=True)
class Thinned:
    """What was taken away: details (trace digests, logs, capsules' places) and measurements of passes."""

    runs: int = 0
    details: int = 0
    measurements: int = 0
    texts: int = 0

    def __add__(self, other: Thinned) -> Thinned:
        return Thinned(
            runs=self.runs + other.runs,
            details=self.details + other.details,
            measurements=self.measurements + other.measurements,
            texts=self.texts + other.texts,
        )


def runs_to_thin(connection: Connection, before_ms: int) -> list[int]:
    """Runs that started before, have ended, were not thinned before and are nobody's evidence; the oldest first."""
    runs, frozen = tables.runs.c, tables.frozen_evidence.c
    query = select(runs.number).where(
        runs.started_ms < before_ms,
        runs.thinned_at.is_(None),
        runs.state != STATE_CODES[RunState.RUNNING],
        ~exists().where(frozen.run == runs.number),
    )
    return [number for (number,) in connection.execute(query.order_by(runs.started_ms))]


def thin(connection: Connection, run: int, now: str) -> Thinned:
    """Take from one run what its passes carry, except from those that are their test's last pass."""
    details = _delete_passes(connection, tables.details, run)
    measurements = _delete_passes(connection, tables.measurements, run)
    runs = tables.runs.c
    change = update(tables.runs).where(runs.number == run).values(thinned_at=now, revision=runs.revision + 1)
    connection.execute(change)
    return Thinned(runs=1, details=details, measurements=measurements)


def drop_unused_logs(connection: Connection) -> Thinned:
    """Take away the logs that no result has any more."""
    texts = tables.texts.c
    used = select(tables.details.c.log).where(tables.details.c.log.is_not(None))
    done = connection.execute(delete(tables.texts).where(texts.signature.is_(None), texts.id.not_in(used)))
    return Thinned(texts=_count(done))


def freeze(connection: Connection, iteration: str, criterion: str, run_ids: Iterable[str]) -> int:
    """Keep these runs whole for good, as what a verdict rests on; gives how many there are."""
    runs = tables.runs.c
    numbers = connection.execute(select(runs.number).where(runs.id.in_(list(run_ids)))).scalars().all()
    rows = [{"iteration": iteration, "criterion": criterion, "run": number} for number in numbers]
    insert_missing(connection, tables.frozen_evidence, rows)
    return len(numbers)


def _delete_passes(connection: Connection, table: Table, run: int) -> int:
    results, others, standings = tables.results, tables.results.alias("others"), tables.standings.c
    is_pass = exists().where(
        _same(table, results), results.c.outcome == OUTCOME_CODES[Outcome.PASSED], results.c.attempt == table.c.attempt
    )
    has_one_attempt = (
        select(func.count()).select_from(others).where(_same(table, others)).correlate(table).scalar_subquery() == 1
    )
    is_last_pass = (
        exists()
        .where(standings.test == table.c.test, standings.profile == table.c.profile, standings.green_run == table.c.run)
        .where(standings.level == _level_of(run))
    )
    done = connection.execute(delete(table).where(table.c.run == run, is_pass, has_one_attempt, ~is_last_pass))
    return _count(done)


def _same(table: Table, other: FromClause) -> ColumnElement[bool]:
    return and_(*(table.c[name] == other.c[name] for name in ("run", "test", "profile")))


def _level_of(run: int) -> ColumnElement[int]:
    return select(tables.runs.c.level).where(tables.runs.c.number == run).scalar_subquery()


def _count(done: CursorResult[tuple[()]]) -> int:
    return max(done.rowcount, 0)
