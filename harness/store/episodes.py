"""Red episodes kept beside the results they follow from, whatever the order of arrival. In the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, select

from harness.failures.episodes import Episode, Occurrence, State, follow
from harness.failures.grouping import names_a_cause
from harness.reports.summary import Standing
from harness.store import attempts, failure_groups, tables
from harness.store.attempts import Attempt, Key, RunRow
from harness.store.dimensions import CHUNK, chunks, insert_or
from harness.store.failure_groups import Cause
from harness.store.failure_tables import EPISODE_IS_OPEN, episodes, failures
from harness.track import RED, is_exact

# Runs read at once while the past of late tests is gone through; most need the late run and one or two more.
_RUNS_AT_ONCE = 20


class _Run(NamedTuple):
    number: int
    started_ms: int
    build: int
    is_exact: bool


def keep(connection: Connection, run: RunRow, changes: Mapping[Key, Sequence[Attempt]], late: Iterable[Key]) -> None:
    """Open, keep open and close episodes, given all attempts of these tests in this run.

    ``late`` are those that have results in this run already, or in a later one: their episodes are worked out anew
    from there on. Standings must be up to date.
    """
    (described,) = _runs(connection, tables.runs.c.number == run.number)
    late = set(late)
    current = {key: found for key, found in changes.items() if key not in late}
    states = _open(connection, run.level, current)
    wanted = {key: found for key, found in current.items() if key in states or attempts.standing_of(found) in RED}
    changed: list[tuple[Key, Episode]] = []
    greens = _greens(connection, run.level, [key for key in wanted if key not in states])
    for key, occurrence in _occurrences(connection, described, wanted).items():
        state = State(episode=states.get(key), green=greens.get(key))
        _, touched = follow(state, occurrence)
        if touched is not None:
            changed.append((key, touched))
    _store(connection, run.level, changed, gone=())
    if late:
        _work_out(connection, run.level, described, sorted(late))


def recount(connection: Connection) -> None:
    """Work out all episodes and failures anew from the results of every test that has a standing."""
    connection.execute(delete(episodes))
    connection.execute(delete(failures))
    for level in range(len(tables.LEVELS)):
        keys = connection.execute(
            select(tables.standings.c.test, tables.standings.c.profile).where(tables.standings.c.level == level)
        ).all()
        runs = _runs(connection, tables.runs.c.level == level)
        if runs:
            for part in chunks((tuple(key) for key in keys), CHUNK):
                _work_out(connection, level, runs[0], part, is_rest_known=False)


def _open(connection: Connection, level: int, keys: Iterable[Key]) -> dict[Key, Episode]:
    columns = episodes.c
    found: dict[Key, Episode] = {}
    for condition in attempts.matching(episodes, keys):
        query = select(episodes).where(columns.level == level, EPISODE_IS_OPEN, condition)
        for row in connection.execute(query):
            found[row.test, row.profile] = _episode(row)
    return found


def _episode(row: Row[Any]) -> Episode:
    """The episode of a row, with as much of its occurrences as following it needs."""
    red = Occurrence(
        row.red_run, row.red_ms, Standing.FAILED, row.red_build, True, row.opened_ms, row.attempt, row.traits, None, 0
    )
    last = red._replace(
        run=row.last_red_run, run_ms=row.last_red_ms, build=row.last_red_build, firmware=row.last_red_firmware
    )
    return Episode(red=red, last_red=last, green=row.green_run)


def _greens(connection: Connection, level: int, keys: Sequence[Key]) -> dict[Key, int | None]:
    """The run in which each of these tests last passed, by its standing."""
    columns = tables.standings.c
    found: dict[Key, int | None] = {}
    for condition in attempts.matching(tables.standings, keys):
        query = select(columns.test, columns.profile, columns.green_run).where(columns.level == level, condition)
        found.update({(test, profile): green for test, profile, green in connection.execute(query)})
    return found


def _occurrences(connection: Connection, run: _Run, found: Mapping[Key, Sequence[Attempt]]) -> dict[Key, Occurrence]:
    """What came of these tests in a run."""
    columns = tables.results.c
    ends: dict[tuple[int, int, int], tuple[int, int]] = {}
    for condition in attempts.matching(tables.results, found):
        query = select(columns.test, columns.profile, columns.attempt, columns.finished_ms, columns.firmware)
        for test, profile, attempt, finished_ms, firmware in connection.execute(
            query.where(columns.run == run.number, condition)
        ):
            ends[test, profile, attempt] = (finished_ms, firmware)
    told: dict[Key, Occurrence] = {}
    for key, tries in found.items():
        standing = attempts.standing_of(tries)
        telling = attempts.telling(tries, standing)
        finished_ms, firmware = ends[(*key, telling.attempt)]
        told[key] = Occurrence(
            run.number,
            run.started_ms,
            standing,
            run.build,
            run.is_exact,
            run.started_ms + max(0, finished_ms),  # a host's clock may be behind
            telling.attempt,
            telling.traits,
            telling.message,
            firmware,
        )
    return told


def _work_out(
    connection: Connection, level: int, late: _Run, keys: Sequence[Key], *, is_rest_known: bool = True
) -> None:
    """Work out the episodes of these tests from a run on, or from the beginning of an episode it lies in.

    If the rest is known, a test is done with at its first pass after which nothing was open and nothing is: from there
    on all is as it was.
    """
    known = _known(connection, level, keys)
    runs = _runs(connection, tables.runs.c.level == level)
    place = {run.number: number for number, run in enumerate(runs)}
    at = place[late.number]
    spans = {
        key: [(place[row.red_run], len(runs) if row.pass_run is None else place[row.pass_run]) for row in rows]
        for key, rows in known.items()
    }
    begins = {key: next((red for red, end in spans[key] if red <= at <= end), at) for key in keys}
    ends = dict.fromkeys(keys, len(runs))
    greens = _greens_before(connection, runs, begins)
    states = {key: State(green=greens.get(key)) for key in keys}
    fresh: dict[Key, dict[int, Episode]] = {key: {} for key in keys}
    waiting = set(keys)
    for page in chunks(range(min(begins.values()), len(runs)), _RUNS_AT_ONCE):
        if not waiting:
            break
        found = attempts.of_runs(connection, [runs[number].number for number in page], waiting)
        for number in page:
            run = runs[number]
            told = {key: past[run.number] for key, past in found.items() if key in waiting and run.number in past}
            told = {key: tries for key, tries in told.items() if number >= begins[key]}
            for key, occurrence in _occurrences(connection, run, told).items():
                states[key], touched = follow(states[key], occurrence)
                if touched is not None:
                    fresh[key][touched.red.run] = touched
                is_closed = states[key] == State(green=run.number)
                if (
                    is_rest_known
                    and number > at
                    and is_closed
                    and not any(red <= number < end for red, end in spans[key])
                ):
                    ends[key] = number
                    waiting.discard(key)
    gone = [row for key in keys for row in known[key] if begins[key] <= place[row.red_run] <= ends[key]]
    _store(connection, level, [(key, one) for key in keys for one in fresh[key].values()], gone=gone)


def _known(connection: Connection, level: int, keys: Iterable[Key]) -> dict[Key, list[Row[Any]]]:
    found: dict[Key, list[Row[Any]]] = {key: [] for key in keys}
    for condition in attempts.matching(episodes, found):
        for row in connection.execute(select(episodes).where(episodes.c.level == level, condition)):
            if (row.test, row.profile) in found:
                found[row.test, row.profile].append(row)
    return found


def _greens_before(connection: Connection, runs: Sequence[_Run], begins: Mapping[Key, int]) -> dict[Key, int]:
    """The run before each test's beginning in which it last passed, if there is one."""
    found: dict[Key, int] = {}
    waiting = set(begins)
    for page in chunks(range(max(begins.values()) - 1, -1, -1), _RUNS_AT_ONCE):
        past = attempts.of_runs(connection, [runs[number].number for number in page], waiting)
        for number in page:
            for key in [key for key in waiting if number < begins[key]]:
                tries = past.get(key, {}).get(runs[number].number)
                if tries and attempts.standing_of(tries) is Standing.PASSED:
                    found[key] = runs[number].number
                    waiting.discard(key)
        if not waiting:
            break
    return found


def _runs(connection: Connection, condition: Any) -> list[_Run]:
    """The runs that meet a condition, in their order."""
    columns = tables.runs.c
    query = (
        select(columns.number, columns.started_ms, columns.build, tables.builds.c.commit)
        .join(tables.builds, tables.builds.c.id == columns.build)
        .where(condition)
        .order_by(columns.started_ms, columns.number)
    )
    return [
        _Run(number, started_ms, build, is_exact=is_exact(commit))
        for number, started_ms, build, commit in connection.execute(query)
    ]


def _store(
    connection: Connection, level: int, fresh: Sequence[tuple[Key, Episode]], *, gone: Sequence[Row[Any]]
) -> None:
    """Put episodes in place of those that are gone, and failures with them."""
    touched: dict[Cause, int] = {}
    kept = {(row.test, row.profile, row.red_run): row for row in gone}
    for row in gone:
        _touch(touched, Cause(level, row.signature, row.only_test), row.opened_ms)
        columns = episodes.c
        connection.execute(
            delete(episodes).where(
                columns.level == level,
                columns.test == row.test,
                columns.profile == row.profile,
                columns.red_run == row.red_run,
            )
        )
    causes = _causes(connection, level, fresh)
    rows = []
    for key, episode in fresh:
        cause = causes[key, episode.red.run]
        _touch(touched, cause, episode.red.at_ms)
        old = kept.get((*key, episode.red.run))
        rows.append(_row(cause, key, episode, failure=0 if old is None else old.failure))
    if rows:
        change = insert_or(connection, episodes)
        keys = [column.name for column in episodes.primary_key]
        told = {
            column.name: change.excluded[column.name]
            for column in episodes.columns
            if column.name not in (*keys, "failure")
        }
        connection.execute(change.on_conflict_do_update(index_elements=keys, set_=told), rows)
    failure_groups.regroup(connection, touched)


def _touch(touched: dict[Cause, int], cause: Cause, opened_ms: int) -> None:
    touched[cause] = min(opened_ms, touched.get(cause, opened_ms))


def _causes(connection: Connection, level: int, fresh: Sequence[tuple[Key, Episode]]) -> dict[tuple[Key, int], Cause]:
    """The cause of each episode: what its first red said. One that is stored already keeps it."""
    found: dict[tuple[Key, int], Cause] = {}
    columns = episodes.c
    for condition in attempts.matching(episodes, {key for key, one in fresh if one.red.message is None}):
        query = select(columns.test, columns.profile, columns.red_run, columns.signature, columns.only_test)
        for test, profile, red_run, signature, only_test in connection.execute(
            query.where(columns.level == level, condition)
        ):
            found[(test, profile), red_run] = Cause(level, signature, only_test)
    messages = {one.red.message for _, one in fresh if one.red.message is not None}
    said: dict[int, tuple[int, str]] = {}
    texts, signatures = tables.texts.c, tables.signatures.c
    for part in chunks(sorted(messages), CHUNK):
        wanted = select(texts.id, signatures.id, signatures.text).where(
            texts.id.in_(part), texts.signature == signatures.id
        )
        for message, number, text in connection.execute(wanted):
            said[message] = (number, text)
    for key, one in fresh:
        if (key, one.red.run) not in found:
            signature, text = (0, "") if one.red.message is None else said[one.red.message]
            found[key, one.red.run] = Cause(level, signature, 0 if names_a_cause(text) else key[0])
    return found


def _row(cause: Cause, key: Key, episode: Episode, *, failure: int) -> dict[str, Any]:
    red, last, passed = episode.red, episode.last_red, episode.passed
    return {
        "level": cause.level,
        "test": key[0],
        "profile": key[1],
        "red_run": red.run,
        "red_ms": red.run_ms,
        "opened_ms": red.at_ms,
        "attempt": red.attempt,
        "traits": red.traits,
        "signature": cause.signature,
        "only_test": cause.only_test,
        "red_build": red.build,
        "last_red_run": last.run,
        "last_red_ms": last.run_ms,
        "last_red_build": last.build,
        "last_red_firmware": last.firmware,
        "green_run": episode.green,
        "pass_run": None if passed is None else passed.run,
        "pass_ms": None if passed is None else passed.run_ms,
        "pass_build": None if passed is None else passed.build,
        "pass_firmware": None if passed is None else passed.firmware,
        "closed_ms": None if passed is None else max(red.at_ms, passed.at_ms),
        "failure": failure,
    }
