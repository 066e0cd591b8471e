"""What each page shows, worked out from records. No HTML, no database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harness.records import Measurement, Outcome, Planned, Run, RunState
from harness.reference import Reference
from harness.reports.summary import Matrix, Standing, judge, tabulate
from harness.store import Entry
from harness.track import RED, Occurrence, is_exact

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
        if self.green is None or not is_exact(self.green.commit) or not is_exact(self.red.commit):
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
class Taken:
    """One measurement and the result it belongs to."""

    reference: Reference
    test_id: str
    profile: str
    measurement: Measurement


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """A run with everything its pages list. The matrix counts exactly ``lines``."""

    run: Run
    matrix: Matrix
    lines: tuple[Line, ...]
    measurements: tuple[Taken, ...]
    firmware_hashes: tuple[str, ...]
    rig_kinds: tuple[str, ...]
    last_result_at: str | None

    def standing(self, *wanted: Standing) -> tuple[Line, ...]:
        """The lines that stand as wanted."""
        return tuple(line for line in self.lines if line.standing in wanted)

    def select(
        self, *, pillar: str | None = None, profile: str | None = None, standing: str | None = None
    ) -> tuple[Line, ...]:
        """The lines of one pillar, profile and standing; None means any."""
        return tuple(
            line
            for line in self.lines
            if pillar in (None, line.planned.pillar)
            and profile in (None, line.planned.profile)
            and standing in (None, line.standing)
        )

    @property
    def reasons_not_run(self) -> tuple[tuple[str, int], ...]:
        """Why tests have not run or were skipped, and how many for each reason, the most frequent first."""
        counted = Counter(line.message for line in self.standing(Standing.NOT_RUN, Standing.SKIPPED))
        return tuple(counted.most_common())


def view_run(run: Run, planned: Iterable[Planned], entries: Sequence[Entry]) -> RunView:
    """Work out the pages of one run."""
    references = {entry.result: entry.reference for entry in entries}
    verdicts = judge(planned, (entry.result for entry in entries))
    lines = []
    for verdict in verdicts:
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
    taken = [
        Taken(reference=entry.reference, test_id=entry.result.test_id, profile=entry.result.profile, measurement=item)
        for entry in entries
        for item in entry.result.measurements
    ]
    taken.sort(key=lambda one: (one.measurement.within_limits, one.measurement.name, one.profile, one.reference))
    return RunView(
        run=run,
        matrix=tabulate(verdicts),
        lines=tuple(lines),
        measurements=tuple(taken),
        firmware_hashes=tuple(sorted({entry.result.firmware_hash for entry in entries})),
        rig_kinds=tuple(sorted({entry.result.rig_kind for entry in entries})),
        last_result_at=max((entry.result.finished_at for entry in entries), default=None),
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
