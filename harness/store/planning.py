"""Plans: found by their content, so that runs that promise the same share one. In the caller's transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select, update

from harness.records import Planned
from harness.store import tables
from harness.store.attempts import RunRow
from harness.store.dimensions import Dimensions, insert_missing
from harness.store.rows import plan_record


def set_plan(connection: Connection, dimensions: Dimensions, run: RunRow, planned: Sequence[Planned]) -> RunRow:
    """Let the run promise what it promised before and this; gives the run with its plan."""
    before = () if run.plan is None else plan_of(connection, run.plan)
    items = {(item.test_id, item.profile): item for item in (*before, *planned)}
    items.update({(item.test_id, item.profile): item for item in before})
    digest = _digest(list(items.values()))
    insert_missing(connection, tables.plans, [{"digest": digest, "size": 0}])
    number, size = connection.execute(
        select(tables.plans.c.id, tables.plans.c.size).where(tables.plans.c.digest == digest)
    ).one()
    if size == 0:
        _fill(connection, dimensions, number, list(items.values()))
    connection.execute(update(tables.runs).where(tables.runs.c.number == run.number).values(plan=number))
    if run.plan not in (None, number):
        _drop_unused(connection, run.plan)
    return run._replace(plan=number)


def plan_of(
    connection: Connection, plan: int, pillar: str | None = None, profile: str | None = None
) -> tuple[Planned, ...]:
    """A plan's promises of a pillar on a profile, None for any, in the order they were first made."""
    query = planned_query().where(tables.plan_items.c.plan == plan).order_by(tables.plan_items.c.position)
    if pillar is not None:
        query = query.where(tables.pillars.c.name == pillar)
    if profile is not None:
        query = query.where(tables.profiles.c.name == profile)
    return tuple(plan_record(row) for row in connection.execute(query).mappings())


def planned_query() -> Select[Any]:
    """Everything planned, as :func:`harness.store.rows.plan_record` reads it."""
    items, tests, profiles, traits, pillars = (
        tables.plan_items, tables.tests, tables.profiles, tables.traits, tables.pillars
    )  # fmt: skip
    return select(
        tests.c.test_id,
        profiles.c.name.label("profile_name"),
        pillars.c.name.label("pillar"),
        traits.c.level,
        traits.c.requirements,
    ).select_from(
        items.join(tests, tests.c.id == items.c.test)
        .join(profiles, profiles.c.id == items.c.profile)
        .join(traits, traits.c.id == items.c.traits)
        .join(pillars, pillars.c.id == traits.c.pillar)
    )


def _fill(connection: Connection, dimensions: Dimensions, plan: int, items: Sequence[Planned]) -> None:
    tests = dimensions.tests(item.test_id for item in items)
    profiles = dimensions.profiles(item.profile for item in items)
    traits = dimensions.traits((item.pillar, item.level, item.requirements) for item in items)
    rows = [
        {
            "plan": plan,
            "test": tests[item.test_id],
            "profile": profiles[item.profile],
            "traits": traits[item.pillar, item.level, item.requirements],
            "position": position,
        }
        for position, item in enumerate(items)
    ]
    connection.execute(insert(tables.plan_items), rows)
    connection.execute(update(tables.plans).where(tables.plans.c.id == plan).values(size=len(rows)))


def _drop_unused(connection: Connection, plan: int | None) -> None:
    if connection.execute(select(tables.runs.c.number).where(tables.runs.c.plan == plan).limit(1)).first() is None:
        connection.execute(delete(tables.plan_items).where(tables.plan_items.c.plan == plan))
        connection.execute(delete(tables.plans).where(tables.plans.c.id == plan))


def _digest(items: Sequence[Planned]) -> bytes:
    """The same for the same promises in any order."""
    lines = sorted(
        json.dumps([item.test_id, item.profile, item.pillar, item.level, item.requirements]) for item in items
    )
    return hashlib.sha256("\n".join(lines).encode()).digest()
