"""What messages are made of: tests that turned red lately, open failures, and who committed. No judgement."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from harness.commands import reproduce_command
from harness.failures.quarantine import Quarantine
from harness.failures.records import Failure
from harness.notifications.events import Details, Turn
from harness.records import RunState
from harness.reference import Reference
from harness.store import tables
from harness.store.failure_log import FailureLog
from harness.store.failure_tables import episodes, failures
from harness.store.quarantine_log import QuarantineLog
from harness.store.rows import STATE_CODES
from harness.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """Turns since a moment, failures that are open now, quarantines there are, and authors by commit."""

    turns: tuple[Turn, ...]
    open: tuple[Failure, ...]
    quarantines: tuple[Quarantine, ...]
    authors: dict[str, tuple[str, ...]]


class Turns:
    """What has turned in one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def since(self, moment_ms: int) -> Happened:
        """What turned red in runs that started at or after a moment, and is still of a failure."""
        log = FailureLog(self._store)
        open_now = log.open()
        recent = {one.id: one for one in (*open_now, *log.closed(since_ms=moment_ms))}
        with self._store._reading("tests that turned red") as connection:
            rows = _rows(connection, moment_ms)
            authors = _authors(connection, {one.commit for one in open_now} | {row.commit for row in rows})
        return Happened(
            turns=tuple(_turn(row, recent[row.failure], authors) for row in rows if row.failure in recent),
            open=open_now,
            quarantines=QuarantineLog(self._store).all(),
            authors=authors,
        )

    def details(self, reference: Reference) -> Details:
        """What a stored result said, and how to repeat it."""
        entry = self._store.entry(reference)
        assert entry is not None
        return Details(
            message=entry.result.message,
            command=reproduce_command(entry, self._store.database),
            capsule=entry.result.capsule,
        )


def _turn(row: Any, failure: Failure, authors: dict[str, tuple[str, ...]]) -> Turn:
    return Turn(
        failure=failure,
        test_id=row.test_id,
        profile=row.name,
        pillar=row.pillar,
        reference=Reference(run=row.red_run, test=row.test, profile=row.profile, attempt=row.attempt),
        commit=row.commit,
        authors=authors.get(row.commit, ()),
        opened_ms=row.opened_ms,
        run_is_going_on=row.state == STATE_CODES[RunState.RUNNING],
    )


def _rows(connection: Connection, since_ms: int) -> Sequence[Any]:
    """Episodes that began since then with a test that had passed before."""
    columns, runs = episodes.c, tables.runs.c
    query = (
        select(
            *(columns[name] for name in ("failure", "test", "profile", "red_run", "attempt", "opened_ms")),
            tables.tests.c.test_id,
            tables.profiles.c.name,
            tables.builds.c.commit,
            runs.state,
            tables.pillars.c.name.label("pillar"),
        )
        .join_from(failures, episodes, columns.failure == failures.c.id)
        .join(tables.tests, tables.tests.c.id == columns.test)
        .join(tables.profiles, tables.profiles.c.id == columns.profile)
        .join(tables.traits, tables.traits.c.id == columns.traits)
        .join(tables.pillars, tables.pillars.c.id == tables.traits.c.pillar)
        .join(tables.runs, runs.number == columns.red_run)
        .join(tables.builds, tables.builds.c.id == runs.build)
        .where(
            failures.c.closed_ms.is_(None) | (failures.c.closed_ms >= since_ms),
            columns.red_ms >= since_ms,
            columns.green_run.is_not(None),
        )
        .order_by(columns.opened_ms, columns.test, columns.profile)
    )
    return connection.execute(query).all()


def _authors(connection: Connection, commits: set[str]) -> dict[str, tuple[str, ...]]:
    columns = tables.builds.c
    query = select(columns.commit, columns.authors).where(columns.commit.in_(sorted(commits)))
    return {commit: tuple(json.loads(authors)) for commit, authors in connection.execute(query) if authors}
