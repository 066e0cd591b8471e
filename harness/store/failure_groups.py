"""Failures: episodes of one cause that overlap, kept beside the episodes. In the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from harness.failures.grouping import Span, closed_ms, gather
from harness.store.failure_tables import episodes, failures


class Cause(NamedTuple):
    """What episodes of a failure have in common: numbers of the level, the signature, and of a test, 0 for any."""

    level: int
    signature: int
    only_test: int


def regroup(connection: Connection, touched: Mapping[Cause, int]) -> None:
    """Put the episodes of these causes together anew, from the moments in milliseconds at which they changed on.

    A failure keeps its number as long as it has an episode left; of two that turn out to be one, the older number.
    """
    for cause, since_ms in touched.items():
        _regroup(connection, cause, since_ms)


def _regroup(connection: Connection, cause: Cause, since_ms: int) -> None:
    known = failures.c
    same = (known.level == cause.level) & (known.signature == cause.signature) & (known.only_test == cause.only_test)
    query = select(failures).where(same, known.closed_ms.is_(None) | (known.closed_ms >= since_ms))
    before = {row.id: row for row in connection.execute(query)}
    since_ms = min([since_ms, *(row.opened_ms for row in before.values())])
    if len(before) == 1 and _grows(connection, cause, since_ms, next(iter(before.values()))):
        return
    found = {_key(row): row for row in _episodes(connection, cause, since_ms)}
    free = set(before)
    moved: list[dict[str, Any]] = []
    for group in gather(Span(key, row.opened_ms, row.closed_ms) for key, row in found.items()):
        rows = [found[span.key] for span in group]
        values = _values(cause, rows, closed_ms(group))
        number = min((row.failure for row in rows if row.failure in free), default=None)
        if number is None:
            number = connection.execute(insert(failures).values(values)).inserted_primary_key[0]  # type: ignore[index]
        else:
            free.discard(number)
            if any(getattr(before[number], name) != value for name, value in values.items()):
                connection.execute(update(failures).where(known.id == number).values(values))
        moved += [
            {"of_test": row.test, "of_profile": row.profile, "of_run": row.red_run, "to": number}
            for row in rows
            if row.failure != number
        ]
    if free:
        connection.execute(delete(failures).where(known.id.in_(sorted(free))))
    _move(connection, cause.level, moved)


def _grows(connection: Connection, cause: Cause, since_ms: int, failure: Row[Any]) -> bool:
    """Bring up to date a failure whose episodes were all open at one moment, some still: nothing is put together anew.

    So it is in a night in which tens of thousands of tests fail for one reason: the database counts them, and none of
    them is read. False for any other, with nothing done.
    """
    columns = episodes.c
    of_cause = (
        columns.level == cause.level,
        columns.signature == cause.signature,
        columns.only_test == cause.only_test,
        columns.opened_ms >= since_ms,
    )
    order = (columns.opened_ms, columns.red_run, columns.test, columns.profile)
    first = connection.execute(select(episodes).where(*of_cause).order_by(*order).limit(1)).first()
    if first is None or first.failure != failure.id:
        return False
    parts = connection.execute(
        select(
            columns.profile,
            func.count().label("all"),
            func.count(columns.closed_ms).label("closed"),
            func.max(columns.last_red_ms).label("last_red_ms"),
            func.max(columns.opened_ms).label("opened_ms"),
            func.min(columns.closed_ms).label("closed_ms"),
            func.min(columns.failure).label("failure"),
        )
        .where(*of_cause)
        .group_by(columns.profile)
    ).all()
    opened_ms, closed = max(part.opened_ms for part in parts), [part.closed_ms for part in parts if part.closed]
    red = [part for part in parts if part.all > part.closed]
    if not red or (closed and min(closed) <= opened_ms):
        return False
    values = {
        **_beginning(cause, first),
        "closed_ms": None,
        "last_red_ms": max(part.last_red_ms for part in parts),
        "blocked": sum(part.all - part.closed for part in parts),
        "total": sum(part.all for part in parts),  # no test has two: the second would begin after the first's end
        "products": len(red),
        "pass_build": None,
    }
    if any(getattr(failure, name) != value for name, value in values.items()):
        connection.execute(update(failures).where(failures.c.id == failure.id).values(values))
    if any(part.failure == 0 for part in parts):
        connection.execute(update(episodes).where(*of_cause, columns.failure == 0).values(failure=failure.id))
    return True


def _key(row: Row[Any]) -> tuple[int, int, int]:
    return row.red_run, row.test, row.profile


def _episodes(connection: Connection, cause: Cause, since_ms: int) -> Any:
    columns = episodes.c
    names = (
        "test", "profile", "red_run", "opened_ms", "closed_ms", "last_red_ms", "attempt", "traits", "red_build",
        "pass_ms", "pass_build", "failure",
    )  # fmt: skip
    return connection.execute(
        select(*(columns[name] for name in names)).where(
            columns.level == cause.level,
            columns.signature == cause.signature,
            columns.only_test == cause.only_test,
            columns.opened_ms >= since_ms,
        )
    )


def _values(cause: Cause, rows: list[Row[Any]], ended_ms: int | None) -> dict[str, Any]:
    first = rows[0]
    red = [row for row in rows if row.closed_ms is None]
    last = max(rows, key=lambda row: (row.closed_ms or 0, row.pass_ms or 0))
    return {
        **_beginning(cause, first),
        "closed_ms": ended_ms,
        "last_red_ms": max(row.last_red_ms for row in rows),
        "blocked": len(red),
        "total": len({(row.test, row.profile) for row in rows}),
        "products": len({row.profile for row in red or rows}),
        "pass_build": None if ended_ms is None else last.pass_build,
    }


def _beginning(cause: Cause, first: Row[Any]) -> dict[str, Any]:
    """What a failure takes from its first episode."""
    return {
        "level": cause.level,
        "signature": cause.signature,
        "only_test": cause.only_test,
        "opened_ms": first.opened_ms,
        "run": first.red_run,
        "test": first.test,
        "profile": first.profile,
        "attempt": first.attempt,
        "traits": first.traits,
        "build": first.red_build,
    }


def _move(connection: Connection, level: int, moved: list[dict[str, Any]]) -> None:
    if not moved:
        return
    columns = episodes.c
    change = update(episodes).where(
        columns.level == level,
        columns.test == bindparam("of_test"),
        columns.profile == bindparam("of_profile"),
        columns.red_run == bindparam("of_run"),
    )
    connection.execute(change.values(failure=bindparam("to")), moved)
