"""Counts per pillar and profile over an honest denominator. Pure: no I/O, no percentages rounded up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

from harness.records import Outcome, Planned, Result


class Standing(StrEnum):
    """Where a planned test stands after all its attempts."""

    PASSED = "passed"
    RETRIED = "passed on retry"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"
    NOT_RUN = "not run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many tests stand where. ``planned`` is always the sum of the others."""

    passed: int = 0
    retried: int = 0
    failed: int = 0
    error: int = 0
    skipped: int = 0
    not_run: int = 0

    @property
    def planned(self) -> int:
        """Every test promised, whatever became of it: the denominator."""
        return self.passed + self.retried + self.failed + self.error + self.skipped + self.not_run

    @property
    def pass_percent(self) -> int | None:
        """Passed at the first attempt per planned, in whole percent rounded down; None if none was planned.

        Rounding down keeps 100 for the case in which nothing is missing.
        """
        return 100 * self.passed // self.planned if self.planned else None

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            passed=self.passed + other.passed,
            retried=self.retried + other.retried,
            failed=self.failed + other.failed,
            error=self.error + other.error,
            skipped=self.skipped + other.skipped,
            not_run=self.not_run + other.not_run,
        )


_ONE = {
    Standing.PASSED: Counts(passed=1),
    Standing.RETRIED: Counts(retried=1),
    Standing.FAILED: Counts(failed=1),
    Standing.ERROR: Counts(error=1),
    Standing.SKIPPED: Counts(skipped=1),
    Standing.NOT_RUN: Counts(not_run=1),
}


def of_standing(standing: Standing, count: int) -> Counts:
    """So many tests that stand so."""
    one = _ONE[standing]
    return Counts(**{field.name: count * getattr(one, field.name) for field in fields(one)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One planned test with its attempts, first to last, and where they leave it."""

    planned: Planned
    attempts: tuple[Result, ...]
    standing: Standing

    @property
    def telling(self) -> Result | None:
        """The attempt that explains the standing: the last that ended as the standing says, if any ran."""
        if self.standing is Standing.RETRIED:
            wanted = [a for a in self.attempts if a.outcome in (Outcome.FAILED, Outcome.ERROR)]
        else:
            wanted = [a for a in self.attempts if a.outcome.name == self.standing.name]
        return wanted[-1] if wanted else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Counts by (pillar, profile). A pair without an entry had nothing planned."""

    pillars: tuple[str, ...]
    profiles: tuple[str, ...]
    cells: dict[tuple[str, str], Counts]

    @property
    def total(self) -> Counts:
        """All cells together."""
        return sum(self.cells.values(), Counts())

    def pillar_total(self, pillar: str) -> Counts:
        """One pillar over every profile."""
        return sum((counts for (row, _), counts in self.cells.items() if row == pillar), Counts())

    def profile_total(self, profile: str) -> Counts:
        """One profile over every pillar."""
        return sum((counts for (_, column), counts in self.cells.items() if column == profile), Counts())


def standing_of(attempts: Sequence[Result]) -> Standing:
    """Where attempts, first to last, leave a test: see :func:`standing_after`."""
    return standing_after([attempt.outcome for attempt in attempts])


def standing_after(outcomes: Sequence[Outcome]) -> Standing:
    """Where outcomes of attempts, first to last, leave a test.

    A pass after a failure or an error is RETRIED, never PASSED. Without a final pass, a failure of the
    product outweighs an error of the rig, whichever came last.
    """
    if not outcomes:
        return Standing.NOT_RUN
    had_failure, had_error = Outcome.FAILED in outcomes, Outcome.ERROR in outcomes
    if outcomes[-1] is Outcome.PASSED:
        return Standing.RETRIED if had_failure or had_error else Standing.PASSED
    if had_failure:
        return Standing.FAILED
    if had_error:
        return Standing.ERROR
    return Standing[outcomes[-1].name]


def judge(planned: Iterable[Planned], results: Iterable[Result]) -> tuple[Verdict, ...]:
    """One verdict per test and profile, in order of the plan.

    A result nobody planned is judged too, after the planned ones: it widens the denominator and is never
    lost. Attempts keep the order of ``attempt``, then of arrival.
    """
    plan = {(item.test_id, item.profile): item for item in planned}
    attempts: dict[tuple[str, str], list[Result]] = {key: [] for key in plan}
    for result in results:
        key = (result.test_id, result.profile)
        if key not in plan:
            plan[key] = Planned(
                test_id=result.test_id, profile=result.profile, pillar=result.pillar, level=result.level
            )
        attempts.setdefault(key, []).append(result)
    verdicts = []
    for key, item in plan.items():
        ordered = tuple(sorted(attempts[key], key=lambda result: result.attempt))
        verdicts.append(Verdict(planned=item, attempts=ordered, standing=standing_of(ordered)))
    return tuple(verdicts)


def tabulate(verdicts: Iterable[Verdict]) -> Matrix:
    """Count verdicts by pillar and profile, both in alphabetical order."""
    cells: dict[tuple[str, str], Counts] = {}
    for verdict in verdicts:
        key = (verdict.planned.pillar, verdict.planned.profile)
        cells[key] = cells.get(key, Counts()) + _ONE[verdict.standing]
    return Matrix(
        pillars=tuple(sorted({pillar for pillar, _ in cells})),
        profiles=tuple(sorted({profile for _, profile in cells})),
        cells=cells,
    )


def summarise(planned: Iterable[Planned], results: Iterable[Result]) -> Matrix:
    """The matrix of one run: what was promised, against what came of it."""
    return tabulate(judge(planned, results))
