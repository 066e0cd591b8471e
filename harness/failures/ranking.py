"""Which failure to take first: the one that blocks most tests, of those the one with least time left. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from harness.failures.clock import Clock, judge
from harness.failures.records import Failure

Judged = tuple[Failure, Clock]


def rank(failures: Iterable[Failure], now_ms: int) -> list[Judged]:
    """Failures with their clocks: open ones by tests blocked, then by time left; then closed ones, the latest first."""
    judged = [(failure, judge(failure, now_ms)) for failure in failures]
    return sorted(judged, key=_place)


def _place(one: Judged) -> tuple[bool, int, int, int]:
    failure, clock = one
    if clock.is_closed:
        return True, 0, -(failure.opened_ms + clock.taken_ms), failure.id
    return False, -failure.blocked, clock.left_ms, failure.id
