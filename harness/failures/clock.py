"""The 24-hour clock of a failure: first red, acknowledged, classified, closed. Pure; the moment is an argument."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from harness.failures.records import ActionKind, Failure

HOUR_MS = 3_600_000
ALLOWED_MS = 24 * HOUR_MS
"""From the first red until the test passes again: people respond within a day, and the train does not stop."""
WARNED_MS = 4 * HOUR_MS
"""What is left when a clock is said to run out: enough to revert a commit and see the next run."""


class Stage(StrEnum):
    """How far the answer to a failure has come. Ordered."""

    RED = "red"
    ACKNOWLEDGED = "acknowledged"
    CLASSIFIED = "classified"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Where a failure stands at a moment. Durations count from its first red; None for what has not come.

    ``left_ms`` is what is left of the day, negative after it; 0 or more for one that was closed in time.
    ``reopened`` is true if somebody closed it by hand and it was red again in a later run: then it is not closed.
    """

    stage: Stage
    due_ms: int
    left_ms: int
    taken_ms: int
    acknowledged_after_ms: int | None
    classified_after_ms: int | None
    closed_after_ms: int | None
    reopened: bool

    @property
    def is_closed(self) -> bool:
        """True once nothing is left to do."""
        return self.stage is Stage.CLOSED

    @property
    def is_breached(self) -> bool:
        """True if it took, or is taking, longer than allowed."""
        return self.left_ms < 0

    @property
    def is_running_out(self) -> bool:
        """True if it is open, not breached yet, and will be within WARNED_MS."""
        return not self.is_closed and 0 <= self.left_ms <= WARNED_MS


def judge(failure: Failure, now_ms: int, *, allowed_ms: int = ALLOWED_MS) -> Clock:
    """The clock of a failure at a moment.

    It stops when every test passes again on a newer commit, or by hand, for a test that will not run again. A hand
    stops it only as long as no later run is red. Clocks of people and hosts differ: what is said before the first red
    counts as said at once.
    """
    acknowledged = failure.first(ActionKind.ACKNOWLEDGED)
    classified = failure.first(ActionKind.CLASSIFIED)
    by_hand = failure.last(ActionKind.CLOSED)
    reopened = failure.closed_ms is None and by_hand is not None and failure.last_red_ms > by_hand.at_ms
    ends = [failure.closed_ms] if failure.closed_ms is not None else []
    ends += [by_hand.at_ms] if by_hand is not None and not reopened else []
    closed_ms = min(ends, default=None)
    until_ms = now_ms if closed_ms is None else closed_ms
    taken_ms = max(0, until_ms - failure.opened_ms)
    if closed_ms is not None:
        stage = Stage.CLOSED
    elif classified is not None and acknowledged is not None:
        stage = Stage.CLASSIFIED
    elif acknowledged is not None:
        stage = Stage.ACKNOWLEDGED
    else:
        stage = Stage.RED

    def after(moment_ms: int | None) -> int | None:
        return None if moment_ms is None else max(0, moment_ms - failure.opened_ms)

    return Clock(
        stage=stage,
        due_ms=failure.opened_ms + allowed_ms,
        left_ms=allowed_ms - taken_ms,
        taken_ms=taken_ms,
        acknowledged_after_ms=after(None if acknowledged is None else acknowledged.at_ms),
        classified_after_ms=after(None if classified is None else classified.at_ms),
        closed_after_ms=after(closed_ms),
        reopened=reopened,
    )
