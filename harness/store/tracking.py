"""How each test stands at each level over all runs, kept beside the results it follows from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import Connection, delete, select

from harness.reports.summary import Standing
from harness.store import attempts, bulk, tables
from harness.store.attempts import Attempt, Key, RunRow
from harness.store.dimensions import CHUNK, chunks
from harness.store.rows import STANDING_CODES
from harness.track import LENGTH, MARKS, RED, contradicts, flips, is_exact

# A bit for each run of a history but the oldest, which has none before it.
_REMEMBERED = (1 << LENGTH - 1) - 1

# Tests whose past is read at once: 100 of them on a dozen profiles over 60 runs are 72,000 rows in memory.
_RECOUNTED_AT_ONCE = 100
_DESCRIBED_EVERY = 32
# Results whose storing takes ten times as long as counting the keys of 360,000 standings.
_LARGE = 10_000


class _Occurrence(NamedTuple):
    """What came of a test in one run. ``commit`` is None if it does not name all that was tested."""

    run: int
    run_ms: int
    commit: int | None
    standing: Standing
    telling: Attempt

    def is_explained_after(self, before: Standing, commit: int | None) -> bool:
        """True unless it contradicts what came of the same commit right before."""
        return self.commit is None or self.commit != commit or not contradicts(before, self.standing)


class _Row(NamedTuple):
    """A row of standings, its columns in order. ``signature`` is the number of a message until it is stored."""

    level: int
    test: int
    profile: int
    traits: int
    standing: int
    run: int
    run_ms: int
    attempt: int
    signature: int | None
    green_run: int | None
    green_ms: int | None
    red_run: int | None
    red_ms: int | None
    history: str
    flips: int
    retries: int
    unexplained: int


def track(connection: Connection, run: RunRow, changes: Mapping[Key, Sequence[Attempt]]) -> list[Key]:
    """Bring up to date how these tests stand, given all their attempts in this run.

    Results of an earlier run than the last known take their place in the history and turn nothing back. Gives the
    tests that had a result in this run or a later one before.
    """
    known = dict(_known(connection, run.level, changes))
    commits = _commits(connection, {run.number, *(row.run for row in known.values())})
    rows: list[_Row] = []
    late: list[Key] = []
    for key, found in changes.items():
        before = known.get(key)
        if before is not None and (before.run_ms, before.run) >= (run.started_ms, run.number):
            late.append(key)
            continue
        standing = attempts.standing_of(found)
        telling = attempts.telling(found, standing)
        occurrence = _Occurrence(run.number, run.started_ms, commits[run.number], standing, telling)
        rows.append(_follow(run.level, key, occurrence, before, commits))
    _store(connection, rows)
    retrack(connection, run.level, late)
    return late


def retrack(connection: Connection, level: int, keys: Iterable[Key]) -> None:
    """Work out from the results alone how these tests stand at a level."""
    keys = list(keys)
    if not keys:
        return
    runs = _runs(connection, level)
    by_test: dict[int, list[Key]] = {}
    for key in keys:
        by_test.setdefault(key[0], []).append(key)
    for tests in chunks(by_test, _RECOUNTED_AT_ONCE):
        pasts = _pasts(connection, runs, [key for test in tests for key in by_test[test]])
        _store(connection, [_summarise(level, key, past) for key, past in pasts.items() if past])


def describe(connection: Connection, run: RunRow) -> None:
    """Let SQLite count the standings' keys: a tenth of a second for 360,000; PostgreSQL does so by itself.

    Done after the first runs, after a large one, and after every so many, so that small runs do not wait for it.

    A sample would do no good, since its guesses end at the size of the sample. Without any, SQLite takes all tests of
    a level for ten, and reads them all rather than the index of red ones.
    """
    if connection.dialect.name != "sqlite":
        return
    results = select(tables.results.c.test).where(tables.results.c.run == run.number).offset(_LARGE - 1).limit(1)
    is_due = run.number <= _DESCRIBED_EVERY or run.number % _DESCRIBED_EVERY == 0
    if is_due or connection.execute(results).first() is not None:
        connection.exec_driver_sql("ANALYZE standings")


def recount(connection: Connection) -> None:
    """Work out all standings anew, run after run."""
    connection.execute(delete(tables.standings))
    for level in range(len(tables.LEVELS)):
        for number, started_ms, _ in reversed(_runs(connection, level)):
            run = RunRow(number, "", started_ms, "", level, None, None)
            for part in chunks(attempts.of_run(connection, number), 20_000):
                track(connection, run, dict(part))


def _known(connection: Connection, level: int, keys: Iterable[Key]) -> Iterator[tuple[Key, _Row]]:
    columns = tables.standings.c
    for condition in attempts.matching(tables.standings, keys):
        query = select(tables.standings).where(columns.level == level, condition)
        for values in connection.execute(query).all():
            row = _Row(*values)
            yield (row.test, row.profile), row


def _follow(level: int, key: Key, now: _Occurrence, before: _Row | None, commits: Mapping[int, int | None]) -> _Row:
    """The row after one more run, later than all before."""
    history = ("" if before is None else before.history)[-(LENGTH - 1) :] + MARKS[now.standing]
    green = (None, None) if before is None else (before.green_run, before.green_ms)
    red = (None, None) if before is None else (before.red_run, before.red_ms)
    if now.standing is Standing.PASSED:
        green, red = (now.run, now.run_ms), (None, None)
    elif now.standing in RED and red[0] is None:
        red = (now.run, now.run_ms)
    unexplained = 0 if before is None else before.unexplained << 1 & _REMEMBERED
    if before is not None and not now.is_explained_after(tables.STANDINGS[before.standing], commits[before.run]):
        unexplained |= 1
    return _row(level, key, now, green, red, history, unexplained)


def _summarise(level: int, key: Key, past: Sequence[_Occurrence]) -> _Row:
    """The row of a past, which is newest first and goes back to the last pass or the beginning."""
    green = next((one for one in past if one.standing is Standing.PASSED), None)
    since = past if green is None else past[: past.index(green)]
    red = next((one for one in reversed(since) if one.standing in RED), None)
    kept = past[:LENGTH]
    history = "".join(MARKS[one.standing] for one in reversed(kept))
    unexplained = sum(
        1 << place
        for place, (now, before) in enumerate(pairwise(kept))
        if not now.is_explained_after(before.standing, before.commit)
    )
    return _row(
        level,
        key,
        past[0],
        (None, None) if green is None else (green.run, green.run_ms),
        (None, None) if red is None else (red.run, red.run_ms),
        history,
        unexplained,
    )


def _row(
    level: int,
    key: Key,
    last: _Occurrence,
    green: tuple[int | None, int | None],
    red: tuple[int | None, int | None],
    history: str,
    unexplained: int,
) -> _Row:
    return _Row(
        level=level,
        test=key[0],
        profile=key[1],
        traits=last.telling.traits,
        standing=STANDING_CODES[last.standing],
        run=last.run,
        run_ms=last.run_ms,
        attempt=last.telling.attempt,
        signature=last.telling.message,
        green_run=green[0],
        green_ms=green[1],
        red_run=red[0],
        red_ms=red[1],
        history=history,
        flips=0 if not history.strip("P") else flips(history),
        retries=history.count("R"),
        unexplained=unexplained,
    )


def _pasts(
    connection: Connection, runs: Sequence[tuple[int, int, int | None]], keys: Sequence[Key]
) -> dict[Key, list[_Occurrence]]:
    """The past of each test, newest first: at least LENGTH runs and back to its last pass, if there are so many."""
    pasts: dict[Key, list[_Occurrence]] = {key: [] for key in keys}
    waiting = set(keys)
    for page in chunks(runs, LENGTH):
        if not waiting:
            break
        found = attempts.of_runs(connection, [number for number, *_ in page], waiting)
        for key in list(waiting):
            past = pasts[key]
            in_runs = found.get(key, {})
            for number, started_ms, commit in page:
                if number in in_runs:
                    standing = attempts.standing_of(in_runs[number])
                    told = attempts.telling(in_runs[number], standing)
                    past.append(_Occurrence(number, started_ms, commit, standing, told))
            if len(past) >= LENGTH and any(one.standing is Standing.PASSED for one in past):
                waiting.discard(key)
    return pasts


def _runs(connection: Connection, level: int) -> list[tuple[int, int, int | None]]:
    """Number, start and exact commit of every run of a level, the latest first."""
    columns, builds = tables.runs.c, tables.builds.c
    query = select(columns.number, columns.started_ms, builds.id, builds.commit)
    query = query.join_from(tables.runs, tables.builds, builds.id == columns.build).where(columns.level == level)
    query = query.order_by(columns.started_ms.desc(), columns.number.desc())
    return [
        (number, started_ms, build if is_exact(commit) else None)
        for number, started_ms, build, commit in connection.execute(query)
    ]


def _commits(connection: Connection, runs: Iterable[int]) -> dict[int, int | None]:
    """The exact commit of each of these runs."""
    columns, builds = tables.runs.c, tables.builds.c
    found: dict[int, int | None] = {}
    for part in chunks(sorted(runs), CHUNK):
        query = select(columns.number, builds.id, builds.commit).where(columns.number.in_(part))
        for number, build, commit in connection.execute(query.join_from(tables.runs, tables.builds)):
            found[number] = build if is_exact(commit) else None
    return found


def _store(connection: Connection, rows: Sequence[_Row]) -> None:
    signatures = _signatures(connection, {row.signature for row in rows if row.signature is not None})
    signed = [row if row.signature is None else row._replace(signature=signatures[row.signature]) for row in rows]
    bulk.replace(connection, tables.standings, signed)


def _signatures(connection: Connection, messages: Iterable[int]) -> dict[int, int]:
    """The signature of each message."""
    found: dict[int, int] = {}
    columns = tables.texts.c
    for part in chunks(sorted(messages), CHUNK):
        query = select(columns.id, columns.signature).where(columns.id.in_(part))
        found.update(connection.execute(query).all())
    return found
