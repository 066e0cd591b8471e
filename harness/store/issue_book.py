"""Issues as the rest of Makeready sees them: records in and out. No judgement."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from harness.issues.records import Issue
from harness.store.dimensions import CHUNK, chunks, insert_or
from harness.store.failure_tables import issues
from harness.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What came of issues that were told: how many were new, were changed, were known as they are or later."""

    new: int
    changed: int
    known: int


class IssueBook:
    """The issues of one store. Each method is one transaction, and raises what the store's own do."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, told: Sequence[Issue], *, now_ms: int) -> Kept:
        """Keep issues, all or none, each in place of what was known of it; what the tracker said later stays."""
        columns = issues.c
        with self._store._writing(f"{len(told)} issues") as (connection, _):
            before: dict[tuple[str, str], Issue] = {}
            for part in chunks({issue.key for issue in told}, CHUNK):
                for row in connection.execute(select(issues).where(columns.key.in_(part))).mappings():
                    before[row["source"], row["key"]] = _record(row)
            current = [issue for issue in told if _is_current(issue, before.get((issue.source, issue.key)))]
            if current:
                change = insert_or(connection, issues)
                names = [column.name for column in issues.columns if not column.primary_key]
                connection.execute(
                    change.on_conflict_do_update(
                        index_elements=["source", "key"], set_={name: change.excluded[name] for name in names}
                    ),
                    [{**_row(issue), "told_ms": now_ms} for issue in current],
                )
        new = sum((issue.source, issue.key) not in before for issue in current)
        changed = sum(before.get((issue.source, issue.key), issue) != issue for issue in current)
        return Kept(new=new, changed=changed, known=len(told) - new - changed)

    def open(self, *, priority: int | None = None) -> tuple[Issue, ...]:
        """Issues that are open, the highest priority first, then the oldest; None means any priority."""
        with self._store._reading("open issues") as connection:
            found = [one for one in open_issues(connection) if priority in (None, one.priority)]
        return tuple(sorted(found, key=lambda one: (one.priority or 99, one.opened_ms, one.source, one.key)))

    def told_ms(self) -> int | None:
        """When issues were last told, whatever came of it; None if none ever were."""
        with self._store._reading("issues") as connection:
            return told_ms(connection)


def open_issues(connection: Connection) -> list[Issue]:
    """Every issue that is open, in no order."""
    query = select(issues).where(issues.c.closed_ms.is_(None))
    return [_record(row) for row in connection.execute(query).mappings()]


def told_ms(connection: Connection) -> int | None:
    """When issues were last told; None if none ever were."""
    return connection.execute(select(func.max(issues.c.told_ms))).scalar()


def _is_current(told: Issue, known: Issue | None) -> bool:
    return known is None or told.updated_ms >= known.updated_ms


def _row(issue: Issue) -> dict[str, Any]:
    return {
        "source": issue.source,
        "key": issue.key,
        "title": issue.title,
        "priority": issue.priority,
        "opened_ms": issue.opened_ms,
        "closed_ms": issue.closed_ms,
        "url": issue.url,
        "requirements": json.dumps(issue.requirements),
        "tests": json.dumps(issue.tests),
        "updated_ms": issue.updated_ms,
    }


def _record(row: RowMapping) -> Issue:
    return Issue(
        source=row["source"],
        key=row["key"],
        title=row["title"],
        priority=row["priority"],
        opened_ms=row["opened_ms"],
        closed_ms=row["closed_ms"],
        updated_ms=row["updated_ms"],
        url=row["url"],
        requirements=tuple(json.loads(row["requirements"])),
        tests=tuple(json.loads(row["tests"])),
    )
