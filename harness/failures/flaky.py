"""Whether a test is flaky, with the evidence: it answered differently on the same commit. Never a pardon. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from harness.reference import Reference
from harness.reports.summary import Standing
from harness.track import RED, Occurrence, TrackRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A commit on which a test both passed and failed: in one run by a retry, or in two. References lead to both."""

    commit: str
    passed: Reference
    failed: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Flakiness:
    """What speaks for and against a test, in the runs that its history remembers.

    ``flips`` counts turns from passed to failed and back, which a product may cause; ``retries`` passes that needed
    one; ``contradictions`` are commits with both answers, which the product alone cannot cause.
    """

    record: TrackRecord
    runs: int
    flips: int
    retries: int
    contradictions: tuple[Contradiction, ...]

    @property
    def is_flaky(self) -> bool:
        """True if the same commit got different answers at least once."""
        return self.retries > 0 or bool(self.contradictions)

    @property
    def weight(self) -> float:
        """The share of runs that need explaining, between 0 and 1: what to mend first."""
        return min(1.0, (self.retries + len(self.contradictions) + self.flips / 2) / max(1, self.runs))


def flakiness(record: TrackRecord, past: Iterable[Occurrence]) -> Flakiness:
    """The evidence about one test on one product. ``past`` is what came of it, in any order."""
    green: dict[str, Reference] = {}
    red: dict[str, Reference] = {}
    for one in sorted(past, key=lambda one: (one.at, one.run_id)):
        if one.standing is Standing.PASSED:
            green.setdefault(one.commit, one.reference)
        elif one.standing in RED:
            red.setdefault(one.commit, one.reference)
    exact = [commit for commit in red if commit in green and not commit.endswith("+") and commit != "unknown"]
    return Flakiness(
        record=record,
        runs=len(record.history),
        flips=record.flips,
        retries=record.retries,
        contradictions=tuple(
            Contradiction(commit=commit, passed=green[commit], failed=red[commit]) for commit in exact
        ),
    )
