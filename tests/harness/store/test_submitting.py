"""Laws of a run, its plan and its results sent at once, on every kind of database."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ContradictionError
from harness.records import Level, Outcome, Planned, Result, Run, RunState
from harness.store import Store, reading
from harness.store.dimensions import CHUNK

ENDED = {"state": RunState.FINISHED, "finished_at": "2025-03-01T15:00:00+00:00"}
MakeRun, MakePlanned, MakeResult = Callable[..., Run], Callable[..., Planned], Callable[..., Result]


def test_a_run_is_stored_with_all_it_brings_and_once(
    store: Store, make_run: MakeRun, make_planned: MakePlanned, make_result: MakeResult
) -> None:
    run = make_run(**ENDED)
    sent = (run, [make_planned(), make_planned(test_id="b")], [make_result()])
    references, added = store.submit(*sent)
    assert added == 1
    assert store.submit(*sent) == (references, 0)
    stored = store.run("run-1")
    assert stored is not None
    assert (stored.state, stored.finished_at) == (RunState.FINISHED, run.finished_at)
    assert store.results("run-1") == (make_result(),)
    assert [count.count for count in store.run_counts(["run-1"])] == [1, 1]


def test_parts_add_up_and_a_run_that_has_ended_stays_so(
    store: Store, make_run: MakeRun, make_planned: MakePlanned, make_result: MakeResult
) -> None:
    store.submit(make_run(**ENDED), [make_planned(test_id="b")], [make_result(test_id="b")])
    store.submit(make_run(), [make_planned(test_id="a")], [make_result(test_id="a")])
    stored = store.run("run-1")
    assert stored is not None
    assert (stored.state, stored.finished_at, stored.planned) == (*ENDED.values(), 2)


@pytest.mark.parametrize("change", [{"commit": "beef"}, {"level": Level.L0}, {"rig": "other"}, {"seed": 8}])
def test_another_run_under_the_same_id_is_refused_with_all_it_brings(
    store: Store, make_run: MakeRun, make_result: MakeResult, change: dict[str, object]
) -> None:
    store.submit(make_run(), [], [make_result()])
    with pytest.raises(ContradictionError, match=f"run run-1: {next(iter(change))} is stored as"):
        store.submit(make_run(**change), [], [make_result(test_id="new")])
    assert store.results("run-1") == (make_result(),)


def test_one_contradiction_keeps_the_whole_submission_out(
    store: Store, make_run: MakeRun, make_planned: MakePlanned, make_result: MakeResult
) -> None:
    store.submit(make_run(), [], [make_result()])
    with pytest.raises(ContradictionError):
        store.submit(
            make_run(**ENDED),
            [make_planned(test_id="new")],
            [make_result(test_id="new"), make_result(outcome=Outcome.FAILED)],
        )
    stored = store.run("run-1")
    assert stored is not None
    assert (stored.state, store.planned("run-1"), len(store.results("run-1"))) == (RunState.RUNNING, (), 1)


def test_a_new_run_that_is_refused_does_not_begin(store: Store, make_run: MakeRun, make_result: MakeResult) -> None:
    with pytest.raises(ContradictionError):
        store.submit(make_run(), [], [make_result(), make_result(outcome=Outcome.FAILED)])
    assert store.runs() == ()


def test_what_is_there_already_is_compared_many_at_a_time(
    store: Store, make_run: MakeRun, make_result: MakeResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = [make_result(test_id=str(number)) for number in range(600)]
    store.submit(make_run(), [], results)
    calls: list[object] = []
    entries = reading.entries
    monkeypatch.setattr(reading, "entries", lambda *words, **named: calls.append(words) or entries(*words, **named))
    assert store.submit(make_run(), [], results)[1] == 0
    assert 0 < len(calls) <= 600 // CHUNK + 1
