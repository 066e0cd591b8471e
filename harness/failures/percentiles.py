"""How fast each pillar answers: percentiles of its failures' clocks. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harness.failures.clock import Clock
from harness.failures.records import Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One pillar's answers. A percentile is None if so large a share has not got there yet, as is one of nothing."""

    pillar: str
    failures: int
    open: int
    breached: int
    acknowledged_ms: tuple[int | None, int | None]
    """Half, and nine in ten, were acknowledged within so long."""
    classified_ms: tuple[int | None, int | None]
    closed_ms: tuple[int | None, int | None]

    @property
    def in_time(self) -> int:
        """Failures that did not take longer than allowed, or have not yet."""
        return self.failures - self.breached


SHARES = (0.5, 0.9)


def responses(judged: Iterable[tuple[Failure, Clock]]) -> tuple[Response, ...]:
    """One entry for each pillar, in alphabetical order.

    What has not been done counts as taking for ever, so that an answer never given does not make a pillar look fast.
    A stage that was passed over, for a failure that passed again by itself, counts as done with the close.
    """
    by_pillar: dict[str, list[Clock]] = {}
    for failure, clock in judged:
        by_pillar.setdefault(failure.pillar, []).append(clock)
    return tuple(_response(pillar, clocks) for pillar, clocks in sorted(by_pillar.items()))


def percentile(durations_ms: Sequence[int | None], share: float) -> int | None:
    """The shortest time within which at least that share of all was done; None if fewer were, or nothing is given.

    >>> percentile([1, 2, 3, None], 0.5), percentile([1, 2, 3, None], 0.9)
    (2, None)
    """
    if not durations_ms:
        return None
    done = sorted(duration for duration in durations_ms if duration is not None)
    place = math.ceil(share * len(durations_ms)) - 1
    return done[max(0, place)] if place < len(done) else None


def _response(pillar: str, clocks: Sequence[Clock]) -> Response:
    def of(stages: Iterable[int | None]) -> tuple[int | None, int | None]:
        told = list(stages)
        return percentile(told, SHARES[0]), percentile(told, SHARES[1])

    return Response(
        pillar=pillar,
        failures=len(clocks),
        open=sum(not clock.is_closed for clock in clocks),
        breached=sum(clock.is_breached for clock in clocks),
        acknowledged_ms=of(_earlier(clock.acknowledged_after_ms, clock.closed_after_ms) for clock in clocks),
        classified_ms=of(_earlier(clock.classified_after_ms, clock.closed_after_ms) for clock in clocks),
        closed_ms=of(clock.closed_after_ms for clock in clocks),
    )


def _earlier(one_ms: int | None, other_ms: int | None) -> int | None:
    known = [moment for moment in (one_ms, other_ms) if moment is not None]
    return min(known, default=None)
