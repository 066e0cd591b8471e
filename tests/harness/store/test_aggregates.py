"""Laws of the aggregates: they say what a recount of the results would say, in whatever order results arrive."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.failures.flaky import flakiness
from harness.records import Level, Outcome, Planned, Result, Run
from harness.reference import Reference
from harness.reports.summary import Standing, judge, summarise
from harness.store import Store
from harness.track import LENGTH, MARKS, RED, contradicts, flips

_TESTS = ("a", "b", "c")
_PROFILES = ("aurora", "corona")


@dataclass(frozen=True)
class Sent:
    """One result on its way, or a plan if it has no outcome."""

    run: int
    test: str
    profile: str
    pillar: str
    outcome: Outcome | None


_sent = st.builds(
    Sent,
    run=st.integers(0, 4),
    test=st.sampled_from(_TESTS),
    profile=st.sampled_from(_PROFILES),
    pillar=st.sampled_from(("print", "copy")),
    outcome=st.none() | st.sampled_from(Outcome),
)


def _run(number: int, started: int) -> Run:
    return Run(
        id=f"run-{number}",
        started_at=f"2025-03-{started + 1:02d}T00:00:00+00:00",
        commit=f"c{started // 3}{'+' * (started // 3 % 3 == 2)}",  # some tested thrice, some not committed
        seed=1,
        rig="sim",
        level=Level.L2 if number % 3 else Level.L4,
        planned=0,
    )


def _send(store: Store, run: Run, sent: Sent, attempt: int) -> None:
    if sent.outcome is None:
        promise = Planned(test_id=sent.test, profile=sent.profile, pillar=sent.pillar, level=Level.L2)
        store.plan(run.id, [promise])
    else:
        store.add_result(run.id, _result(run, sent, sent.outcome, attempt))


def _result(run: Run, sent: Sent, outcome: Outcome, attempt: int) -> Result:
    return Result(
        test_id=sent.test, pillar=sent.pillar, level=Level.L2, profile=sent.profile, rig_kind="simulator",
        outcome=outcome, attempt=attempt, seed=1, firmware_hash="f", profile_hash="p", virtual_s=1.0, wall_s=1.0,
        finished_at=run.started_at,
        message="" if outcome is Outcome.PASSED else f"it {outcome} at {attempt}",
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(5)), st.lists(_sent, max_size=30))
def test_aggregates_say_what_a_recount_says(order: list[int], everything: list[Sent]) -> None:
    runs = [_run(number, started) for number, started in enumerate(order)]
    attempts: dict[tuple[int, str, str], int] = defaultdict(int)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "db.sqlite") as store:
        for run in runs:
            store.begin_run(run)
        for sent in everything:
            if sent.outcome is not None:
                attempts[sent.run, sent.test, sent.profile] += 1
            _send(store, runs[sent.run], sent, attempts[sent.run, sent.test, sent.profile])
        for run in runs:
            _check_counts(store, run)
        _check_standings(store, runs)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_order_batches_and_repeats_change_nothing(data: st.DataObject) -> None:
    runs = [_run(number, number) for number in range(5)]
    attempts: dict[tuple[int, str, str], int] = defaultdict(int)
    results: list[tuple[int, Result]] = []
    for sent in data.draw(st.lists(_sent, max_size=20)):
        if sent.outcome is not None:
            attempts[sent.run, sent.test, sent.profile] += 1
            attempt = attempts[sent.run, sent.test, sent.profile]
            results.append((sent.run, _result(runs[sent.run], sent, sent.outcome, attempt)))
    repeats = data.draw(st.lists(st.sampled_from(results), max_size=6)) if results else []
    shuffled = data.draw(st.permutations([*results, *repeats]))
    told = []
    for order, size in ((results, 1), (shuffled, data.draw(st.integers(1, 8)))):
        with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "db.sqlite") as store:
            for run in runs:
                store.begin_run(run)
            for start in range(0, len(order), size):
                for number, run in enumerate(runs):
                    store.add_results(run.id, [one for place, one in order[start : start + size] if place == number])
            told.append(_everything(store, runs))
    assert told[0] == told[1]


def _everything(store: Store, runs: list[Run]) -> object:
    """All that a store tells, without the numbers, which follow the order of arrival."""
    results = [sorted(store.results(run.id), key=lambda one: (one.test_id, one.profile, one.attempt)) for run in runs]
    nowhere = Reference(run=0, test=0, profile=0, attempt=0)
    records = [replace(one, reference=replace(nowhere, attempt=one.reference.attempt)) for one in store.track_records()]
    return (
        results,
        store.run_counts([run.id for run in runs]),
        sorted(records, key=lambda one: (one.level, one.test_id, one.profile)),
    )


def test_aggregates_say_what_a_recount_says_after_a_long_story(store: Store) -> None:
    chance = Random(1)
    runs = [_run(number, started) for number, started in enumerate(chance.sample(range(25), 25))]
    attempts: dict[tuple[int, str, str], int] = defaultdict(int)
    for run in runs:
        store.begin_run(run)
    for _ in range(300):
        outcome = chance.choice([None, *Outcome, Outcome.PASSED, Outcome.PASSED])
        sent = Sent(chance.randrange(25), chance.choice(_TESTS), chance.choice(_PROFILES), "print", outcome)
        attempts[sent.run, sent.test, sent.profile] += outcome is not None
        _send(store, runs[sent.run], sent, attempts[sent.run, sent.test, sent.profile])
    for run in runs:
        _check_counts(store, run)
    _check_standings(store, runs)


def _check_counts(store: Store, run: Run) -> None:
    matrix = summarise(store.planned(run.id), store.results(run.id))
    told: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for one in store.run_counts([run.id]):
        told[one.pillar, one.profile][one.standing.name.lower()] = one.count
    counted = {
        key: {name.name.lower(): number for name in Standing if (number := getattr(counts, name.name.lower()))}
        for key, counts in matrix.cells.items()
    }
    assert told == counted


def _check_standings(store: Store, runs: list[Run]) -> None:
    pasts: dict[tuple[Level, str, str], list[tuple[str, Standing]]] = defaultdict(list)
    for run in sorted(runs, key=lambda run: run.started_at):
        for verdict in judge([], store.results(run.id)):
            key = (run.level, verdict.planned.test_id, verdict.planned.profile)
            pasts[key].append((run.id, verdict.standing))
    records = {(one.level, one.test_id, one.profile): one for one in store.track_records()}
    commits = {run.id: run.commit for run in runs}
    assert set(records) == set(pasts)
    for key, past in pasts.items():
        record = records[key]
        green = max((place for place, (_, standing) in enumerate(past) if standing is Standing.PASSED), default=-1)
        red = next((run_id for run_id, standing in past[green + 1 :] if standing in RED), None)
        assert (record.run_id, record.standing) == past[-1]
        assert record.green_run_id == (None if green < 0 else past[green][0])
        assert record.red_run_id == red
        assert record.history == "".join(MARKS[standing] for _, standing in past)[-LENGTH:]
        assert (record.flips, record.retries) == (flips(record.history), record.history.count("R"))
        turns = [
            run_id
            for (earlier, before), (run_id, now) in pairwise(past[-LENGTH:])
            if commits[earlier] == commits[run_id] and commits[run_id][-1] != "+" and contradicts(before, now)
        ]
        assert record.unexplained == len(turns)
        evidence = flakiness(record, store.past(record.reference, level=record.level)).contradictions
        assert {one.commit for one in evidence} == {commits[run_id] for run_id in turns}
        told = store.result(record.reference)
        assert told is not None
        assert told.test_id == record.test_id


def test_the_database_finds_unsteady_what_a_record_calls_so(
    store: Store, make_run: Callable[..., Run], make_result: Callable[..., Result]
) -> None:
    stories = ["PPPPP", "PPFFP", "PFPFF", "PFPFP", "FPFPF", "PPRPP", "PEPEP", "PSFSP", "FFFFF"]
    outcomes = {"P": Outcome.PASSED, "F": Outcome.FAILED, "E": Outcome.ERROR, "S": Outcome.SKIPPED}
    for story in stories:
        for same in ("", "same"):  # the last two runs are of one commit, or all commits differ
            for number, mark in enumerate(story):
                run_id = f"{story}{same}{number}"
                commit = f"{story}{same}{min(number, 3) if same else number}"
                level = Level.L2 if same else Level.L4
                store.begin_run(
                    make_run(id=run_id, commit=commit, level=level, started_at=f"2025-03-0{number + 1}T00:00:00+00:00")
                )
                attempts = ["F", "P"] if mark == "R" else [mark]
                for attempt, each in enumerate(attempts, 1):
                    outcome = outcomes[each]
                    store.add_result(run_id, make_result(test_id=story, outcome=outcome, attempt=attempt, level=level))
    for level, unsteady in (
        (Level.L4, {"PFPFP", "FPFPF", "PPRPP"}),
        (Level.L2, {"PFPFP", "FPFPF", "PPRPP", "PPFFP", "PEPEP"}),
    ):
        records = store.track_records(level=level)
        assert {one.test_id for one in records if one.is_unsteady} == unsteady
        assert set(store.track_records(level=level, is_unsteady=True)) == {one for one in records if one.is_unsteady}
        assert store.track_records(level=level, is_unsteady=True, profile="corona") == ()


def test_a_history_remembers_so_many_runs_and_older_ones_by_the_last_pass(
    store: Store, make_run: Callable[..., Run], make_result: Callable[..., Result]
) -> None:
    days = [f"2025-{month:02d}-{day:02d}T00:00:00+00:00" for month in (3, 4, 5) for day in range(1, 29)]
    for number, day in enumerate(days):
        store.begin_run(make_run(id=f"r{number}", started_at=day))
    for number in (0, *range(2, len(days)), 1):  # the second one arrives after all others
        outcome = Outcome.PASSED if number == 0 else Outcome.FAILED
        store.add_result(f"r{number}", make_result(outcome=outcome))
    (record,) = store.track_records()
    assert (record.run_id, record.green_run_id, record.red_run_id) == (f"r{len(days) - 1}", "r0", "r1")
    assert record.history == "F" * LENGTH


def test_failures_that_say_the_same_but_for_numbers_are_one_group(
    store: Store, make_run: Callable[..., Run], make_result: Callable[..., Result]
) -> None:
    store.begin_run(make_run())
    for number in range(3):
        store.add_result("run-1", make_result(test_id=f"t{number}", outcome=Outcome.FAILED, message=f"jam {number}"))
    store.add_result("run-1", make_result(test_id="x", outcome=Outcome.ERROR, message="no answer"))
    groups = store.failure_groups(Level.L4)
    assert [(group.signature, group.tests) for group in groups] == [("jam #", 3), ("no answer", 1)]
    assert {one.test_id for one in store.track_records(signature="jam #", is_red=True)} == {"t0", "t1", "t2"}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, "abc"),
        ({"is_red": True}, "b"),
        ({"is_unsteady": True}, "c"),
        ({"is_unsteady": True, "level": Level.L2}, ""),
        ({"pillar": "power"}, "a"),
        ({"profile": "corona"}, ""),
        ({"test_id": "c"}, "c"),
        ({"level": Level.L2}, ""),
        ({"limit": 2}, "ab"),
    ],
)
def test_track_records_are_chosen_by_what_they_are(
    store: Store,
    make_run: Callable[..., Run],
    make_result: Callable[..., Result],
    wanted: dict[str, object],
    found: str,
) -> None:
    store.begin_run(make_run())
    store.add_results(
        "run-1",
        [
            make_result(test_id="a", pillar="power"),
            make_result(test_id="b", outcome=Outcome.FAILED),
            make_result(test_id="c", outcome=Outcome.FAILED),
            make_result(test_id="c", attempt=2),
        ],
    )
    assert "".join(one.test_id for one in store.track_records(**wanted)) == found  # type: ignore[arg-type]


def test_track_records_can_be_read_page_by_page(
    store: Store, make_run: Callable[..., Run], make_result: Callable[..., Result]
) -> None:
    store.begin_run(make_run())
    store.add_results("run-1", [make_result(test_id=name, profile=p) for name in "abc" for p in ("x", "y")])
    everything = store.track_records()
    pages = []
    after = None
    while page := store.track_records(after=after, limit=4):
        pages.append(len(page))
        after = (page[-1].level, page[-1].reference)
    assert pages == [4, 2]
    assert len(everything) == 6
