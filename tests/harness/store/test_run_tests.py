"""Laws of what a run's page asks for: it tells what judging every result of the run would tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random

from harness.records import Outcome, Planned, Result, Run, RunState
from harness.reports.summary import Standing, judge
from harness.store import Store

MakeRun, MakePlanned, MakeResult = Callable[..., Run], Callable[..., Planned], Callable[..., Result]
_BAD = (Standing.FAILED, Standing.ERROR, Standing.RETRIED)


def _fill(store: Store, make_run: MakeRun, make_planned: MakePlanned, make_result: MakeResult, seed: int) -> None:
    """Forty tests with up to three attempts that end anyhow, a few without any result, one that nobody planned."""
    chance = Random(seed)
    store.begin_run(make_run())
    store.plan("run-1", [make_planned(test_id=f"{number:02d}") for number in range(44)])
    results = [
        make_result(test_id=f"{number:02d}", attempt=attempt, outcome=outcome, message=f"{outcome} {number % 3}")
        for number in range(40)
        for attempt in range(1, chance.choice((1, 1, 2, 3)) + 1)
        for outcome in [chance.choice(tuple(Outcome))]
    ]
    store.add_results("run-1", [*results, make_result(test_id="unplanned", outcome=Outcome.FAILED)])
    store.finish_run("run-1", RunState.FINISHED)


def test_what_is_listed_and_why_tests_were_left_out_is_what_judging_all_of_it_gives(
    store: Store, make_run: MakeRun, make_planned: MakePlanned, make_result: MakeResult
) -> None:
    _fill(store, make_run, make_planned, make_result, seed=3)
    verdicts = judge(store.planned("run-1"), store.results("run-1"))
    told = store.run_tests("run-1", limit=100)
    listed = judge(told.planned, (entry.result for entry in told.entries))
    bad = [one for one in verdicts if one.standing in _BAD]
    assert len(bad) > 20
    assert {(one.planned, one.attempts) for one in listed} == {(one.planned, one.attempts) for one in bad}
    left_out = [one.telling for one in verdicts if one.standing in (Standing.SKIPPED, Standing.NOT_RUN)]
    assert Counter(dict(told.reasons)) == Counter(one.message for one in left_out if one is not None)
    assert told.last_result_at == max(one.finished_at for one in store.results("run-1"))
    assert (told.firmware_hashes, told.rig_kinds) == (("f1" * 20,), ("simulator",))


def test_of_each_standing_only_the_first_are_read(
    store: Store, make_run: MakeRun, make_planned: MakePlanned, make_result: MakeResult
) -> None:
    _fill(store, make_run, make_planned, make_result, seed=3)
    told = store.run_tests("run-1", limit=2)
    counted = Counter(
        one.standing for one in judge(told.planned, (entry.result for entry in told.entries)) if one.attempts
    )
    assert counted == dict.fromkeys(_BAD, 2)


def test_a_run_without_results_has_nothing_to_tell(store: Store, make_run: MakeRun) -> None:
    store.begin_run(make_run())
    told = store.run_tests("run-1", limit=2)
    assert (told.entries, told.reasons, told.last_result_at) == ((), (), None)
