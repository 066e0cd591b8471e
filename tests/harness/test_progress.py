"""Off a terminal, progress is a line for each pillar that is through, with its failures and errors."""

from __future__ import annotations

import io

from rich.console import Console

from harness.progress import PillarProgress
from harness.records import Level, Outcome, Planned, Result


def result(pillar: str, outcome: Outcome) -> Result:
    return Result(
        test_id="test_a.py::test_a", pillar=pillar, level=Level.L2, profile="aurora", rig_kind="simulator",
        outcome=outcome,
        attempt=1, seed=1, firmware_hash="", profile_hash="", virtual_s=None, wall_s=0.0, finished_at="",
    )  # fmt: skip


def planned(*pillars: str) -> list[Planned]:
    return [
        Planned(test_id=f"test_a.py::test_{number}", profile="aurora", pillar=pillar, level=Level.L2)
        for number, pillar in enumerate(pillars)
    ]


def shown(plan: list[Planned], *results: Result, terminal: bool = False) -> str:
    out = io.StringIO()
    with PillarProgress(Console(file=out, force_terminal=terminal, width=120), plan) as progress:
        for item in results:
            progress.add(item)
    return out.getvalue()


def test_a_pillar_is_told_once_when_its_last_result_is_in() -> None:
    plan = planned("print", "print", "paper")
    assert shown(plan, result("print", Outcome.PASSED)).strip() == ""
    told = shown(
        plan, result("print", Outcome.PASSED), result("paper", Outcome.PASSED), result("print", Outcome.PASSED)
    )
    assert told.split() == ["paper", "1", "of", "1", "print", "2", "of", "2"]


def test_failures_and_errors_are_counted_apart_and_absence_is_neither() -> None:
    outcomes = (Outcome.FAILED, Outcome.FAILED, Outcome.ERROR, Outcome.NOT_RUN, Outcome.SKIPPED)
    told = shown(planned(*["print"] * 5), *(result("print", outcome) for outcome in outcomes))
    assert told.split() == ["print", "5", "of", "5", "2", "failed,", "1", "error"]


def test_a_terminal_shows_a_bar_for_each_pillar() -> None:
    told = shown(planned("print", "paper"), result("print", Outcome.FAILED), terminal=True)
    assert "paper" in told
    assert "1 failed" in told
