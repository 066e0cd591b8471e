"""What the pages of failures show, worked out from records. No HTML, no database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from harness.failures.clock import Clock, Stage
from harness.failures.percentiles import Response, responses
from harness.failures.ranking import Judged, rank
from harness.failures.records import Failure, RedTest
from harness.moments import to_text


class State(StrEnum):
    """What a reader may ask to see. OPEN is what is shown unasked."""

    OPEN = "open"
    BREACHED = "breached"
    RUNNING_OUT = "running out"
    NO_OWNER = "no owner"
    CLOSED = "closed"
    ALL = "all"


QUEUE_COLUMNS = (
    *("failure", "level", "pillar", "signature", "first_test", "first_product", "first_commit", "first_result"),
    *("blocked_tests", "products", "stage", "owner", "classification", "opened_at", "due_at", "closed_at"),
    *("hours_left", "breached"),
)
ANSWER_COLUMNS = (
    *("pillar", "failures", "open", "breached", "acknowledged_p50_hours", "acknowledged_p90_hours"),
    *("classified_p50_hours", "classified_p90_hours", "closed_p50_hours", "closed_p90_hours"),
)
TEST_COLUMNS = (
    *("test", "product", "pillar", "first_red", "opened_at", "last_red_run", "closed_at", "passed_run"),
    "passed_commit",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The filters in the address; None for any."""

    level: str | None = None
    pillar: str | None = None
    owner: str | None = None
    state: State = State.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The failures page. ``lines`` are what was asked for; the counts and answers are of everything."""

    lines: tuple[Judged, ...]
    open: int
    breached: int
    running_out: int
    without_owner: int
    blocked: int
    responses: tuple[Response, ...]
    levels: tuple[str, ...]
    pillars: tuple[str, ...]
    owners: tuple[str, ...]


def view_queue(failures: Iterable[Failure], asked: Asked, now_ms: int) -> Queue:
    """The page of these failures, open and lately closed, as it stands at a moment."""
    ranked = rank(failures, now_ms)
    still = [(failure, clock) for failure, clock in ranked if not clock.is_closed]
    return Queue(
        lines=tuple(one for one in ranked if _fits(*one, asked)),
        open=len(still),
        breached=sum(clock.is_breached for _, clock in still),
        running_out=sum(clock.is_running_out for _, clock in still),
        without_owner=sum(failure.owner is None for failure, _ in still),
        blocked=sum(failure.blocked for failure, _ in still),
        responses=responses(ranked),
        levels=tuple(sorted({str(failure.level) for failure, _ in ranked})),
        pillars=tuple(sorted({failure.pillar for failure, _ in ranked})),
        owners=tuple(sorted({failure.owner for failure, _ in ranked if failure.owner is not None})),
    )


def queue_rows(lines: Iterable[Judged]) -> list[dict[str, object]]:
    """The queue as a table for a download: moments in ISO 8601, durations in hours."""
    return [
        {
            "failure": failure.id,
            "level": str(failure.level),
            "pillar": failure.pillar,
            "signature": failure.signature,
            "first_test": failure.test_id,
            "first_product": failure.profile,
            "first_commit": failure.commit,
            "first_result": str(failure.reference),
            "blocked_tests": failure.blocked,
            "products": failure.products,
            "stage": str(clock.stage),
            "owner": failure.owner,
            "classification": None if failure.classification is None else str(failure.classification),
            "opened_at": to_text(failure.opened_ms),
            "due_at": to_text(clock.due_ms),
            "closed_at": None if not clock.is_closed else to_text(failure.opened_ms + clock.taken_ms),
            "hours_left": round(clock.left_ms / 3_600_000, 2),
            "breached": clock.is_breached,
        }
        for failure, clock in lines
    ]


def answer_rows(answers: Sequence[Response]) -> list[dict[str, object]]:
    """The answers per pillar as a table for a download, in hours."""
    return [
        {
            "pillar": one.pillar,
            "failures": one.failures,
            "open": one.open,
            "breached": one.breached,
            **{
                f"{stage}_p{percent}_hours": None if value is None else round(value / 3_600_000, 2)
                for stage, values in (
                    (Stage.ACKNOWLEDGED, one.acknowledged_ms),
                    (Stage.CLASSIFIED, one.classified_ms),
                    (Stage.CLOSED, one.closed_ms),
                )
                for percent, value in zip((50, 90), values, strict=True)
            },
        }
        for one in answers
    ]


def test_rows(tests: Iterable[RedTest]) -> list[dict[str, object]]:
    """The tests of a failure as a table for a download."""
    return [
        {
            "test": one.test_id,
            "product": one.profile,
            "pillar": one.pillar,
            "first_red": str(one.reference),
            "opened_at": to_text(one.opened_ms),
            "last_red_run": one.last_red_run_id,
            "closed_at": None if one.closed_ms is None else to_text(one.closed_ms),
            "passed_run": one.passed_run_id,
            "passed_commit": one.passed_commit,
        }
        for one in tests
    ]


def _fits(failure: Failure, clock: Clock, asked: Asked) -> bool:
    return (
        asked.level in (None, str(failure.level))
        and asked.pillar in (None, failure.pillar)
        and asked.owner in (None, failure.owner)
        and _is_in(failure, clock, asked.state)
    )


def _is_in(failure: Failure, clock: Clock, state: State) -> bool:
    if state is State.ALL:
        return True
    if state is State.CLOSED or clock.is_closed:
        return clock.is_closed and state is State.CLOSED
    if state is State.BREACHED:
        return clock.is_breached
    if state is State.RUNNING_OUT:
        return clock.is_running_out
    return state is State.OPEN or failure.owner is None
