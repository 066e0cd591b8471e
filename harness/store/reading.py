"""Runs, plans and results out of tables. In the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, select, tuple_

from harness.records import Level, Measurement, Outcome, Planned, Result, Run
from harness.reference import Reference
from harness.store import tables
from harness.store.planning import plan_of
from harness.store.rows import LEVEL_CODES, OUTCOME_CODES, measurement_record, result_record, run_record
from harness.track import Taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A result with its reference and the run it belongs to."""

    reference: Reference
    run_id: str
    result: Result


def runs_query() -> Select[Any]:
    """Every run, as :func:`harness.store.rows.run_record` reads it."""
    joined = tables.runs.join(tables.builds, tables.builds.c.id == tables.runs.c.build)
    return select(tables.runs, tables.builds.c.commit).select_from(joined)


def runs(connection: Connection, limit: int, level: Level | None, commit: str | None) -> tuple[Run, ...]:
    """Runs of a level and a commit, the latest first."""
    columns = tables.runs.c
    query = runs_query().order_by(columns.started_ms.desc(), columns.number.desc()).limit(limit)
    if level is not None:
        query = query.where(columns.level == LEVEL_CODES[level])
    if commit is not None:
        query = query.where(tables.builds.c.commit == commit)
    return tuple(run_record(row) for row in connection.execute(query).mappings())


def run_of(connection: Connection, run_id: str) -> Run | None:
    """The run of that id, if there is one."""
    row = connection.execute(runs_query().where(tables.runs.c.id == run_id)).mappings().first()
    return None if row is None else run_record(row)


def number_of(connection: Connection, run_id: str) -> int | None:
    """The number of the run of that id, if there is one."""
    return connection.execute(select(tables.runs.c.number).where(tables.runs.c.id == run_id)).scalar()


def revision_of(connection: Connection, run_id: str) -> int:
    """How often the run was changed since it began; 0 for no run."""
    return connection.execute(select(tables.runs.c.revision).where(tables.runs.c.id == run_id)).scalar() or 0


def planned_of(connection: Connection, run_id: str, pillar: str | None, profile: str | None) -> tuple[Planned, ...]:
    """What a run promised of a pillar on a profile, None for any, in the order it was promised."""
    plan = connection.execute(select(tables.runs.c.plan).where(tables.runs.c.id == run_id)).scalar()
    return () if plan is None else plan_of(connection, plan, pillar, profile)


def entry(connection: Connection, reference: Reference) -> Entry | None:
    """The result of that reference, if there is one."""
    found = entries(
        connection,
        [
            tables.results.c.run == reference.run,
            tables.results.c.test == reference.test,
            tables.results.c.profile == reference.profile,
            tables.results.c.attempt == reference.attempt,
        ],
        with_logs=True,
    )
    return found[0] if found else None


def entries(
    connection: Connection, conditions: Iterable[ColumnElement[bool]], *, with_logs: bool, limit: int | None = None
) -> tuple[Entry, ...]:
    """The results that meet the conditions on ``tables.results``, in order of their references."""
    wanted = and_(*conditions)
    query = _results_query(with_logs=with_logs).where(wanted).order_by(*_key(tables.results)).limit(limit)
    rows = connection.execute(query).mappings().all()
    taken = _measurements(connection, wanted) if rows else {}
    return tuple(_entry(row, taken) for row in rows)


def conditions(
    run: int,
    *,
    pillar: str | None,
    profile: str | None,
    outcomes: Sequence[Outcome],
    after: Reference | None,
) -> list[ColumnElement[bool]]:
    """Conditions on the results of a run; None and an empty sequence mean any."""
    results, traits, pillars = tables.results, tables.traits, tables.pillars
    found: list[Any] = [results.c.run == run]
    if pillar is not None:
        kinds = select(traits.c.id).join(pillars, pillars.c.id == traits.c.pillar).where(pillars.c.name == pillar)
        found.append(results.c.traits.in_(kinds))
    if profile is not None:
        found.append(
            results.c.profile == select(tables.profiles.c.id).where(tables.profiles.c.name == profile).scalar_subquery()
        )
    if outcomes:
        found.append(results.c.outcome.in_([OUTCOME_CODES[outcome] for outcome in outcomes]))
    if after is not None:
        found.append(tuple_(*_key(results)[1:]) > tuple_(after.test, after.profile, after.attempt))
    return found


def taken(connection: Connection, name: str | None, run_ids: Sequence[str]) -> tuple[Taken, ...]:
    """Measurements of that name, or of any for None, in these runs, by run, test, profile and attempt."""
    rows, measures, runs = tables.measurements, tables.measures, tables.runs
    query = (
        select(
            *_key(rows),
            rows.c.value,
            measures.c.declared,
            runs.c.id.label("run_id"),
            tables.tests.c.test_id,
            tables.profiles.c.name.label("profile_name"),
        )
        .select_from(
            rows.join(measures, measures.c.id == rows.c.measure)
            .join(runs, runs.c.number == rows.c.run)
            .join(tables.tests, tables.tests.c.id == rows.c.test)
            .join(tables.profiles, tables.profiles.c.id == rows.c.profile)
        )
        .where(runs.c.id.in_(run_ids))
        .order_by(*_key(rows), rows.c.position)
    )
    if name is not None:
        query = query.where(measures.c.name == name)
    return tuple(
        Taken(
            run_id=row["run_id"],
            test_id=row["test_id"],
            profile=row["profile_name"],
            reference=_reference(row),
            measurement=measurement_record(row),
        )
        for row in connection.execute(query).mappings()
    )


def _entry(row: RowMapping, taken: dict[Reference, list[Measurement]]) -> Entry:
    reference = _reference(row)
    return Entry(reference=reference, run_id=row["run_id"], result=result_record(row, taken.get(reference, ())))


def _reference(row: RowMapping) -> Reference:
    return Reference(run=row["run"], test=row["test"], profile=row["profile"], attempt=row["attempt"])


def _measurements(connection: Connection, wanted: ColumnElement[bool]) -> dict[Reference, list[Measurement]]:
    taken, measures, results = tables.measurements, tables.measures, tables.results
    query = (
        select(*_key(taken), taken.c.value, measures.c.declared)
        .select_from(results.join(taken, _same_key(taken)).join(measures, measures.c.id == taken.c.measure))
        .where(wanted)
        .order_by(*_key(taken), taken.c.position)
    )
    found: dict[Reference, list[Measurement]] = {}
    for row in connection.execute(query).mappings():
        found.setdefault(_reference(row), []).append(measurement_record(row))
    return found


def _results_query(*, with_logs: bool) -> Select[Any]:
    results, details, runs = tables.results, tables.details, tables.runs
    messages, logs = tables.texts.alias("messages"), tables.texts.alias("logs")
    joined = (
        results.join(runs, runs.c.number == results.c.run)
        .join(tables.tests, tables.tests.c.id == results.c.test)
        .join(tables.profiles, tables.profiles.c.id == results.c.profile)
        .join(tables.traits, tables.traits.c.id == results.c.traits)
        .join(tables.pillars, tables.pillars.c.id == tables.traits.c.pillar)
        .join(tables.firmwares, tables.firmwares.c.id == results.c.firmware)
        .join(tables.environments, tables.environments.c.id == results.c.environment)
        .outerjoin(messages, messages.c.id == results.c.message)
        .outerjoin(details, _same_key(details))
    )
    columns: list[Any] = [
        results,
        runs.c.id.label("run_id"),
        runs.c.started_ms,
        runs.c.seed.label("run_seed"),
        tables.tests.c.test_id,
        tables.profiles.c.name.label("profile_name"),
        tables.pillars.c.name.label("pillar"),
        tables.traits.c.level,
        tables.traits.c.requirements,
        tables.firmwares.c.firmware_hash,
        tables.firmwares.c.profile_hash,
        tables.environments.c.rig_kind,
        tables.environments.c.machine,
        messages.c.body.label("message_text"),
        details.c.trace_digest,
        details.c.capsule,
        details.c.seed.label("own_seed"),
    ]
    if with_logs:
        joined = joined.outerjoin(logs, logs.c.id == details.c.log)
        columns.append(logs.c.body.label("log_text"))
    return select(*columns).select_from(joined)


def _key(table: Any) -> list[Any]:
    return [table.c.run, table.c.test, table.c.profile, table.c.attempt]


def _same_key(table: Any) -> ColumnElement[bool]:
    return and_(*(one == other for one, other in zip(_key(tables.results), _key(table), strict=True)))
