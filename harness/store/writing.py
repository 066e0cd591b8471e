"""Runs and results into tables, aggregates with them. In the caller's transaction: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Connection, insert, select, update

from harness.errors import ContradictionError, HarnessError, StoreError
from harness.records import Planned, Result, Run, RunState
from harness.reference import Reference
from harness.store import attempts, bulk, counting, episodes, planning, reading, tables, tracking
from harness.store.attempts import Attempt, Key, RunRow
from harness.store.columns import legible, packed_digest
from harness.store.dimensions import Dimensions, insert_missing
from harness.store.rows import OUTCOME_CODES, STATE_CODES, as_stored, moment, run_row

# What a SMALLINT holds.
_MOST_ATTEMPTS = 32_767
# Thirty years: longer than any test, and short enough for any column.
_LONGEST_S = 1_000_000_000


def begin_run(connection: Connection, run: Run) -> None:
    """Record that a run exists."""
    insert_missing(connection, tables.builds, [{"commit": run.commit}])
    build = connection.execute(select(tables.builds.c.id).where(tables.builds.c.commit == run.commit)).scalar_one()
    connection.execute(insert(tables.runs).values(run_row(run, build=build)))


def change_run(connection: Connection, run_id: str) -> RunRow:
    """The run, of which everybody can see from now on that it has changed. Raises StoreError if there is none."""
    columns = tables.runs.c
    connection.execute(update(tables.runs).where(columns.id == run_id).values(revision=columns.revision + 1))
    found = connection.execute(select(*(columns[name] for name in RunRow._fields)).where(columns.id == run_id)).first()
    if found is None:
        raise StoreError("no such run", value=run_id, expected="a run that has begun")
    return RunRow(*found)


def add_plan(connection: Connection, dimensions: Dimensions, run: RunRow, planned: Iterable[Planned]) -> RunRow:
    """Let a run promise these tests too; gives the run with its plan."""
    wanted = list(planned)
    if not wanted:
        return run
    before = run.plan
    run = planning.set_plan(connection, dimensions, run, wanted)
    if run.plan == before:
        return run
    results = select(tables.results.c.run).where(tables.results.c.run == run.number).limit(1)
    if before is None and connection.execute(results).first() is None:
        counting.count_plan(connection, run)
    else:
        counting.recount(connection, run)
    return run


def add_results(
    connection: Connection, dimensions: Dimensions, run: RunRow, results: Sequence[Result]
) -> tuple[list[Reference], int]:
    """Record attempts; what is stored already is left as it is. Gives their references, and how many are new.

    Raises ContradictionError if an attempt is stored with another content, HarnessError for an attempt or a time
    that cannot be.
    """
    for result in results:
        _check(result)
    tests = dimensions.tests(result.test_id for result in results)
    profiles = dimensions.profiles(result.profile for result in results)
    references = [
        Reference(
            run=run.number,
            test=tests[result.test_id],
            profile=profiles[result.profile],
            attempt=result.attempt,
        )
        for result in results
    ]
    before = attempts.of_keys(connection, run.number, {(one.test, one.profile) for one in references})
    there = {(*key, one.attempt) for key, found in before.items() for one in found}
    fresh: dict[Reference, Result] = {}
    known: dict[Reference, Result] = {}
    for reference, result in zip(references, results, strict=True):
        sent = known if (reference.test, reference.profile, reference.attempt) in there else fresh
        if reference in sent:
            _check_same(run, reference, as_stored(sent[reference]), as_stored(result))
        sent[reference] = result
    _check_known(connection, run, known)
    if fresh:
        _insert(connection, dimensions, run, fresh, before)
    return references, len(fresh)


def finish_run(connection: Connection, run: RunRow, state: RunState, finished_at: str) -> None:
    """Record how and when a run ended."""
    change = update(tables.runs).where(tables.runs.c.number == run.number)
    connection.execute(change.values(state=STATE_CODES[state], finished_at=finished_at))
    tracking.describe(connection, run)


def _check(result: Result) -> None:
    """Raise HarnessError for numbers that mean nothing, or that no column holds."""
    for name, value, most in (
        ("attempt", result.attempt, _MOST_ATTEMPTS),
        ("wall_s", result.wall_s, _LONGEST_S),
        ("virtual_s", result.virtual_s, _LONGEST_S),
    ):
        least = 1 if name == "attempt" else 0
        if value is not None and not least <= value <= most:
            raise HarnessError(
                f"{name} is", place=f"result of {result.test_id}", value=value, expected=f"{least}-{most}"
            )


def _check_known(connection: Connection, run: RunRow, known: dict[Reference, Result]) -> None:
    """Raise ContradictionError for the first that is stored with another content; read many at a time."""
    for condition in attempts.matching(tables.results, ((one.test, one.profile) for one in known)):
        for entry in reading.entries(connection, [tables.results.c.run == run.number, condition], with_logs=True):
            if entry.reference in known:
                _check_same(run, entry.reference, entry.result, as_stored(known[entry.reference]))


def _check_same(run: RunRow, reference: Reference, stored: Result, sent: Result) -> None:
    if run.thinned_at is not None:  # what retention has taken cannot be compared
        gone: dict[str, Any] = {"log": "", "trace_digest": None, "capsule": None, "measurements": ()}
        stored, sent = replace(stored, **gone), replace(sent, **gone)
    different = [item.name for item in fields(Result) if getattr(stored, item.name) != getattr(sent, item.name)]
    if different:
        name = different[0]
        raise ContradictionError(
            f"{name} is stored as {getattr(stored, name)!r} and was sent as",
            place=f"run {run.id}: {sent.test_id} [{sent.profile}], attempt {sent.attempt} (result {reference})",
            value=repr(getattr(sent, name)),
            expected="the same result again, or another attempt number",
        )


def _insert(
    connection: Connection,
    dimensions: Dimensions,
    run: RunRow,
    fresh: dict[Reference, Result],
    before: dict[Key, list[Attempt]],
) -> None:
    results = fresh.values()
    traits = dimensions.traits((result.pillar, result.level, result.requirements) for result in results)
    firmwares = dimensions.firmwares((result.firmware_hash, result.profile_hash) for result in results)
    environments = dimensions.environments((result.rig_kind, result.machine or "") for result in results)
    messages = dimensions.messages(result.message for result in results)
    rows: list[tuple[Any, ...]] = []
    after: dict[Key, list[Attempt]] = {}
    for reference, result in fresh.items():
        outcome = OUTCOME_CODES[result.outcome]
        kind = traits[result.pillar, result.level, result.requirements]
        message = messages.get(result.message)
        finished_ms = moment(result.finished_at, place=f"result of {result.test_id}: finished_at")
        rows.append(
            (
                *_key(reference),
                outcome,
                kind,
                firmwares[result.firmware_hash, result.profile_hash],
                environments[result.rig_kind, result.machine or ""],
                finished_ms - run.started_ms,
                round(result.wall_s * 1000),
                None if result.virtual_s is None else round(result.virtual_s * 1000),
                message,
            )
        )
        key = (reference.test, reference.profile)
        found = after.setdefault(key, list(before.get(key, ())))
        found.append(Attempt(reference.attempt, outcome, kind, message))
    bulk.insert(connection, tables.results, rows)
    _insert_details(connection, dimensions, run, fresh)
    _insert_measurements(connection, dimensions, fresh)
    for found in after.values():
        found.sort()
    counting.count_changes(connection, run, {key: (before.get(key, ()), found) for key, found in after.items()})
    episodes.keep(connection, run, after, tracking.track(connection, run, after))


def _insert_details(
    connection: Connection, dimensions: Dimensions, run: RunRow, fresh: dict[Reference, Result]
) -> None:
    logs = dimensions.logs(result.log for result in fresh.values())
    rows = []
    for reference, result in fresh.items():
        seed = str(result.seed)
        values = (
            logs.get(result.log),
            None if result.trace_digest is None else packed_digest(result.trace_digest),
            None if result.capsule is None else legible(result.capsule),
            None if seed == run.seed else seed,
        )
        if any(value is not None for value in values):
            rows.append((*_key(reference), *values))
    bulk.insert(connection, tables.details, rows)


def _insert_measurements(connection: Connection, dimensions: Dimensions, fresh: dict[Reference, Result]) -> None:
    taken = [
        (_key(reference), position, (one.name, one.unit, one.low, one.high), one.value)
        for reference, result in fresh.items()
        for position, one in enumerate(result.measurements)
    ]
    numbers = dimensions.measures(declared for _, _, declared, _ in taken)
    rows = [(*key, position, numbers[declared], value) for key, position, declared, value in taken]
    bulk.insert(connection, tables.measurements, rows)


def _key(reference: Reference) -> tuple[int, int, int, int]:
    return reference.run, reference.test, reference.profile, reference.attempt
