"""Attempts as aggregates see them: what came of a test on a profile in a run, in numbers. Reads, never writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, select

from harness.records import Outcome
from harness.reports.summary import Standing, standing_after
from harness.store import tables
from harness.store.dimensions import CHUNK, chunks

Key = tuple[int, int]
"""Numbers of a test and a profile."""


class Attempt(NamedTuple):
    """One attempt. A named tuple, because there are millions of them."""

    attempt: int
    outcome: int
    traits: int
    message: int | None


class RunRow(NamedTuple):
    """What writing needs to know of a run."""

    number: int
    id: str
    started_ms: int
    seed: str
    level: int
    plan: int | None
    thinned_at: str | None


_COLUMNS = tables.results.c
_ATTEMPT = (_COLUMNS.attempt, _COLUMNS.outcome, _COLUMNS.traits, _COLUMNS.message)


def of_keys(connection: Connection, run: int, keys: Iterable[Key]) -> dict[Key, list[Attempt]]:
    """The attempts of these tests in a run, first to last. A test without any has no entry."""
    found: dict[Key, list[Attempt]] = {}
    for condition in matching(tables.results, keys):
        query = select(_COLUMNS.test, _COLUMNS.profile, *_ATTEMPT).where(_COLUMNS.run == run, condition)
        for test, profile, *rest in connection.execute(query.order_by(_COLUMNS.attempt)):
            found.setdefault((test, profile), []).append(Attempt(*rest))
    return found


def of_runs(connection: Connection, runs: Sequence[int], keys: Iterable[Key]) -> dict[Key, dict[int, list[Attempt]]]:
    """The attempts of these tests in each of the runs, first to last."""
    wanted = set(keys)
    found: dict[Key, dict[int, list[Attempt]]] = {}
    for condition in matching(tables.results, wanted):
        query = select(_COLUMNS.run, _COLUMNS.test, _COLUMNS.profile, *_ATTEMPT)
        query = query.where(_COLUMNS.run.in_(runs), condition).order_by(_COLUMNS.attempt)
        for run, test, profile, *rest in connection.execute(query):
            if (test, profile) in wanted:
                found.setdefault((test, profile), {}).setdefault(run, []).append(Attempt(*rest))
    return found


def of_run(connection: Connection, run: int) -> Iterator[tuple[Key, list[Attempt]]]:
    """Every test of a run with its attempts, first to last."""
    query = select(_COLUMNS.test, _COLUMNS.profile, *_ATTEMPT).where(_COLUMNS.run == run)
    query = query.order_by(_COLUMNS.test, _COLUMNS.profile, _COLUMNS.attempt)
    held: tuple[Key, list[Attempt]] | None = None
    for test, profile, *rest in connection.execute(query):
        if held is None or held[0] != (test, profile):
            if held is not None:
                yield held
            held = ((test, profile), [])
        held[1].append(Attempt(*rest))
    if held is not None:
        yield held


def matching(table: Table, keys: Iterable[Key]) -> Iterator[ColumnElement[bool]]:
    """Conditions that together find at least these keys, each through the table's primary key.

    They may find other pairs of the same tests and profiles too.
    """
    profiles = set()
    by_test: dict[int, None] = {}
    for test, profile in keys:
        by_test[test] = None
        profiles.add(profile)
    for part in chunks(by_test, CHUNK):
        yield table.c.test.in_(part) & table.c.profile.in_(sorted(profiles))


def standing_of(attempts: Sequence[Attempt]) -> Standing:
    """Where attempts, first to last, leave a test."""
    if len(attempts) == 1:
        return _ALONE[attempts[0].outcome]
    return standing_after([tables.OUTCOMES[attempt.outcome] for attempt in attempts])


_ALONE = tuple(standing_after([outcome]) for outcome in tables.OUTCOMES)


def telling(attempts: Sequence[Attempt], standing: Standing) -> Attempt:
    """The attempt that explains the standing: the last that ended so, before the pass for one that was retried."""
    if standing is Standing.RETRIED:
        wanted = [one for one in attempts if tables.OUTCOMES[one.outcome] in (Outcome.FAILED, Outcome.ERROR)]
    else:
        wanted = [one for one in attempts if tables.OUTCOMES[one.outcome].name == standing.name]
    return (wanted or attempts)[-1]
