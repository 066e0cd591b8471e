"""What criteria are judged on, out of the tables: promised tests with their last results, measurements, runs, builds.

In the caller's transaction; judges nothing. Times are milliseconds since 1970.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, func, select

from harness.criteria.facts import BuildFact, MeasurementFact, PlannedFact, RunFact
from harness.moments import to_text
from harness.records import Level, Outcome, RunState
from harness.reference import Reference
from harness.reports.summary import Standing
from harness.signature import signature_of
from harness.store import tables
from harness.store.overview import run_counts
from harness.store.reading import runs_query
from harness.store.rows import OUTCOME_CODES, STATE_CODES, measurement_record, run_record
from harness.track import RunCount

_EXECUTED = (Standing.PASSED, Standing.RETRIED, Standing.FAILED)
_OF_OUTCOME = {
    Outcome.PASSED: Standing.PASSED,
    Outcome.FAILED: Standing.FAILED,
    Outcome.ERROR: Standing.ERROR,
    Outcome.SKIPPED: Standing.SKIPPED,
    Outcome.NOT_RUN: Standing.NOT_RUN,
}


class _Run(NamedTuple):
    id: str
    commit: str
    at: str


class _Kind(NamedTuple):
    pillar: str
    level: Level
    requirements: tuple[str, ...]


def planned_facts(connection: Connection, since_ms: int) -> tuple[PlannedFact, ...]:
    """Every test that a run since then promised or has a result of, with its last result at whatever level."""
    last = _last_standings(connection, since_ms)
    tests, profiles = _names(connection, tables.tests, "test_id"), _names(connection, tables.profiles, "name")
    kinds, runs = _kinds(connection), _runs(connection, since_ms)
    signatures = _names(connection, tables.signatures, "text")
    lacking = {number: signature_of(f"product {name} has no") for number, name in profiles.items()}
    facts = []
    for (test, profile), (traits, standing, run, _, attempt, signature) in last.items():
        kind, told, stands = kinds[traits], runs[run], tables.STANDINGS[standing]
        said = "" if signature is None else signatures[signature]
        facts.append(
            PlannedFact(
                test_id=tests[test], profile=profiles[profile], pillar=kind.pillar, level=kind.level,
                requirements=kind.requirements, standing=stands, at=told.at, run_id=told.id,
                reference=f"{run}-{test}-{profile}-{attempt}", commit=told.commit,
                lacks=stands is Standing.NOT_RUN and said.startswith(lacking[profile]), said=said,
            )
        )  # fmt: skip
    for (test, profile), traits in _promised(connection, since_ms).items():
        if (test, profile) not in last:
            kind = kinds[traits]
            facts.append(
                PlannedFact(
                    test_id=tests[test], profile=profiles[profile], pillar=kind.pillar, level=kind.level,
                    requirements=kind.requirements,
                )
            )  # fmt: skip
    return tuple(facts)


def measurement_facts(connection: Connection, names: Sequence[str], since_ms: int) -> tuple[MeasurementFact, ...]:
    """Every measurement of these names in runs since then."""
    taken, measures, results, runs = tables.measurements, tables.measures, tables.results, tables.runs
    same = [taken.c[name] == results.c[name] for name in ("run", "test", "profile", "attempt")]
    query = (
        select(
            results, taken.c.value, measures.c.declared, runs.c.id.label("run_id"), runs.c.started_ms,
            tables.builds.c.commit, tables.tests.c.test_id, tables.profiles.c.name.label("profile_name"),
            tables.environments.c.machine,
        )
        .select_from(
            taken.join(measures, measures.c.id == taken.c.measure)
            .join(runs, runs.c.number == taken.c.run)
            .join(results, same[0] & same[1] & same[2] & same[3])
            .join(tables.builds, tables.builds.c.id == runs.c.build)
            .join(tables.tests, tables.tests.c.id == taken.c.test)
            .join(tables.profiles, tables.profiles.c.id == taken.c.profile)
            .join(tables.environments, tables.environments.c.id == results.c.environment)
        )
        .where(measures.c.name.in_(names), runs.c.started_ms >= since_ms)
        .order_by(runs.c.started_ms, taken.c.run, taken.c.test, taken.c.profile, taken.c.attempt)
    )  # fmt: skip
    return tuple(
        MeasurementFact(
            measurement=measurement_record(row),
            test_id=row["test_id"],
            profile=row["profile_name"],
            machine=row["machine"],
            standing=_standing(row["outcome"], row["attempt"]),
            at=to_text(row["started_ms"]),
            run_id=row["run_id"],
            reference=str(Reference(run=row["run"], test=row["test"], profile=row["profile"], attempt=row["attempt"])),
            commit=row["commit"],
            duration_s=(row["wall_ms"] if row["virtual_ms"] is None else row["virtual_ms"]) / 1000,
        )
        for row in connection.execute(query).mappings()
    )


def run_facts(connection: Connection, since_ms: int) -> tuple[RunFact, ...]:
    """Every run since then with what it executed, the latest first."""
    query = runs_query().where(tables.runs.c.started_ms >= since_ms).order_by(tables.runs.c.started_ms.desc())
    runs = [run_record(row) for row in connection.execute(query).mappings()]
    counts: dict[str, list[RunCount]] = {}
    for part in _parts([run.id for run in runs]):
        for count in run_counts(connection, part):
            counts.setdefault(count.run_id, []).append(count)
    facts = []
    for run in runs:
        mine = counts.get(run.id, [])
        executed: dict[tuple[str, str], int] = {}
        for count in mine:
            if count.standing in _EXECUTED:
                key = (count.pillar, count.profile)
                executed[key] = executed.get(key, 0) + count.count
        total = {standing: sum(one.count for one in mine if one.standing is standing) for standing in Standing}
        facts.append(
            RunFact(
                id=run.id, level=run.level, state=run.state, commit=run.commit, started_at=run.started_at,
                finished_at=run.finished_at, executed=tuple((*key, count) for key, count in executed.items()),
                passed=total[Standing.PASSED], failed=total[Standing.FAILED], error=total[Standing.ERROR],
                retried=total[Standing.RETRIED],
            )
        )  # fmt: skip
    return tuple(facts)


def build_facts(connection: Connection, machines: Sequence[str], since_ms: int) -> tuple[BuildFact, ...]:
    """Firmware that executed tests on these machines in finished runs since then."""
    results, runs = tables.results, tables.runs
    outcomes = [OUTCOME_CODES[Outcome.PASSED], OUTCOME_CODES[Outcome.FAILED]]
    passed = func.sum((results.c.outcome == OUTCOME_CODES[Outcome.PASSED]).cast(tables.runs.c.planned.type))
    query = (
        select(
            runs.c.id, runs.c.started_ms, tables.builds.c.commit, tables.profiles.c.name, tables.environments.c.machine,
            tables.firmwares.c.firmware_hash, func.count().label("executed"), passed.label("passed"),
        )
        .select_from(
            runs.join(results, results.c.run == runs.c.number)
            .join(tables.builds, tables.builds.c.id == runs.c.build)
            .join(tables.profiles, tables.profiles.c.id == results.c.profile)
            .join(tables.environments, tables.environments.c.id == results.c.environment)
            .join(tables.firmwares, tables.firmwares.c.id == results.c.firmware)
        )
        .where(
            runs.c.started_ms >= since_ms,
            runs.c.state == STATE_CODES[RunState.FINISHED],
            tables.environments.c.machine.in_(machines),
            results.c.outcome.in_(outcomes),
        )
        .group_by(
            runs.c.id, runs.c.started_ms, tables.builds.c.commit, tables.profiles.c.name,
            tables.environments.c.machine, tables.firmwares.c.firmware_hash,
        )
    )  # fmt: skip
    return tuple(
        BuildFact(
            profile=row.name, machine=row.machine, firmware_hash=row.firmware_hash, run_id=row.id, commit=row.commit,
            at=to_text(row.started_ms), executed=row.executed, passed=row.passed,
        )
        for row in connection.execute(query)
    )  # fmt: skip


def _promised(connection: Connection, since_ms: int) -> dict[tuple[int, int], int]:
    items, runs = tables.plan_items, tables.runs
    plans = select(runs.c.plan).where(runs.c.started_ms >= since_ms, runs.c.plan.is_not(None)).distinct()
    query = select(items.c.test, items.c.profile, func.max(items.c.traits)).where(items.c.plan.in_(plans))
    grouped = query.group_by(items.c.test, items.c.profile)
    return {(test, profile): traits for test, profile, traits in connection.execute(grouped)}


_Last = tuple[int, int, int, int, int, int | None]
"""Traits, standing, run, its start, attempt and signature."""


def _last_standings(connection: Connection, since_ms: int) -> dict[tuple[int, int], _Last]:
    columns = tables.standings.c
    query = select(
        columns.test, columns.profile, columns.traits, columns.standing, columns.run, columns.run_ms, columns.attempt,
        columns.signature,
    ).where(columns.run_ms >= since_ms)  # fmt: skip
    found: dict[tuple[int, int], _Last] = {}
    for test, profile, *row in connection.execute(query):
        key = (test, profile)
        before = found.get(key)
        if before is None or (row[3], row[2]) > (before[3], before[2]):
            found[key] = cast(_Last, tuple(row))
    return found


def _names(connection: Connection, table: Any, column: str) -> dict[int, str]:
    return {row.id: row[1] for row in connection.execute(select(table.c.id, table.c[column]))}


def _kinds(connection: Connection) -> dict[int, _Kind]:
    traits, pillars = tables.traits, tables.pillars
    query = select(traits.c.id, pillars.c.name, traits.c.level, traits.c.requirements)
    joined = query.select_from(traits.join(pillars, pillars.c.id == traits.c.pillar))
    return {
        number: _Kind(name, tables.LEVELS[level], tuple(json.loads(requirements)))
        for number, name, level, requirements in connection.execute(joined)
    }


def _runs(connection: Connection, since_ms: int) -> dict[int, _Run]:
    runs, builds = tables.runs, tables.builds
    query = select(runs.c.number, runs.c.id, builds.c.commit, runs.c.started_ms).where(runs.c.started_ms >= since_ms)
    joined = query.select_from(runs.join(builds, builds.c.id == runs.c.build))
    return {number: _Run(run_id, commit, to_text(ms)) for number, run_id, commit, ms in connection.execute(joined)}


def _standing(outcome: int, attempt: int) -> Standing:
    standing = _OF_OUTCOME[tables.OUTCOMES[outcome]]
    return Standing.RETRIED if standing is Standing.PASSED and attempt > 1 else standing


def _parts(ids: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
