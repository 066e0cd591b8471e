"""Verdicts of criteria that are other than the ones before them, out of the table of verdicts. No judgement."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from harness.store.iteration_tables import verdicts
from harness.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionTurn:
    """A criterion that turned from one judgement to another. ``body`` is the later verdict as it is kept."""

    iteration: str
    criterion: str
    before: str
    after: str
    at_ms: int
    body: str


def criterion_turns(store: Store, since_ms: int) -> tuple[CriterionTurn, ...]:
    """Every turn at or after a moment, by iteration, criterion and time. A first verdict is no turn."""
    columns = verdicts.c
    recent = select(columns.iteration).where(columns.at_ms >= since_ms).distinct()
    key = (columns.iteration, columns.criterion)
    query = select(*key, columns.at_ms, columns.judgement).where(columns.iteration.in_(recent))
    found = []
    with store._reading("verdicts that turned") as connection:
        before: tuple[str, str, str] | None = None
        for iteration, criterion, at_ms, judgement in connection.execute(query.order_by(*key, columns.at_ms)).all():
            is_same = before is not None and before[:2] == (iteration, criterion)
            if before is not None and is_same and before[2] != judgement and at_ms >= since_ms:
                one = (columns.iteration == iteration, columns.criterion == criterion, columns.at_ms == at_ms)
                body = connection.execute(select(columns.body).where(*one)).scalar_one()
                found.append(
                    CriterionTurn(
                        iteration=iteration,
                        criterion=criterion,
                        before=before[2],
                        after=judgement,
                        at_ms=at_ms,
                        body=body,
                    )
                )
            before = (iteration, criterion, judgement)
    return tuple(found)
