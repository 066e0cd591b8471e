"""Laws of comparing runs: a test counts as the same only if it left the same trace and ended the same way on both."""

from __future__ import annotations

from dataclasses import replace

from harness.compare_machines import Comparison, compare
from harness.records import Level, Outcome, Result

PASSED = Result(
    test_id="a.py::test_it",
    pillar="print",
    level=Level.L2,
    profile="corona",
    rig_kind="sim",
    outcome=Outcome.PASSED,
    attempt=1,
    seed=1,
    firmware_hash="f",
    profile_hash="p",
    virtual_s=1.0,
    wall_s=0.1,
    finished_at="2026-01-01T00:00:00+00:00",
    trace_digest="aa",
)
KEY = (PASSED.test_id, PASSED.profile)


def test_equal_traces_are_counted() -> None:
    other = replace(PASSED, profile="aurora", trace_digest="bb")
    assert compare([PASSED, other], [other, replace(PASSED, wall_s=9.0)]) == Comparison(compared=2, differing=())


def test_another_trace_differs() -> None:
    assert compare([PASSED], [replace(PASSED, trace_digest="bb")]) == Comparison(compared=1, differing=(KEY,))


def test_another_outcome_differs() -> None:
    assert compare([PASSED], [replace(PASSED, outcome=Outcome.FAILED)]).differing == (KEY,)


def test_a_test_that_only_one_machine_ran_differs() -> None:
    assert compare([PASSED], []) == Comparison(compared=0, differing=(KEY,))


def test_tests_without_a_trace_are_not_counted_as_compared() -> None:
    skipped = replace(PASSED, outcome=Outcome.SKIPPED, trace_digest=None)
    assert compare([skipped], [skipped]) == Comparison(compared=0, differing=())
