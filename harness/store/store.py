"""Writing and reading runs, plans and results. Records go in and come out; rows never leave. No judgement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, RowMapping, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from harness.errors import StoreError
from harness.records import Planned, Result, Run, RunState
from harness.store import tables
from harness.store.opening import open_engine

# Every column but the log, which is most of the bytes of a result.
_WITHOUT_LOG = [column for column in tables.results.columns if column.name != "log"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A result with the number and the run it was stored under."""

    id: int
    run_id: str
    result: Result


class Store:
    """One database of runs. Each method is one transaction: once it returns, the file holds what it wrote.

    Several processes and threads may use the same file. Every method raises StoreError if the database
    refuses.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self.path = path

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the database at ``path``, creating it if need be. Use it in a ``with`` statement.

        Raises ConfigError as :func:`harness.store.opening.open_engine` does.
        """
        return cls(open_engine(path), path)

    def close(self) -> None:
        """Let go of the file. Closing twice does nothing."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def begin_run(self, run: Run) -> None:
        """Record that ``run`` exists. An id that was used before is refused."""
        with self._transaction(f"run {run.id}") as connection:
            connection.execute(insert(tables.runs).values(tables.run_row(run)))

    def plan(self, run_id: str, planned: Iterable[Planned]) -> None:
        """Record what ``run_id`` promises to run. Promising the same test and profile twice counts once."""
        rows = [tables.plan_row(run_id, item) for item in planned]
        if not rows:
            return
        with self._transaction(f"plan of run {run_id}") as connection:
            connection.execute(insert_sqlite(tables.plans).on_conflict_do_nothing(), rows)

    def add_result(self, run_id: str, result: Result) -> int:
        """Record one attempt and return its number. Earlier attempts at the same test are kept."""
        with self._transaction(f"result of {result.test_id} in run {run_id}") as connection:
            outcome = connection.execute(insert(tables.results).values(tables.result_row(run_id, result)))
            key = outcome.inserted_primary_key
            if key is None:
                raise StoreError("the database gave no number", place=f"result of {result.test_id}")
            return int(key[0])

    def finish_run(self, run_id: str, state: RunState, *, finished_at: str | None = None) -> None:
        """Record how a run ended, and when: UTC in ISO 8601, by default now."""
        if finished_at is None:
            finished_at = datetime.now(UTC).isoformat(timespec="seconds")
        with self._transaction(f"end of run {run_id}") as connection:
            change = update(tables.runs).where(tables.runs.c.id == run_id)
            outcome = connection.execute(change.values(state=state.value, finished_at=finished_at))
            if outcome.rowcount != 1:
                raise StoreError("no such run", place=self.path, value=run_id)

    def run(self, run_id: str) -> Run | None:
        """The run of that id, if there is one."""
        with self._transaction(f"run {run_id}") as connection:
            row = connection.execute(select(tables.runs).where(tables.runs.c.id == run_id)).mappings().first()
            return None if row is None else tables.run_record(row)

    def runs(self, limit: int = 50) -> tuple[Run, ...]:
        """At most ``limit`` runs, the one begun last first."""
        with self._transaction("runs") as connection:
            query = select(tables.runs).order_by(tables.runs.c.number.desc()).limit(limit)
            return tuple(tables.run_record(row) for row in connection.execute(query).mappings())

    def latest_run(self) -> Run | None:
        """The run begun last, if there is any."""
        found = self.runs(limit=1)
        return found[0] if found else None

    def planned(self, run_id: str) -> tuple[Planned, ...]:
        """What the run promised, in the order it was promised."""
        with self._transaction(f"plan of run {run_id}") as connection:
            query = select(tables.plans).where(tables.plans.c.run_id == run_id).order_by(tables.plans.c.number)
            return tuple(tables.plan_record(row) for row in connection.execute(query).mappings())

    def results(self, run_id: str) -> tuple[Result, ...]:
        """Every attempt of the run, in the order they arrived."""
        return tuple(entry.result for entry in self.entries(run_id))

    def result(self, number: int) -> Result | None:
        """The result of that number, if there is one."""
        entry = self.entry(number)
        return None if entry is None else entry.result

    def entries(self, run_id: str, *, with_logs: bool = True) -> tuple[Entry, ...]:
        """Every attempt of the run with its number, in the order they arrived.

        Without logs each ``log`` is empty: a fraction of the bytes, for pages that show many results.
        """
        with self._transaction(f"results of run {run_id}") as connection:
            query = select(tables.results) if with_logs else select(*_WITHOUT_LOG)
            query = query.where(tables.results.c.run_id == run_id).order_by(tables.results.c.id)
            return tuple(_entry(row) for row in connection.execute(query).mappings())

    def entry(self, number: int) -> Entry | None:
        """The result of that number with its run, if there is one."""
        with self._transaction(f"result {number}") as connection:
            row = connection.execute(select(tables.results).where(tables.results.c.id == number)).mappings().first()
            return None if row is None else _entry(row)

    def attempts(self, run_id: str, *, test_id: str, profile: str) -> tuple[Entry, ...]:
        """The attempts at one test on one profile in one run, without their logs, in the order they arrived."""
        with self._transaction(f"attempts at {test_id} in run {run_id}") as connection:
            columns = tables.results.c
            query = select(*_WITHOUT_LOG).where(columns.run_id == run_id, columns.test_id == test_id)
            query = query.where(columns.profile == profile).order_by(columns.id)
            return tuple(_entry(row) for row in connection.execute(query).mappings())

    def revision(self, run_id: str) -> tuple[int, int]:
        """Two numbers that change whenever something is added to the run's plan or to its results."""
        with self._transaction(f"revision of run {run_id}") as connection:
            planned = select(func.max(tables.plans.c.number)).where(tables.plans.c.run_id == run_id)
            stored = select(func.max(tables.results.c.id)).where(tables.results.c.run_id == run_id)
            return int(connection.execute(planned).scalar() or 0), int(connection.execute(stored).scalar() or 0)

    @contextmanager
    def _transaction(self, what: str) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError as error:
            raise StoreError(
                f"{what} does not fit what is stored ({error.orig})",
                place=self.path,
                expected="an existing run, and an id not used before",
            ) from error
        except SQLAlchemyError as error:
            reason = getattr(error, "orig", None) or error
            raise StoreError(f"{what} was not stored or read ({reason})", place=self.path) from error


def _entry(row: RowMapping) -> Entry:
    return Entry(id=row["id"], run_id=row["run_id"], result=tables.result_record(row))
