"""What the harness measures of itself: good builds a day, commit to verdict, failures that were not the product's."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.criteria.facts import RunFact
from harness.failures.records import Classification
from harness.moments import to_ms
from harness.records import RunState

_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Figures of the days from ``since`` to ``until``, moments in ISO 8601. None where there is nothing to tell from.

    ``verdict_h`` is half's, ``slow_verdict_h`` nine in ten's time from commit to the end of the first run of it.
    """

    since: str
    until: str
    days: float
    runs: int
    builds: int
    good_builds: int
    timed_builds: int
    verdict_h: float | None
    slow_verdict_h: float | None
    product: int
    not_product: int
    classified: int
    classified_not_product: int

    @property
    def good_a_day(self) -> float | None:
        """Good builds a day; None if nothing was built."""
        return self.good_builds / self.days if self.builds else None

    @property
    def not_product_percent(self) -> float | None:
        """Of tests that went wrong, how many ended as ERROR: rig, simulator or harness, as the harness saw it."""
        return _percent(self.not_product, self.product + self.not_product)

    @property
    def classified_percent(self) -> float | None:
        """Of failures that people classified, how many were not the product's."""
        return _percent(self.classified_not_product, self.classified)


def measure(
    runs: Sequence[RunFact],
    committed_at: Mapping[str, str],
    classified: Sequence[tuple[str, Classification]],
    *,
    since: str,
    until: str,
) -> Measured:
    """The figures of a window. ``classified`` are failures by when they opened and what people said they were.

    A build is good if a run of it has finished, something passed, nothing failed or erred, in any of its runs.
    """
    mine = [run for run in runs if to_ms(since) <= to_ms(run.started_at) < to_ms(until)]
    by_commit: dict[str, list[RunFact]] = {}
    for run in mine:
        by_commit.setdefault(run.commit, []).append(run)
    good = [commit for commit, its in by_commit.items() if _is_good(its)]
    waits = sorted(
        hours for commit, its in by_commit.items() if (hours := _verdict_h(committed_at.get(commit), its)) is not None
    )
    said = [what for at, what in classified if to_ms(since) <= to_ms(at) < to_ms(until)]
    return Measured(
        since=since,
        until=until,
        days=(to_ms(until) - to_ms(since)) / _DAY_MS,
        runs=len(mine),
        builds=len(by_commit),
        good_builds=len(good),
        timed_builds=len(waits),
        verdict_h=_percentile(waits, 0.5),
        slow_verdict_h=_percentile(waits, 0.9),
        product=sum(run.failed for run in mine),
        not_product=sum(run.error for run in mine),
        classified=len(said),
        classified_not_product=sum(what is not Classification.PRODUCT for what in said),
    )


def _is_good(runs: Sequence[RunFact]) -> bool:
    finished = any(run.state is RunState.FINISHED and run.passed for run in runs)
    return finished and not any(run.failed or run.error for run in runs)


def _verdict_h(committed_at: str | None, runs: Sequence[RunFact]) -> float | None:
    ends = [to_ms(run.finished_at) for run in runs if run.state is RunState.FINISHED and run.finished_at is not None]
    if committed_at is None or not ends:
        return None
    return max(0.0, (min(ends) - to_ms(committed_at)) / 3_600_000)


def _percentile(ordered: Sequence[float], share: float) -> float | None:
    """The least number that at least this share of all do not exceed."""
    return ordered[math.ceil(share * len(ordered)) - 1] if ordered else None


def _percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None
