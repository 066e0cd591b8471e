"""Laws of the honest denominator."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.records import Level, Outcome, Planned, Result
from harness.reports.summary import Counts, Standing, judge, standing_of, summarise

P, F, E, S, N = Outcome.PASSED, Outcome.FAILED, Outcome.ERROR, Outcome.SKIPPED, Outcome.NOT_RUN


@pytest.mark.parametrize(
    ("outcomes", "standing"),
    [
        ([], Standing.NOT_RUN),
        ([N], Standing.NOT_RUN),
        ([S], Standing.SKIPPED),
        ([P], Standing.PASSED),
        ([P, P], Standing.PASSED),
        ([F, P], Standing.RETRIED),
        ([E, P], Standing.RETRIED),
        ([P, F], Standing.FAILED),
        ([F, E], Standing.FAILED),
        ([E, F], Standing.FAILED),
        ([E, S], Standing.ERROR),
        ([S, P], Standing.PASSED),
        ([F, P, N], Standing.FAILED),
    ],
)
def test_standing_of_attempts(
    make_result: Callable[..., Result], outcomes: Sequence[Outcome], standing: Standing
) -> None:
    assert standing_of([make_result(outcome=outcome) for outcome in outcomes]) is standing


def test_what_has_no_result_counts_as_not_run(make_planned: Callable[..., Planned]) -> None:
    matrix = summarise([make_planned(test_id="a"), make_planned(test_id="b")], [])
    assert matrix.cells == {("printing", "aurora"): Counts(not_run=2)}
    assert matrix.total.pass_percent == 0


def test_a_result_nobody_planned_widens_the_denominator(
    make_planned: Callable[..., Planned], make_result: Callable[..., Result]
) -> None:
    matrix = summarise([make_planned()], [make_result(), make_result(test_id="stray", outcome=F)])
    assert matrix.total == Counts(passed=1, failed=1)


def test_failures_and_errors_are_never_one_number(
    make_planned: Callable[..., Planned], make_result: Callable[..., Result]
) -> None:
    plan = [make_planned(test_id="a"), make_planned(test_id="b")]
    total = summarise(plan, [make_result(test_id="a", outcome=F), make_result(test_id="b", outcome=E)]).total
    assert (total.failed, total.error, total.passed) == (1, 1, 0)


def test_attempts_are_judged_in_their_own_order_not_in_that_of_arrival(
    make_planned: Callable[..., Planned], make_result: Callable[..., Result]
) -> None:
    late, early = make_result(attempt=2), make_result(attempt=1, outcome=F)
    (verdict,) = judge([make_planned()], [late, early])
    assert verdict.attempts == (early, late)
    assert verdict.standing is Standing.RETRIED
    assert verdict.telling == early


def test_profiles_of_one_test_are_judged_apart(
    make_planned: Callable[..., Planned], make_result: Callable[..., Result]
) -> None:
    plan = [make_planned(), make_planned(profile="borealis")]
    matrix = summarise(plan, [make_result(), make_result(profile="borealis", outcome=F)])
    assert matrix.profiles == ("aurora", "borealis")
    assert matrix.profile_total("aurora") == Counts(passed=1)
    assert matrix.profile_total("borealis") == Counts(failed=1)
    assert matrix.pillar_total("printing") == matrix.total == Counts(passed=1, failed=1)


def test_only_a_run_without_any_gap_reaches_100_percent() -> None:
    assert Counts(passed=29_999, not_run=1).pass_percent == 99
    assert Counts(passed=29_999, retried=1).pass_percent == 99
    assert Counts(passed=30_000).pass_percent == 100


def test_nothing_planned_is_no_percentage() -> None:
    assert Counts().pass_percent is None
    assert summarise([], []).total.planned == 0


_names = st.sampled_from(["a", "b", "c"])
_plans = st.lists(st.builds(Planned, test_id=_names, profile=_names, pillar=st.just("x"), level=st.just(Level.L2)))
_results = st.lists(
    st.builds(
        Result,
        test_id=_names,
        profile=_names,
        pillar=st.just("x"),
        level=st.just(Level.L2),
        rig_kind=st.just("simulator"),
        outcome=st.sampled_from(Outcome),
        attempt=st.integers(1, 3),
        seed=st.just(0),
        firmware_hash=st.just(""),
        profile_hash=st.just(""),
        virtual_s=st.none(),
        wall_s=st.just(0.0),
        finished_at=st.just(""),
    )
)


@given(_plans, _results)
def test_every_promised_or_run_test_is_counted_exactly_once(plan: list[Planned], results: list[Result]) -> None:
    known = {(item.test_id, item.profile) for item in [*plan, *results]}
    total = summarise(plan, results).total
    assert total.planned == len(known)
    first_try = {(r.test_id, r.profile) for r in results if r.outcome is P}
    assert total.passed + total.retried <= len(first_try)
