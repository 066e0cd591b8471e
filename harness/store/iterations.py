"""Acts, verdicts and frozen pages of iterations, in and out of the database. Each method is one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from harness.criteria.events import Event, EventKind
from harness.moments import to_ms, to_text
from harness.store import access, retention
from harness.store.iteration_tables import frozen_iterations, iteration_events, verdicts
from harness.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVerdict:
    """A verdict as it is kept: ``body`` is all of it as text, ``definition`` the criterion it was judged by."""

    criterion: str
    at: str
    judgement: str
    figure: float | None
    definition: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A page as it was frozen."""

    iteration: str
    at: str
    who: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One verdict of a trend."""

    at: str
    judgement: str
    figure: float | None


class IterationLog:
    """What a store keeps of iterations; what people do stands in the audit log too. Raises what the store raises."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, event: Event) -> None:
        """Keep one act for good."""
        with self._store._writing(f"{event.kind} of {event.iteration} {event.criterion}") as (connection, _):
            _note(connection, event)

    def events(self, iteration: str) -> tuple[Event, ...]:
        """All acts on an iteration, in the order they were noted."""
        with self._store._reading(f"events of iteration {iteration}") as connection:
            query = select(iteration_events).where(iteration_events.c.iteration == iteration)
            return tuple(
                Event(
                    iteration=row["iteration"],
                    criterion=row["criterion"],
                    kind=EventKind(row["kind"]),
                    who=row["who"],
                    at=to_text(row["at_ms"]),
                    why=row["why"],
                    detail=row["detail"],
                )
                for row in connection.execute(query.order_by(iteration_events.c.number)).mappings()
            )

    def keep(self, iteration: str, judged: Sequence[KeptVerdict], noticed: Sequence[Event] = ()) -> None:
        """Add verdicts and what was noticed in judging. The middle one of three equal verdicts is dropped."""
        with self._store._writing(f"verdicts of iteration {iteration}") as (connection, _):
            for event in noticed:
                _note(connection, event)
            for verdict in judged:
                _keep(connection, iteration, verdict)

    def latest(self, iteration: str) -> tuple[KeptVerdict, ...]:
        """The last verdict of each criterion that ever had one."""
        last = (
            select(verdicts.c.criterion, func.max(verdicts.c.at_ms).label("at_ms"))
            .where(verdicts.c.iteration == iteration)
            .group_by(verdicts.c.criterion)
            .subquery()
        )
        is_last = (verdicts.c.criterion == last.c.criterion) & (verdicts.c.at_ms == last.c.at_ms)
        query = select(verdicts).join(last, is_last).where(verdicts.c.iteration == iteration)
        with self._store._reading(f"verdicts of iteration {iteration}") as connection:
            return tuple(
                KeptVerdict(
                    criterion=row["criterion"],
                    at=to_text(row["at_ms"]),
                    judgement=row["judgement"],
                    figure=row["figure"],
                    definition=row["definition"],
                    body=row["body"],
                )
                for row in connection.execute(query).mappings()
            )

    def trends(self, iteration: str) -> Mapping[str, tuple[Point, ...]]:
        """How each criterion stood over time, oldest first."""
        columns = (verdicts.c.criterion, verdicts.c.at_ms, verdicts.c.judgement, verdicts.c.figure)
        with self._store._reading(f"trends of iteration {iteration}") as connection:
            query = select(*columns).where(verdicts.c.iteration == iteration).order_by(verdicts.c.at_ms)
            found: dict[str, list[Point]] = {}
            for criterion, at_ms, judgement, figure in connection.execute(query):
                found.setdefault(criterion, []).append(Point(at=to_text(at_ms), judgement=judgement, figure=figure))
            return {criterion: tuple(points) for criterion, points in found.items()}

    def revision(self, iteration: str) -> tuple[int | None, ...]:
        """Numbers of which at least one changes whenever anything is added to the iteration."""
        last = [
            select(func.max(table.c[column])).where(table.c.iteration == iteration).scalar_subquery()
            for table, column in ((iteration_events, "number"), (verdicts, "at_ms"), (frozen_iterations, "at_ms"))
        ]
        with self._store._reading(f"revision of iteration {iteration}") as connection:
            return tuple(connection.execute(select(*last)).one())

    def freeze(self, frozen: Frozen, event: Event, evidence: Mapping[str, Sequence[str]]) -> bool:
        """Keep a page for good, and the runs that each criterion rests on; False if the iteration is frozen already."""
        with self._store._writing(f"freezing of iteration {frozen.iteration}") as (connection, _):
            if _frozen(connection, frozen.iteration) is not None:
                return False
            row = {"iteration": frozen.iteration, "at_ms": to_ms(frozen.at), "who": frozen.who, "body": frozen.body}
            connection.execute(insert(frozen_iterations), [row])
            _note(connection, event)
            for criterion, run_ids in evidence.items():
                retention.freeze(connection, frozen.iteration, criterion, run_ids)
            return True

    def frozen(self, iteration: str) -> Frozen | None:
        """The frozen page of an iteration, if it is frozen."""
        with self._store._reading(f"iteration {iteration}") as connection:
            return _frozen(connection, iteration)


def _note(connection: Connection, event: Event) -> None:
    row: dict[str, Any] = {
        "iteration": event.iteration,
        "criterion": event.criterion,
        "kind": str(event.kind),
        "who": event.who,
        "at_ms": to_ms(event.at),
        "why": event.why,
        "detail": event.detail,
    }
    connection.execute(insert(iteration_events), [row])
    if event.who:
        subject = f"criterion {event.criterion} of iteration {event.iteration}"
        access.record(
            connection, actor=event.who, action=event.kind, subject=subject, why=event.why, now_ms=row["at_ms"]
        )


def _keep(connection: Connection, iteration: str, verdict: KeptVerdict) -> None:
    mine = (verdicts.c.iteration == iteration) & (verdicts.c.criterion == verdict.criterion)
    query = select(verdicts.c.at_ms, verdicts.c.judgement, verdicts.c.figure).where(mine)
    before = connection.execute(query.order_by(verdicts.c.at_ms.desc()).limit(2)).all()
    at_ms, now = to_ms(verdict.at), (verdict.judgement, verdict.figure)
    is_plateau = len(before) == 2 and all((row.judgement, row.figure) == now for row in before)
    replaced = [row.at_ms for row in before[:1] if is_plateau or row.at_ms >= at_ms]
    if replaced:
        connection.execute(delete(verdicts).where(mine, verdicts.c.at_ms.in_(replaced)))
    row = {
        "iteration": iteration,
        "criterion": verdict.criterion,
        "at_ms": max([at_ms, *replaced]),
        "judgement": verdict.judgement,
        "figure": verdict.figure,
        "definition": verdict.definition,
        "body": verdict.body,
    }
    connection.execute(insert(verdicts), [row])


def _frozen(connection: Connection, iteration: str) -> Frozen | None:
    query = select(frozen_iterations).where(frozen_iterations.c.iteration == iteration)
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    return Frozen(iteration=iteration, at=to_text(row["at_ms"]), who=row["who"], body=row["body"])
