"""How a test has fared over runs: a short history, and what follows from it. Pure, and the records of aggregates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from harness.records import Level, Measurement
from harness.reference import Reference
from harness.reports.summary import Counts, Standing

UNKNOWN = "unknown"
"""The commit of what is not under version control."""

UNVERSIONED = "unversioned-"
"""How the commit of a source tree begins that is not under version control, but told apart by its content."""

LENGTH = 60
"""Runs a history remembers: five days of a run every two hours, two months of nights."""

MARKS = {
    Standing.PASSED: "P",
    Standing.RETRIED: "R",
    Standing.FAILED: "F",
    Standing.ERROR: "E",
    Standing.SKIPPED: "S",
    Standing.NOT_RUN: "N",
}
"""The letter of each standing in a history."""

UNSTEADY_FLIPS = 4
"""Turns in a history that make a test unsteady: it broke and was mended twice. Once, two turns, is ordinary."""

_STANDINGS = {mark: standing for standing, mark in MARKS.items()}

RED = frozenset({Standing.FAILED, Standing.ERROR})
"""What begins the clock of a failure. Only PASSED ends it: a pass on retry proves nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCount:
    """How many tests of a pillar on a profile stand so in a run. What has no result counts as NOT_RUN."""

    run_id: str
    pillar: str
    profile: str
    standing: Standing
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RigCount:
    """How tests on a profile stood on one rig, over the last runs; ``last_at`` is when the last of them started."""

    rig: str
    profile: str
    runs: int
    last_at: str
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRecord:
    """One test on one profile over all runs of a level, as of the last run in which it has a result.

    ``reference`` leads to that result. ``green_*`` tell the last run in which it PASSED, ``red_*`` the first
    since then in which it was FAILED or ERROR; None for never. Moments are those at which the runs started.
    ``signature`` is what the result says, without its numbers. ``history`` has a letter of MARKS for each of the
    last LENGTH runs, oldest first; ``flips``, ``retries`` and ``unexplained`` are counted in it. The last are the runs
    that passed where the run right before, of the same commit, was red, or the reverse: nothing was mended there.
    """

    test_id: str
    profile: str
    pillar: str
    level: Level
    standing: Standing
    reference: Reference
    run_id: str
    at: str
    green_run_id: str | None
    green_at: str | None
    red_run_id: str | None
    red_at: str | None
    history: str
    flips: int
    retries: int
    unexplained: int
    signature: str

    @property
    def standings(self) -> tuple[Standing, ...]:
        """The history in words, oldest first."""
        return tuple(_STANDINGS[mark] for mark in self.history)

    @property
    def is_red(self) -> bool:
        """True if it has failed or erred since it last passed, or ever if it never did."""
        return self.red_run_id is not None

    @property
    def is_flaky(self) -> bool:
        """True if the same commit got different answers within the history."""
        return self.retries > 0 or self.unexplained > 0

    @property
    def is_unsteady(self) -> bool:
        """True if it is flaky, or turns more often than one fault and its repair explain. The store asks so in SQL."""
        return self.is_flaky or self.flips >= UNSTEADY_FLIPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """What came of one test on one profile in one run; ``at`` is when the run started, UTC in ISO 8601."""

    run_id: str
    at: str
    level: Level
    commit: str
    standing: Standing
    reference: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the tests of a requirement say of it on a profile, at one level.

    ``green`` of its ``tests`` have passed at some time, the one that did so longest ago at ``oldest_green_at``;
    ``red`` of them fail now.
    """

    requirement: str
    profile: str
    tests: int
    green: int
    red: int
    oldest_green_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A measurement with the result it belongs to."""

    run_id: str
    test_id: str
    profile: str
    reference: Reference
    measurement: Measurement


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureGroup:
    """Red tests of one level whose last failures say the same but for numbers. ``since`` is the oldest's first red."""

    signature: str
    tests: int
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """A commit as version control tells of it. ``sequence`` grows along the trunk; times are UTC in ISO 8601."""

    commit: str
    parent: str | None = None
    sequence: int | None = None
    authors: tuple[str, ...] = ()
    committed_at: str | None = None


def flips(history: Iterable[str]) -> int:
    """How often a history turns from passed to failed or back. Errors of the rig and tests not run are passed over.

    >>> flips("PPFEPSP")
    2
    """
    return sum(one != other for one, other in pairwise(mark for mark in history if mark in "PF"))


def is_exact(commit: str) -> bool:
    """True if the commit names all that was tested: it is known, and what was not committed is told by its content."""
    return not commit.endswith("+") and commit != UNKNOWN


def is_committed(commit: str) -> bool:
    """True if version control knows all that was tested by this name."""
    return "+" not in commit and commit != UNKNOWN and not commit.startswith(UNVERSIONED)


def contradicts(before: Standing, now: Standing) -> bool:
    """True if one passed and the other is red. Of one commit both cannot be true."""
    return {before, now} & RED != set() and Standing.PASSED in (before, now)
