"""Laws of the figures the harness measures of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from harness.accounting.measured import Measured, measure
from harness.criteria.facts import RunFact
from harness.failures.records import Classification
from harness.records import Level, RunState

SINCE, UNTIL = "2025-03-01T00:00:00+00:00", "2025-03-03T00:00:00+00:00"


@pytest.fixture
def ran() -> Callable[..., RunFact]:
    """A finished run in which all passed."""
    return partial(
        replace,
        RunFact(
            id="run-1", level=Level.L1, state=RunState.FINISHED, commit="c1", started_at="2025-03-01T10:00:00+00:00",
            finished_at="2025-03-01T11:00:00+00:00", passed=5,
        ),
    )  # fmt: skip


def _measure(*runs: RunFact, committed_at: dict[str, str] | None = None) -> Measured:
    return measure(runs, committed_at or {}, (), since=SINCE, until=UNTIL)


def test_nothing_built_is_no_figure_rather_than_zero() -> None:
    found = _measure()
    assert (found.good_a_day, found.verdict_h, found.not_product_percent, found.classified_percent) == (None,) * 4


def test_a_build_is_good_if_none_of_its_runs_shows_otherwise(ran: Callable[..., RunFact]) -> None:
    good = [ran(commit=name) for name in ("c1", "c2", "c3")]
    bad = [
        ran(commit="c3", failed=1),
        ran(commit="c4", error=1),
        ran(commit="c5", passed=0),
        ran(commit="c6", state=RunState.INTERRUPTED),
    ]
    found = _measure(*good, *bad)
    assert (found.builds, found.good_builds, found.good_a_day) == (6, 2, 1.0)


def test_a_window_begins_with_its_first_moment_and_ends_before_its_last(ran: Callable[..., RunFact]) -> None:
    found = _measure(ran(started_at=SINCE), ran(started_at=UNTIL, commit="c2"))
    assert found.builds == 1


def test_a_commit_waits_until_its_first_run_has_ended(ran: Callable[..., RunFact]) -> None:
    runs = (
        ran(),
        ran(finished_at="2025-03-01T20:00:00+00:00"),
        ran(commit="c2"),
        ran(commit="c3", finished_at=None, state=RunState.RUNNING),
    )
    known = {"c1": "2025-03-01T09:00:00+00:00", "c2": "2025-03-01T01:00:00+00:00", "c3": SINCE}
    found = _measure(*runs, committed_at=known)
    assert (found.timed_builds, found.verdict_h, found.slow_verdict_h) == (2, 2.0, 10.0)


def test_errors_and_other_people_s_failures_are_not_the_product_s(ran: Callable[..., RunFact]) -> None:
    said = [(SINCE, Classification.PRODUCT), (SINCE, Classification.RIG), (UNTIL, Classification.TEST)]
    found = measure([ran(failed=3, error=1)], {}, said, since=SINCE, until=UNTIL)
    assert (found.not_product_percent, found.classified_percent) == (25.0, 50.0)
