"""What came of single tests in single runs: cells of a grid, the past of one test. In the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, select

from harness.moments import to_text
from harness.records import Level
from harness.reference import Reference
from harness.store import attempts, tables
from harness.store.attempts import Attempt, Key
from harness.store.dimensions import chunks
from harness.store.rows import LEVEL_CODES
from harness.track import Occurrence

# Runs looked into at once, for a test that is not in all of them.
_PAGE = 120


class _Run(NamedTuple):
    number: int
    id: str
    at: str
    level: int
    commit: str


def cells(
    connection: Connection, run_ids: Sequence[str], wanted: Iterable[Reference]
) -> dict[tuple[int, int], tuple[Occurrence, ...]]:
    """What came of these tests in these runs, the latest run first. Of a reference only test and profile count."""
    runs = _runs(connection, tables.runs.c.id.in_(list(run_ids)))
    keys = {(reference.test, reference.profile) for reference in wanted}
    found = attempts.of_runs(connection, [run.number for run in runs], keys)
    return {
        key: tuple(_occurrence(run, key, in_runs[run.number]) for run in runs if run.number in in_runs)
        for key, in_runs in found.items()
    }


def past(connection: Connection, reference: Reference, level: Level | None, limit: int) -> tuple[Occurrence, ...]:
    """What came of one test on one profile, the latest run first; at one level, or at all for None."""
    key = (reference.test, reference.profile)
    occurrences: list[Occurrence] = []
    for page in chunks(_runs(connection, *_of_level(level)), _PAGE):
        found = attempts.of_runs(connection, [run.number for run in page], [key]).get(key, {})
        occurrences += [_occurrence(run, key, found[run.number]) for run in page if run.number in found]
        if len(occurrences) >= limit:
            break
    return tuple(occurrences[:limit])


def _of_level(level: Level | None) -> list[ColumnElement[bool]]:
    return [] if level is None else [tables.runs.c.level == LEVEL_CODES[level]]


def _runs(connection: Connection, *conditions: ColumnElement[bool]) -> list[_Run]:
    columns = tables.runs.c
    query: Any = select(columns.number, columns.id, columns.started_ms, columns.level, tables.builds.c.commit)
    query = query.join_from(tables.runs, tables.builds, tables.builds.c.id == columns.build).where(*conditions)
    query = query.order_by(columns.started_ms.desc(), columns.number.desc())
    return [
        _Run(number=number, id=name, at=to_text(started_ms), level=level, commit=commit)
        for number, name, started_ms, level, commit in connection.execute(query)
    ]


def _occurrence(run: _Run, key: Key, found: Sequence[Attempt]) -> Occurrence:
    standing = attempts.standing_of(found)
    told = attempts.telling(found, standing)
    return Occurrence(
        run_id=run.id,
        at=run.at,
        level=tables.LEVELS[run.level],
        commit=run.commit,
        standing=standing,
        reference=Reference(run=run.number, test=key[0], profile=key[1], attempt=told.attempt),
    )
