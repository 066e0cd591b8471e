"""What each page shows, worked out from records. No HTML, no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from harness.records import Outcome, Planned, Run, RunState
from harness.reference import Reference
from harness.reports.summary import Counts, Matrix, Standing, judge, of_standing
from harness.store import Entry
from harness.store.run_tests import RunTests
from harness.track import RED, Occurrence, RunCount, Taken, is_committed

WHO_MUST_ACT = {
    Outcome.FAILED: "The firmware team: the product did not do what it promised.",
    Outcome.ERROR: "The lab or the harness team: rig, simulator or harness failed, not the firmware.",
    Outcome.SKIPPED: "The author of the test, if it should have run.",
    Outcome.NOT_RUN: "Whoever planned it, if this product should have it: nothing was proven.",
    Outcome.PASSED: "Nobody.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One stored result, small enough for a list."""

    reference: Reference
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """Between which runs a test turned red: where to look for what broke it. ``green`` is None if none is known."""

    red: Occurrence
    green: Occurrence | None

    @property
    def commits(self) -> tuple[str, str] | None:
        """The commit that passed and the one that did not, if they tell what changed."""
        if self.green is None or not (is_committed(self.green.commit) and is_committed(self.red.commit)):
            return None
        return self.green.commit, self.red.commit


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One planned test as a row of a list. ``reference`` leads to the result that tells most, if any."""

    planned: Planned
    standing: Standing
    reference: Reference | None
    message: str
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """A run with what its page shows. ``listed`` are the first tests of each standing that needs an explanation."""

    run: Run
    matrix: Matrix
    listed: Mapping[Standing, tuple[Line, ...]]
    reasons_not_run: tuple[tuple[str, int], ...]
    measurements: tuple[Taken, ...]
    firmware_hashes: tuple[str, ...]
    rig_kinds: tuple[str, ...]
    last_result_at: str | None


def view_run(run: Run, counted: Iterable[RunCount], tests: RunTests) -> RunView:
    """Work out the page of one run."""
    matrix = matrix_of(counted)
    lines = lines_of(run, tests.planned, tests.entries)
    silent = matrix.total.not_run + matrix.total.skipped - sum(count for _, count in tests.reasons)
    reasons = [*tests.reasons, *([(_silence(run), silent)] if silent else [])]
    return RunView(
        run=run,
        matrix=matrix,
        listed={
            standing: tuple(line for line in lines if line.standing is standing and line.attempts)
            for standing in (Standing.FAILED, Standing.ERROR, Standing.RETRIED)
        },
        reasons_not_run=tuple(sorted(reasons, key=lambda one: -one[1])),
        measurements=in_order(tests.measurements),
        firmware_hashes=tests.firmware_hashes,
        rig_kinds=tests.rig_kinds,
        last_result_at=tests.last_result_at,
    )


def lines_of(run: Run, planned: Iterable[Planned], entries: Sequence[Entry]) -> tuple[Line, ...]:
    """A line for each test that was planned or has results."""
    references = {entry.result: entry.reference for entry in entries}
    lines = []
    for verdict in judge(planned, (entry.result for entry in entries)):
        telling = verdict.telling or (verdict.attempts[-1] if verdict.attempts else None)
        lines.append(
            Line(
                planned=verdict.planned,
                standing=verdict.standing,
                reference=None if telling is None else references[telling],
                message=_silence(run) if telling is None else telling.message,
                attempts=tuple(Attempt(reference=references[a], outcome=a.outcome) for a in verdict.attempts),
            )
        )
    return tuple(lines)


def matrix_of(counted: Iterable[RunCount]) -> Matrix:
    """The matrix of the counts of one run."""
    cells: dict[tuple[str, str], Counts] = {}
    for one in counted:
        place = (one.pillar, one.profile)
        cells[place] = cells.get(place, Counts()) + of_standing(one.standing, one.count)
    return Matrix(
        pillars=tuple(sorted({pillar for pillar, _ in cells})),
        profiles=tuple(sorted({profile for _, profile in cells})),
        cells=cells,
    )


def in_order(measurements: Iterable[Taken]) -> tuple[Taken, ...]:
    """Outside the limits and not measured first."""
    return tuple(
        sorted(
            measurements,
            key=lambda one: (one.measurement.within_limits, one.measurement.name, one.profile, one.reference),
        )
    )


def turned_red(past: Iterable[Occurrence], run_id: str) -> Turned | None:
    """How a test came to be red in a run, from what came of it, the latest run first; None if it was not red."""
    red: Occurrence | None = None
    for one in past:
        if red is None and one.run_id != run_id:
            continue
        if red is None and one.standing not in RED:
            return None
        if red is not None and one.standing is Standing.PASSED:
            return Turned(red=red, green=one)
        if one.standing in RED:
            red = one
    return None if red is None else Turned(red=red, green=None)


def attempts_of(entries: Iterable[Entry]) -> tuple[Attempt, ...]:
    """The results of one test in order of attempt, small enough for a list."""
    ordered = sorted(entries, key=lambda entry: entry.result.attempt)
    return tuple(Attempt(reference=entry.reference, outcome=entry.result.outcome) for entry in ordered)


def _silence(run: Run) -> str:
    return {
        RunState.RUNNING: "no result yet",
        RunState.INTERRUPTED: "the run was interrupted before it had a result",
        RunState.FINISHED: "planned, but the run ended without a result for it",
    }[run.state]
