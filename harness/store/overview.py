"""Counts and standings out of the aggregates: what pages and criteria read. In the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Subquery, Table, func, select, tuple_

from harness.moments import to_ms, to_text
from harness.records import Level
from harness.reference import Reference
from harness.reports.summary import Counts
from harness.store import tables
from harness.store.rows import LEVEL_CODES
from harness.track import Coverage, FailureGroup, RunCount, TrackRecord


def run_counts(connection: Connection, run_ids: Sequence[str]) -> tuple[RunCount, ...]:
    """The counts of these runs, by run, pillar, profile and standing. What counts nothing is left out."""
    counts, runs, pillars, profiles = tables.run_counts, tables.runs, tables.pillars, tables.profiles
    query = (
        select(runs.c.id, pillars.c.name, profiles.c.name, counts.c.standing, counts.c.count)
        .select_from(
            counts.join(runs, runs.c.number == counts.c.run)
            .join(pillars, pillars.c.id == counts.c.pillar)
            .join(profiles, profiles.c.id == counts.c.profile)
        )
        .where(runs.c.id.in_(run_ids), counts.c.count > 0)
        .order_by(runs.c.started_ms, runs.c.number, pillars.c.name, profiles.c.name, counts.c.standing)
    )
    return tuple(
        RunCount(run_id=run, pillar=pillar, profile=profile, standing=tables.STANDINGS[standing], count=count)
        for run, pillar, profile, standing, count in connection.execute(query)
    )


def totals(connection: Connection, run_ids: Sequence[str]) -> dict[str, Counts]:
    """The counts of each of these runs, over all pillars and profiles."""
    counts, runs = tables.run_counts, tables.runs
    query = (
        select(runs.c.id, counts.c.standing, func.sum(counts.c.count))
        .join_from(counts, runs, runs.c.number == counts.c.run)
        .where(runs.c.id.in_(run_ids))
        .group_by(runs.c.id, counts.c.standing)
    )
    found: dict[str, dict[str, int]] = {}
    for run, standing, count in connection.execute(query):
        found.setdefault(run, {})[tables.STANDINGS[standing].name.lower()] = int(count)
    return {run: Counts(**told) for run, told in found.items()}


def coverage(connection: Connection, level: Level) -> tuple[Coverage, ...]:
    """Every requirement that a test of the level covers, on every profile on which one ran."""
    standings, traits = tables.standings.c, tables.traits
    query = select(traits.c.id, traits.c.requirements).where(traits.c.requirements != "[]")
    named = {number: json.loads(text) for number, text in connection.execute(query).all()}
    # Said as a condition, so that the tests without a requirement are not even counted.
    covering = select(traits.c.id).where(traits.c.requirements != "[]")
    counted = (
        select(
            standings.traits,
            standings.profile,
            func.count(),
            func.count(standings.green_run),
            func.count(standings.red_run),
            func.min(standings.green_ms),
        )
        .where(standings.level == LEVEL_CODES[level], tables.BY_TRAITS, standings.traits.in_(covering))
        .group_by(standings.traits, standings.profile)
    )
    profiles = dict(connection.execute(select(tables.profiles.c.id, tables.profiles.c.name)).all())
    found: dict[tuple[str, int], tuple[int, int, int, int | None]] = {}
    for kind, profile, *numbers in connection.execute(counted).all():
        for requirement in named[kind]:
            key = (requirement, profile)
            tests, green, red, oldest = found.get(key, (0, 0, 0, None))
            ended = [ms for ms in (oldest, numbers[3]) if ms is not None]
            found[key] = (
                tests + numbers[0], green + numbers[1], red + numbers[2], min(ended) if ended else None
            )  # fmt: skip
    texts = {ms: to_text(ms) for *_, ms in found.values() if ms is not None}
    covered = (
        Coverage(
            requirement=requirement,
            profile=profiles[profile],
            tests=tests,
            green=green,
            red=red,
            oldest_green_at=None if oldest is None else texts[oldest],
        )
        for (requirement, profile), (tests, green, red, oldest) in found.items()
    )
    return tuple(sorted(covered, key=lambda one: (one.requirement, one.profile)))


def track_records(
    connection: Connection,
    conditions: Sequence[ColumnElement[bool]],
    *,
    after: tuple[Level, Reference] | None,
    limit: int,
) -> tuple[TrackRecord, ...]:
    """Standings that meet the conditions, by level, test and profile, beginning after those of ``after``."""
    key = [tables.standings.c[name] for name in _KEY]
    chosen = select(tables.standings).where(*conditions).order_by(*key).limit(limit)
    if after is not None:
        level, reference = after
        met = (LEVEL_CODES[level], reference.test, reference.profile)
        chosen = chosen.where(tuple_(*key) > tuple_(*met))
    return tuple(_record(row) for row in connection.execute(_query(chosen.subquery())).mappings())


def names(connection: Connection, table: Table) -> tuple[str, ...]:
    """The names in a table that has little else."""
    return tuple(connection.execute(select(table.c.name).order_by(table.c.name)).scalars())


def failure_groups(connection: Connection, level: Level, limit: int) -> tuple[FailureGroup, ...]:
    """Red tests of a level by what they say, the group that blocks most tests first."""
    standings, signatures = tables.standings, tables.signatures
    count, since = func.count().label("count"), func.min(standings.c.red_ms).label("since")
    grouped = (
        select(standings.c.signature, count, since)
        .where(standings.c.level == LEVEL_CODES[level], tables.IS_RED)
        .group_by(standings.c.signature)
        .order_by(count.desc(), since)
        .limit(limit)
        .subquery()
    )
    query = (
        select(grouped.c.signature, signatures.c.text, grouped.c["count"], grouped.c.since)
        .select_from(grouped.outerjoin(signatures, signatures.c.id == grouped.c.signature))
        .order_by(grouped.c["count"].desc(), grouped.c.since)
    )
    return tuple(
        FailureGroup(signature=text or "", tests=tests, since=to_text(since))
        for _, text, tests, since in connection.execute(query)
    )


def conditions(
    *,
    level: Level | None = None,
    test_id: str | None = None,
    search: str | None = None,
    profile: str | None = None,
    pillar: str | None = None,
    requirement: str | None = None,
    signature: str | None = None,
    is_red: bool = False,
    is_unsteady: bool = False,
    last_run_before: str | None = None,
) -> list[ColumnElement[bool]]:
    """Conditions on standings; None and False mean any. The last is a moment in ISO 8601."""
    standings, tests, traits, pillars = tables.standings, tables.tests, tables.traits, tables.pillars
    found: list[Any] = []
    if level is not None:
        found.append(standings.c.level == LEVEL_CODES[level])
    if level is None and test_id is not None:  # said, so that the primary key, which begins with it, is of use
        found.append(standings.c.level.in_(LEVEL_CODES.values()))
    if test_id is not None:
        found.append(standings.c.test == _one(select(tests.c.id).where(tests.c.test_id == test_id)))
    if search is not None:
        found.append(standings.c.test.in_(select(tests.c.id).where(tests.c.test_id.contains(search, autoescape=True))))
    if profile is not None:
        wanted = select(tables.profiles.c.id).where(tables.profiles.c.name == profile)
        found.append(standings.c.profile == _one(wanted))
    if pillar is not None:
        kinds = select(traits.c.id).join(pillars, pillars.c.id == traits.c.pillar).where(pillars.c.name == pillar)
        found.append(standings.c.traits.in_(kinds))
    if requirement is not None:
        kinds = select(traits.c.id).where(traits.c.requirements.contains(json.dumps(requirement), autoescape=True))
        found.append(standings.c.traits.in_(kinds))
    if signature is not None:
        wanted = select(tables.signatures.c.id).where(tables.signatures.c.text == signature)
        found.append(standings.c.signature == _one(wanted))
    if is_red:
        found.append(tables.IS_RED)
    if is_unsteady:
        found.append(tables.IS_UNSTEADY)
    if last_run_before is not None:
        found.append(standings.c.run_ms < to_ms(last_run_before))
    return found


def _one(query: Select[Any]) -> Any:
    return query.scalar_subquery()


_KEY = ("level", "test", "profile")


def _query(standings: Subquery) -> Select[Any]:
    """Standings with their names: chosen first, so that only those that are told are joined."""
    traits = tables.traits
    last, green, red = tables.runs.alias("last"), tables.runs.alias("green"), tables.runs.alias("red")
    joined = (
        standings.join(tables.tests, tables.tests.c.id == standings.c.test)
        .join(tables.profiles, tables.profiles.c.id == standings.c.profile)
        .join(traits, traits.c.id == standings.c.traits)
        .join(tables.pillars, tables.pillars.c.id == traits.c.pillar)
        .join(last, last.c.number == standings.c.run)
        .outerjoin(green, green.c.number == standings.c.green_run)
        .outerjoin(red, red.c.number == standings.c.red_run)
        .outerjoin(tables.signatures, tables.signatures.c.id == standings.c.signature)
    )
    return (
        select(
            standings,
            tables.tests.c.test_id,
            tables.profiles.c.name.label("profile_name"),
            tables.pillars.c.name.label("pillar"),
            last.c.id.label("run_id"),
            green.c.id.label("green_run_id"),
            red.c.id.label("red_run_id"),
            tables.signatures.c.text.label("signature_text"),
        )
        .select_from(joined)
        .order_by(*(standings.c[name] for name in _KEY))
    )


def _record(row: RowMapping) -> TrackRecord:
    return TrackRecord(
        test_id=row["test_id"],
        profile=row["profile_name"],
        pillar=row["pillar"],
        level=tables.LEVELS[row["level"]],
        standing=tables.STANDINGS[row["standing"]],
        reference=Reference(run=row["run"], test=row["test"], profile=row["profile"], attempt=row["attempt"]),
        run_id=row["run_id"],
        at=to_text(row["run_ms"]),
        green_run_id=row["green_run_id"],
        green_at=None if row["green_ms"] is None else to_text(row["green_ms"]),
        red_run_id=row["red_run_id"],
        red_at=None if row["red_ms"] is None else to_text(row["red_ms"]),
        history=row["history"],
        flips=row["flips"],
        retries=row["retries"],
        unexplained=row["unexplained"].bit_count(),
        signature=row["signature_text"] or "",
    )
