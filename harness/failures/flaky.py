"""Whether a test is flaky, with the evidence: it answered differently on the same commit. Never a pardon. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from harness.reference import Reference
from harness.reports.summary import Standing
from harness.track import LENGTH, Occurrence, TrackRecord, contradicts, is_exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A commit on which a test both passed and was red, in two runs with none between. References lead to both."""

    commit: str
    passed: Reference
    failed: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Flakiness:
    """A test that may be flaky, and the first two answers to each commit that got both: what the record counts."""

    record: TrackRecord
    contradictions: tuple[Contradiction, ...]

    @property
    def weight(self) -> float:
        """The share of its runs that need explaining, between 0 and 1: what to mend first."""
        record = self.record
        return min(1.0, (record.retries + record.unexplained + record.flips / 2) / len(record.history))


def flakiness(record: TrackRecord, past: Iterable[Occurrence]) -> Flakiness:
    """The evidence about one test on one product. ``past`` is what came of it, in any order."""
    kept = sorted(past, key=lambda one: (one.at, one.reference.run))[-LENGTH:]
    found: dict[str, Contradiction] = {}
    for before, now in pairwise(kept):
        if before.commit == now.commit and is_exact(now.commit) and contradicts(before.standing, now.standing):
            passed, failed = (now, before) if now.standing is Standing.PASSED else (before, now)
            both = Contradiction(commit=now.commit, passed=passed.reference, failed=failed.reference)
            found.setdefault(now.commit, both)
    return Flakiness(record=record, contradictions=tuple(found.values()))
