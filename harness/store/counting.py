"""The counts of each run by pillar, profile and standing, kept beside the results they count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, delete, select

from harness.reports.summary import Standing
from harness.store import attempts, tables
from harness.store.attempts import Attempt, Key, RunRow
from harness.store.dimensions import insert_or
from harness.store.rows import STANDING_CODES

_NOT_RUN = STANDING_CODES[Standing.NOT_RUN]
_Cell = tuple[int, int, int]
"""Numbers of a pillar and a profile, and the code of a standing."""


def count_plan(connection: Connection, run: RunRow) -> None:
    """Count the run's whole plan as not run. For a run that has no result yet."""
    _add(connection, run.number, Counter(_promised(connection, run)))


def count_changes(
    connection: Connection, run: RunRow, changes: Mapping[Key, tuple[Sequence[Attempt], Sequence[Attempt]]]
) -> None:
    """Move each test from where its attempts before had left it to where all of them leave it now."""
    planned: dict[Key, int] = {}
    if run.plan is not None:
        columns = tables.plan_items.c
        for condition in attempts.matching(tables.plan_items, changes):
            query = select(columns.test, columns.profile, columns.traits).where(columns.plan == run.plan, condition)
            planned.update({(test, profile): traits for test, profile, traits in connection.execute(query)})
    pillars = _pillars(connection)
    moved: Counter[_Cell] = Counter()
    for key, (before, after) in changes.items():
        profile = key[1]
        promise = planned.get(key)
        if before:
            moved[_pillar(pillars, promise, before), profile, STANDING_CODES[attempts.standing_of(before)]] -= 1
        elif promise is not None:
            moved[pillars[promise], profile, _NOT_RUN] -= 1
        moved[_pillar(pillars, promise, after), profile, STANDING_CODES[attempts.standing_of(after)]] += 1
    _add(connection, run.number, moved)


def recount(connection: Connection, run: RunRow) -> None:
    """Count the run anew from its plan and its results."""
    connection.execute(delete(tables.run_counts).where(tables.run_counts.c.run == run.number))
    count_plan(connection, run)
    count_changes(connection, run, {key: ((), found) for key, found in attempts.of_run(connection, run.number)})


def recount_all(connection: Connection) -> None:
    """Count every run anew."""
    columns = [tables.runs.c[name] for name in RunRow._fields]
    for row in connection.execute(select(*columns)).all():
        recount(connection, RunRow(*row))


def _promised(connection: Connection, run: RunRow) -> Iterable[_Cell]:
    items, traits = tables.plan_items, tables.traits
    query = select(traits.c.pillar, items.c.profile).join_from(items, traits, items.c.traits == traits.c.id)
    for pillar, profile in connection.execute(query.where(items.c.plan == run.plan)):
        yield pillar, profile, _NOT_RUN


def _pillars(connection: Connection) -> dict[int, int]:
    query = select(tables.traits.c.id, tables.traits.c.pillar)
    return dict(connection.execute(query).all())


def _pillar(pillars: Mapping[int, int], promise: int | None, found: Sequence[Attempt]) -> int:
    """The plan's word counts; a test that nobody planned belongs where its first attempt says."""
    return pillars[found[0].traits if promise is None else promise]


def _add(connection: Connection, run: int, moved: Counter[_Cell]) -> None:
    rows = [
        {"run": run, "pillar": pillar, "profile": profile, "standing": standing, "count": count}
        for (pillar, profile, standing), count in moved.items()
        if count
    ]
    if not rows:
        return
    change = insert_or(connection, tables.run_counts)
    keys = [column.name for column in tables.run_counts.primary_key]
    total = tables.run_counts.c.count + change.excluded.count
    connection.execute(change.on_conflict_do_update(index_elements=keys, set_={"count": total}), rows)
