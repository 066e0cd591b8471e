"""Laws of retention: old passes get thin; outcomes, failures, last passes and frozen evidence stay as they were."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from harness.errors import ContradictionError
from harness.records import Measurement, Outcome, Result, Run, RunState
from harness.store import Store

MakeRun, MakeResult = Callable[..., Run], Callable[..., Result]
_NOW = "2025-04-01T00:00:00+00:00"
_TAKEN = (Measurement(name="ripple", unit="K", value=0.1),)


def _fill(store: Store, make_run: MakeRun, make_result: MakeResult, run_id: str, day: int) -> None:
    store.begin_run(make_run(id=run_id, started_at=f"2025-03-{day:02d}T00:00:00+00:00"))
    full = {"trace_digest": "ab" * 32, "log": f"log of {run_id}", "measurements": _TAKEN}
    store.add_results(
        run_id,
        [
            make_result(test_id="good", **full),
            make_result(test_id="good only on day 1", outcome=Outcome.PASSED if day == 1 else Outcome.FAILED, **full),
            make_result(test_id="bad", outcome=Outcome.FAILED, message="jam", **full),
            make_result(test_id="shaky", outcome=Outcome.FAILED, **full),
            make_result(test_id="shaky", attempt=2, **full),
        ],
    )
    store.finish_run(run_id, RunState.FINISHED)


@pytest.fixture
def three(store: Store, make_run: MakeRun, make_result: MakeResult) -> Store:
    for number, day in enumerate((1, 2, 31), start=1):
        _fill(store, make_run, make_result, f"run-{number}", day)
    return store


def _thinned(results: Sequence[Result]) -> list[tuple[str, int]]:
    return [(one.test_id, one.attempt) for one in results if one.trace_digest is None]


def test_old_passes_lose_what_they_carry_and_nothing_else(three: Store) -> None:
    before = three.results("run-1")
    gone = three.retain(days=10, now=_NOW)
    after = three.results("run-1")
    assert _thinned(after) == [("good", 1)]
    light = [
        replace(one, trace_digest=None, log="", measurements=()) if one.test_id == "good" else one for one in before
    ]
    assert list(after) == light
    assert (gone.runs, gone.details, gone.measurements) == (2, 2, 2)


def test_counts_and_standings_stay(three: Store) -> None:
    names = ["run-1", "run-2", "run-3"]
    before = (three.run_counts(names), three.track_records())
    three.retain(days=10, now=_NOW)
    assert (three.run_counts(names), three.track_records()) == before


def test_young_running_and_frozen_runs_stay_whole(three: Store, make_run: MakeRun, make_result: MakeResult) -> None:
    three.begin_run(make_run(id="hangs", started_at="2025-03-01T00:00:00+00:00"))
    three.add_result("hangs", make_result(test_id="good", trace_digest="ab"))
    assert three.freeze_evidence("30", "2B", ["run-1", "absent"]) == 1
    three.retain(days=10, now=_NOW)
    assert (
        _thinned(three.results("run-1")) == _thinned(three.results("run-3")) == _thinned(three.results("hangs")) == []
    )
    assert _thinned(three.results("run-2")) == [("good", 1)]


def test_thinning_again_finds_nothing(three: Store) -> None:
    three.retain(days=10, now=_NOW)
    assert three.retain(days=10, now=_NOW).runs == 0


def test_a_thinned_run_still_knows_its_results(three: Store, make_result: MakeResult) -> None:
    three.retain(days=10, now=_NOW)
    known = make_result(test_id="good", trace_digest="ab" * 32, log="log of run-1", measurements=_TAKEN)
    reference = three.add_result("run-1", known)
    assert reference == three.entries("run-1")[0].reference
    with pytest.raises(ContradictionError, match="outcome is stored as"):
        three.add_result("run-1", replace(known, outcome=Outcome.FAILED))


def test_logs_that_nobody_has_any_more_are_gone(store: Store, make_run: MakeRun, make_result: MakeResult) -> None:
    for day in (1, 2, 3):
        store.begin_run(make_run(id=f"r{day}", started_at=f"2025-03-0{day}T00:00:00+00:00"))
        logs = {"own": f"log of day {day}", "shared": "the same each day"}
        store.add_results(f"r{day}", [make_result(test_id=name, log=log) for name, log in logs.items()])
        store.finish_run(f"r{day}", RunState.FINISHED)
    assert store.retain(days=10, now=_NOW).texts == 2
    assert [one.log for one in store.results("r3")] == ["log of day 3", "the same each day"]
