"""Laws of what pages ask the store: cells, pasts, totals, coverage, builds, parts of a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from harness.records import Level, Measurement, Outcome, Planned, Result, Run
from harness.reports.summary import Counts, Standing
from harness.store import Store
from harness.track import Build

MakeRun, MakeResult = Callable[..., Run], Callable[..., Result]
_P, _F = Outcome.PASSED, Outcome.FAILED


@pytest.fixture
def nights(store: Store, make_run: MakeRun, make_result: MakeResult) -> Store:
    """Three nights of two tests on two products, stored out of order, and a run of L2; the second night lacks one."""
    for day in (3, 1, 2):
        store.begin_run(
            make_run(id=f"n{day}", started_at=f"2025-03-0{day}T00:00:00+00:00", commit=f"c{(day + 1) // 2}")
        )
        outcomes = {("a", "x"): _P, ("a", "y"): _F if day > 1 else _P, ("b", "x"): _P, ("b", "y"): _F}
        if day == 2:
            del outcomes["b", "x"]
        store.add_results(
            f"n{day}",
            [
                make_result(test_id=t, profile=p, outcome=o, requirements=("R-1", "R-2") if t == "a" else ("R-2",))
                for (t, p), o in outcomes.items()
            ],
        )
    store.begin_run(make_run(id="l2", level=Level.L2, started_at="2025-03-02T06:00:00+00:00", commit="c1"))
    store.add_result("l2", make_result(test_id="a", profile="y"))
    return store


def test_cells_are_what_came_of_each_test_in_each_run(nights: Store) -> None:
    records = {(one.test_id, one.profile): one.reference for one in nights.track_records(level=Level.L4)}
    found = nights.cells(["n1", "n2", "n3"], [records["a", "y"], records["b", "x"]])
    told = {
        name: [(one.run_id, one.standing, one.commit) for one in found[reference.test, reference.profile]]
        for name, reference in records.items()
        if name in {("a", "y"), ("b", "x")}
    }
    assert told == {
        ("a", "y"): [
            ("n3", Standing.FAILED, "c2"),
            ("n2", Standing.FAILED, "c1"),
            ("n1", Standing.PASSED, "c1"),
        ],
        ("b", "x"): [("n3", Standing.PASSED, "c2"), ("n1", Standing.PASSED, "c1")],
    }
    assert nights.cells([], [records["a", "y"]]) == {}


def test_the_past_of_a_test_is_told_by_level_or_all_together(nights: Store) -> None:
    (record,) = nights.track_records(level=Level.L4, test_id="a", profile="y")
    assert [one.run_id for one in nights.past(record.reference)] == ["n3", "l2", "n2", "n1"]
    assert [one.run_id for one in nights.past(record.reference, level=Level.L4, limit=2)] == ["n3", "n2"]
    first = nights.past(record.reference)[0]
    told = nights.result(first.reference)
    assert told is not None
    assert (told.test_id, told.profile, told.outcome) == ("a", "y", _F)


def test_totals_are_the_counts_of_each_run(nights: Store, make_planned: Callable[..., Planned]) -> None:
    nights.plan("n2", [make_planned(test_id=name, profile="x") for name in "abc"])
    assert nights.totals(["n1", "n2", "absent"]) == {
        "n1": Counts(passed=3, failed=1),
        "n2": Counts(passed=1, failed=2, not_run=2),
    }


def test_coverage_says_how_old_the_proof_of_a_requirement_is(nights: Store) -> None:
    told = {
        (one.requirement, one.profile): (one.tests, one.green, one.red, one.oldest_green_at)
        for one in nights.coverage(Level.L4)
    }
    first, third = "2025-03-01T00:00:00+00:00", "2025-03-03T00:00:00+00:00"
    assert told == {
        ("R-1", "x"): (1, 1, 0, third),
        ("R-1", "y"): (1, 1, 1, first),
        ("R-2", "x"): (2, 2, 0, third),
        ("R-2", "y"): (2, 1, 2, first),
    }


def test_builds_are_those_that_ran_the_latest_first_with_what_is_known_of_them(nights: Store) -> None:
    told = Build(commit="c2", parent="c1", sequence=7, authors=("a@x",), committed_at="2025-03-02T23:00:00+00:00")
    nights.describe_build(told)
    nights.describe_build(Build(commit="never ran"))
    assert nights.builds() == (told, Build(commit="c1"))
    nights.describe_build(replace(told, sequence=8))
    assert nights.builds(limit=1) == (replace(told, sequence=8),)


def test_runs_are_chosen_by_level_and_commit(nights: Store) -> None:
    assert [run.id for run in nights.runs(level=Level.L4)] == ["n3", "n2", "n1"]
    assert [run.id for run in nights.runs(commit="c1")] == ["l2", "n2", "n1"]
    assert [run.id for run in nights.runs(level=Level.L4, commit="c1", limit=1)] == ["n2"]


def test_a_part_of_a_run_is_read_page_by_page(nights: Store) -> None:
    assert [one.result.test_id for one in nights.entries("n1", profile="y", outcomes=[_F])] == ["b"]
    assert nights.entries("n1", pillar="teleporting") == ()
    everything = nights.entries("n1", pillar="printing")
    first = nights.entries("n1", limit=3)
    assert first + nights.entries("n1", after=first[-1].reference) == everything


def test_measurements_of_a_name_are_found_over_runs(nights: Store, make_result: MakeResult) -> None:
    for run_id, value in (("n1", 1.0), ("n2", None), ("n3", 3.0)):
        taken = (Measurement(name="speed", unit="ppm", value=value, low=60), Measurement(name="other", unit="s"))
        nights.add_result(run_id, make_result(test_id="fast", measurements=taken))
    found = nights.taken("speed", ["n1", "n2"])
    assert [(one.run_id, one.test_id, one.measurement.value) for one in found] == [
        ("n1", "fast", 1.0), ("n2", "fast", None)
    ]  # fmt: skip


def test_tests_are_found_by_a_part_of_their_name_taken_as_it_is(
    store: Store, make_run: MakeRun, make_result: MakeResult
) -> None:
    store.begin_run(make_run())
    store.add_results("run-1", [make_result(test_id=name) for name in ("copy_100%", "copy_1000", "print")])
    assert [one.test_id for one in store.track_records(search="100%")] == ["copy_100%"]
