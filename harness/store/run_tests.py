"""What the page of a run asks for: of a run of any size only what is shown is read. In the caller's transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, exists, func, or_, select

from harness.moments import to_text
from harness.records import Outcome, Planned
from harness.reports.summary import Standing
from harness.store import attempts, planning, reading, tables
from harness.store.attempts import Key
from harness.store.dimensions import CHUNK, chunks
from harness.store.reading import Entry
from harness.store.rows import OUTCOME_CODES, plan_record
from harness.track import Taken

_BAD = (OUTCOME_CODES[Outcome.FAILED], OUTCOME_CODES[Outcome.ERROR])
_LEFT_OUT = (OUTCOME_CODES[Outcome.SKIPPED], OUTCOME_CODES[Outcome.NOT_RUN])
_TROUBLED = (Standing.FAILED, Standing.ERROR, Standing.RETRIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTests:
    """What there is to tell of a run beside its counts.

    ``planned`` and ``entries`` are of the first tests that failed, erred or passed on retry, so many of each.
    ``reasons`` are what tests said that were skipped or could not run, each with how many said so.
    """

    planned: tuple[Planned, ...]
    entries: tuple[Entry, ...]
    reasons: tuple[tuple[str, int], ...]
    measurements: tuple[Taken, ...]
    firmware_hashes: tuple[str, ...]
    rig_kinds: tuple[str, ...]
    last_result_at: str | None


def run_tests(connection: Connection, run_id: str, limit: int) -> RunTests:
    """What there is to tell of the run, with at most ``limit`` tests of each standing that needs an explanation."""
    run = reading.number_of(connection, run_id) or 0
    again, alone = _unusual(connection, run)
    standings = {key: attempts.standing_of(found) for key, found in again.items()}
    standings.update(alone)
    shown = [
        key
        for standing in _TROUBLED
        for key in sorted(key for key, found in standings.items() if found is standing)[:limit]
    ]
    firmware_hashes, rig_kinds, last_result_at = _origins(connection, run)
    return RunTests(
        planned=_planned(connection, run, shown),
        entries=_entries(connection, run, shown),
        reasons=_reasons(connection, run, again),
        measurements=reading.taken(connection, None, [run_id]),
        firmware_hashes=firmware_hashes,
        rig_kinds=rig_kinds,
        last_result_at=last_result_at,
    )


def _unusual(connection: Connection, run: int) -> tuple[dict[Key, list[attempts.Attempt]], dict[Key, Standing]]:
    """Tests with more than one attempt, all of them; and those whose only attempt failed or erred."""
    columns = tables.results.c
    query = select(columns.test, columns.profile, columns.attempt, columns.outcome).where(
        columns.run == run, or_(columns.attempt > 1, columns.outcome.in_(_BAD))
    )
    repeated: set[Key] = set()
    bad: dict[Key, Standing] = {}
    for test, profile, attempt, outcome in connection.execute(query).all():
        if attempt > 1:
            repeated.add((test, profile))
        else:
            bad[test, profile] = Standing[tables.OUTCOMES[outcome].name]
    again = {key: found for key, found in attempts.of_keys(connection, run, repeated).items() if key in repeated}
    return again, {key: standing for key, standing in bad.items() if key not in again}


def _planned(connection: Connection, run: int, keys: Iterable[Key]) -> tuple[Planned, ...]:
    plan = connection.execute(select(tables.runs.c.plan).where(tables.runs.c.number == run)).scalar()
    items = tables.plan_items
    found: list[Planned] = []
    for condition in attempts.matching(items, keys):
        query = planning.planned_query().where(items.c.plan == plan, condition).order_by(items.c.position)
        found += [plan_record(row) for row in connection.execute(query).mappings()]
    return tuple(found)


def _entries(connection: Connection, run: int, keys: Sequence[Key]) -> tuple[Entry, ...]:
    wanted = set(keys)
    found: list[Entry] = []
    for condition in attempts.matching(tables.results, keys):
        entries = reading.entries(connection, [tables.results.c.run == run, condition], with_logs=False)
        found += [one for one in entries if (one.reference.test, one.reference.profile) in wanted]
    return tuple(found)


def _reasons(
    connection: Connection, run: int, again: Mapping[Key, Sequence[attempts.Attempt]]
) -> tuple[tuple[str, int], ...]:
    """What tests said that were left out, and how many; of several attempts the one that tells counts."""
    columns, others = tables.results.c, tables.results.alias("others").c
    has_more = exists().where(
        others.run == columns.run, others.test == columns.test, others.profile == columns.profile, others.attempt > 1
    )
    query = (
        select(columns.message, func.count())
        .where(columns.run == run, columns.outcome.in_(_LEFT_OUT), columns.attempt == 1, ~has_more)
        .group_by(columns.message)
    )
    counted: Counter[int | None] = Counter(dict(connection.execute(query).all()))
    for found in again.values():
        standing = attempts.standing_of(found)
        if standing in (Standing.SKIPPED, Standing.NOT_RUN):
            counted[attempts.telling(found, standing).message] += 1
    bodies: dict[int | None, str] = {None: ""}
    for part in chunks([number for number in counted if number is not None], CHUNK):
        texts = select(tables.texts.c.id, tables.texts.c.body).where(tables.texts.c.id.in_(part))
        bodies.update(connection.execute(texts).all())
    return tuple((bodies[number], count) for number, count in counted.items())


def _origins(connection: Connection, run: int) -> tuple[tuple[str, ...], tuple[str, ...], str | None]:
    """Hashes of firmware, kinds of rigs, and when the last result came."""
    columns = tables.results.c
    query = (
        select(columns.firmware, columns.environment, func.max(columns.finished_ms))
        .where(columns.run == run)
        .group_by(columns.firmware, columns.environment)
    )
    parts = connection.execute(query).all()
    if not parts:
        return (), (), None
    started_ms = connection.execute(select(tables.runs.c.started_ms).where(tables.runs.c.number == run)).scalar_one()
    firmwares, environments = tables.firmwares.c, tables.environments.c
    hashes = select(firmwares.firmware_hash).where(firmwares.id.in_({part.firmware for part in parts}))
    kinds = select(environments.rig_kind).where(environments.id.in_({part.environment for part in parts}))
    return (
        tuple(sorted(set(connection.execute(hashes).scalars()))),
        tuple(sorted(set(connection.execute(kinds).scalars()))),
        to_text(started_ms + max(part[2] for part in parts)),
    )
