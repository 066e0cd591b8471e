"""Laws of the kinds of criterion, a few for each: what is met, what is not, and that silence is never met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from harness.criteria import definitions as kinds
from harness.criteria.facts import (
    BuildFact,
    Facts,
    IssueList,
    MeasurementFact,
    OpenIssue,
    PlannedFact,
    ResponseFact,
    RunFact,
    SignOff,
)
from harness.criteria.kinds import JUDGES
from harness.criteria.verdict import Judgement, Verdict
from harness.records import Level, Measurement, RunState
from harness.reports.summary import Standing
from tests.harness.criteria.samples import AN_HOUR_AGO, LAST_WEEK, NOW

MET, NOT_MET, NO_DATA = Judgement.MET, Judgement.NOT_MET, Judgement.NO_DATA
Planned, Measured, Ran = Callable[..., PlannedFact], Callable[..., MeasurementFact], Callable[..., RunFact]


def judged(kind: type[Any], facts: Facts, **words: Any) -> Verdict:
    name = kind.model_fields["kind"].annotation.__args__[0]
    return JUDGES[name](kind(id="1", text="it", kind=name, **words), facts, NOW)


SILENT = [
    (kinds.PassRate, {"at_least_percent": 1}),
    (kinds.ExecutionRate, {"at_least_percent": 1}),
    (kinds.PillarsInPlace, {"pillars": ("print",)}),
    (kinds.RequirementCoverage, {"products": ("aurora",)}),
    (kinds.MeasurementWithin, {"test": "t", "measurements": ("speed",), "products": ("aurora",)}),
    (kinds.Reliability, {"products": ("aurora",), "at_most_per_1000": 100}),
    (kinds.IssueAge, {"at_most_days": 99}),
    (kinds.ResponseTime, {"within_h": 999}),
    (kinds.Nightly, {"pillar": "print", "at_least_percent": 1}),
    (kinds.BuildOfTarget, {"machine": "core", "products": ("aurora",)}),
    (kinds.PerformanceFigure, {"measurement": "speed", "products": ("aurora",), "at_least": 0}),
    (kinds.Manual, {}),
]


def test_there_is_a_law_of_silence_for_every_kind() -> None:
    assert {kind.model_fields["kind"].annotation.__args__[0] for kind, _ in SILENT} == set(JUDGES)


@pytest.mark.parametrize(("kind", "words"), SILENT, ids=[kind.__name__ for kind, _ in SILENT])
def test_nothing_known_is_no_data(kind: type[Any], words: dict[str, Any]) -> None:
    assert judged(kind, Facts(), **words).judgement is NO_DATA


@pytest.mark.parametrize(
    ("changed", "counts_as"),
    [
        ({"standing": Standing.RETRIED}, "passed on retry"),
        ({"standing": Standing.FAILED}, "failed"),
        ({"standing": Standing.ERROR}, "error"),
        ({"standing": Standing.SKIPPED}, "skipped"),
        ({"standing": Standing.NOT_RUN}, "not run"),
        ({"standing": Standing.NOT_RUN, "lacks": True}, "product lacks it"),
        ({"at": LAST_WEEK}, "stale"),
        ({"quarantined": True}, "quarantined"),
    ],
)
def test_whatever_is_no_fresh_pass_is_counted_shown_and_not_passed(
    planned: Planned, changed: dict[str, Any], counts_as: str
) -> None:
    facts = Facts(tests=(planned(), planned(test_id="t::b", **changed)))
    verdict = judged(kinds.PassRate, facts, at_least_percent=51)
    assert verdict.judgement is NOT_MET
    assert verdict.evidence.counts == (("passed", 1), (counts_as, 1))
    assert verdict.figure == 50.0
    assert [(item.name, item.count) for item in verdict.evidence.items] == [("t::b", counts_as)]
    assert judged(kinds.PassRate, facts, at_least_percent=50).judgement is MET


def test_tests_without_a_fresh_word_about_the_product_are_no_data(planned: Planned) -> None:
    old = (planned(at=LAST_WEEK), planned(test_id="t::b", standing=Standing.ERROR))
    assert judged(kinds.PassRate, Facts(tests=old), at_least_percent=1).judgement is NO_DATA


def test_what_the_product_lacks_is_set_apart_only_where_the_criterion_says_so(planned: Planned) -> None:
    facts = Facts(tests=(planned(), planned(test_id="t::b", standing=Standing.NOT_RUN, lacks=True)))
    apart = judged(kinds.PassRate, facts, at_least_percent=100, set_apart="what the product lacks")
    assert (apart.judgement, apart.figure) == (MET, 100.0)
    assert ("product lacks it", 1) in apart.evidence.counts
    assert judged(kinds.PassRate, facts, at_least_percent=100).judgement is NOT_MET


def test_each_pillar_passes_by_itself_and_a_named_one_may_not_be_absent(planned: Planned) -> None:
    facts = Facts(
        tests=(
            *(planned(test_id=f"t::{number}") for number in range(99)),
            planned(pillar="copy", standing=Standing.FAILED),
        )
    )
    assert judged(kinds.PassRate, facts, at_least_percent=98).judgement is MET
    by_pillar = judged(kinds.PassRate, facts, at_least_percent=98, each="pillar")
    assert by_pillar.judgement is NOT_MET
    assert {part.name: part.is_met for part in by_pillar.evidence.parts} == {"copy": False, "print": True}
    named = judged(kinds.PassRate, facts, at_least_percent=98, each="pillar", pillars=("print", "power"))
    assert named.judgement is NO_DATA


def test_percent_is_rounded_down_so_that_100_is_all(planned: Planned) -> None:
    tests = (*(planned(test_id=f"t::{n}") for n in range(2999)), planned(standing=Standing.FAILED))
    verdict = judged(kinds.PassRate, Facts(tests=tests), at_least_percent=100)
    assert (verdict.judgement, verdict.figure) == (NOT_MET, 99.9)


def test_a_failure_is_executed_and_an_error_is_not(planned: Planned) -> None:
    failed, erred = planned(standing=Standing.FAILED), planned(test_id="t::b", standing=Standing.ERROR)
    assert judged(kinds.ExecutionRate, Facts(tests=(failed,))).judgement is MET
    both = judged(kinds.ExecutionRate, Facts(tests=(failed, erred)))
    assert (both.judgement, both.figure) == (NOT_MET, 50.0)


def test_lower_levels_do_not_answer_for_exactly_one(planned: Planned) -> None:
    words: dict[str, Any] = {"level": Level.L4, "exactly_this_level": True}
    assert judged(kinds.ExecutionRate, Facts(tests=(planned(),)), level=Level.L4).judgement is MET
    assert judged(kinds.ExecutionRate, Facts(tests=(planned(),)), **words).judgement is NO_DATA
    there = planned(test_id="t::night", level=Level.L4)
    assert judged(kinds.ExecutionRate, Facts(tests=(planned(), there)), **words).figure == 100.0


def test_a_pillar_is_in_place_once_a_test_of_just_that_level_has_run(planned: Planned) -> None:
    lower = planned()
    words: dict[str, Any] = {"level": Level.L4, "pillars": ("print",)}
    assert judged(kinds.PillarsInPlace, Facts(tests=(lower,)), **words).judgement is NO_DATA
    there = planned(test_id="t::night", level=Level.L4)
    assert judged(kinds.PillarsInPlace, Facts(tests=(lower, there)), **words).judgement is MET
    two = judged(kinds.PillarsInPlace, Facts(tests=(there,)), level=Level.L4, pillars=("print", "copy"))
    assert two.judgement is NOT_MET
    assert "missing: copy" in two.said


def test_a_requirement_needs_all_its_tests_passed(planned: Planned) -> None:
    first, second = planned(requirements=("R-1",)), planned(test_id="t::b", requirements=("R-1", "R-2"))
    known = (("aurora", ("R-1", "R-2")),)
    words: dict[str, Any] = {"products": ("aurora",)}
    assert judged(kinds.RequirementCoverage, Facts(tests=(first, second), requirements=known), **words).judgement is MET
    bad = planned(test_id="t::b", requirements=("R-1",), standing=Standing.FAILED)
    verdict = judged(kinds.RequirementCoverage, Facts(tests=(first, bad), requirements=known), **words)
    assert verdict.judgement is NOT_MET
    assert [(item.name, item.said) for item in verdict.evidence.items] == [
        ("R-1", "1 of 2 tests: b failed"),
        ("R-2", "no test covers it"),
    ]


def test_an_hour_at_speed_is_within_limits_long_enough_and_passed(measured: Measured) -> None:
    words: dict[str, Any] = {
        "test": "f.py::test_hour", "measurements": ("speed",), "products": ("aurora",), "at_least_s": 3600,
    }  # fmt: skip
    for fact, judgement in (
        (measured(), MET),
        (measured(duration_s=3599.0), NOT_MET),
        (measured(standing=Standing.RETRIED), NOT_MET),
        (measured(measurement=Measurement(name="speed", unit="1/min", value=53.0, low=54.0)), NOT_MET),
        (measured(at=LAST_WEEK, duration_s=9999.0), NO_DATA),
        (measured(profile="corona"), NO_DATA),
    ):
        assert judged(kinds.MeasurementWithin, Facts(measurements=(fact,)), fresh_h=72, **words).judgement is judgement
    later = measured(reference="1-1-1-2", measurement=Measurement(name="speed", unit="1/min", value=1.0, low=54.0))
    two = Facts(measurements=(measured(), later))
    assert judged(kinds.MeasurementWithin, two, **words).judgement is NOT_MET


def _pages_and_errors(measured: Measured, pages: float, errors: float) -> Facts:
    return Facts(
        measurements=(
            measured(measurement=Measurement(name="pages", unit="count", value=pages)),
            measured(measurement=Measurement(name="errors", unit="count", value=errors)),
        )
    )


def test_a_low_rate_is_met_only_when_enough_pages_have_shown_it(measured: Measured) -> None:
    words: dict[str, Any] = {"products": ("aurora",), "at_most_per_1000": 0.5}
    few = judged(kinds.Reliability, _pages_and_errors(measured, 2000, 0), **words)
    assert few.judgement is NOT_MET
    assert "more pages must show it" in few.said
    # Zero events of a Poisson count: at most 2.996 are expected, with 95 % confidence.
    many = judged(kinds.Reliability, _pages_and_errors(measured, 6000, 0), **words)
    assert many.judgement is MET
    assert many.figure == pytest.approx(100 * 2.9957 / 6 / 0.5, abs=0.1)
    bad = judged(kinds.Reliability, _pages_and_errors(measured, 10_000, 30), **words)
    assert "too many" in bad.said


def test_without_a_limit_of_its_own_reliability_is_held_to_what_the_product_promises(measured: Measured) -> None:
    facts = _pages_and_errors(measured, 6000, 0)
    promising = replace(facts, promised_errors=(("aurora", 0.5),))
    assert judged(kinds.Reliability, promising, products=("aurora",)).judgement is MET
    assert judged(kinds.Reliability, facts, products=("aurora",)).judgement is NO_DATA


def test_an_issue_is_too_old_once_it_is_older_than_allowed() -> None:
    issue = OpenIssue(key="X-1", title="Smoke", priority="P1", opened_at=LAST_WEEK)
    facts = Facts(issues=IssueList(read_at=AN_HOUR_AGO, issues=(issue,)))
    assert judged(kinds.IssueAge, facts, at_most_days=7).judgement is NOT_MET
    assert judged(kinds.IssueAge, facts, at_most_days=8).judgement is MET
    assert judged(kinds.IssueAge, facts, at_most_days=0).judgement is NOT_MET
    assert judged(kinds.IssueAge, facts, priority="P0", at_most_days=0).judgement is MET
    assert judged(kinds.IssueAge, Facts(issues=IssueList(read_at=LAST_WEEK)), at_most_days=9).judgement is NO_DATA


def test_a_failure_answered_late_or_not_at_all_breaks_the_promise(ran: Ran) -> None:
    def failure(red_at: str, responded_at: str | None) -> ResponseFact:
        return ResponseFact(
            number=1, name="jam", product="aurora", level=Level.L2, red_at=red_at, responded_at=responded_at
        )

    for failures, judgement in (
        ((), MET),
        ((failure(AN_HOUR_AGO, None),), MET),
        ((failure(LAST_WEEK, None),), NOT_MET),
        ((failure(LAST_WEEK, AN_HOUR_AGO),), NOT_MET),
        ((failure(LAST_WEEK, "2025-03-04T10:59:00+00:00"),), MET),
    ):
        assert judged(kinds.ResponseTime, Facts(runs=(ran(),), responses=failures)).judgement is judgement
    assert judged(kinds.ResponseTime, Facts(responses=())).judgement is NO_DATA


def test_a_night_counts_once_it_is_over_and_a_finished_run_executed_the_pillar(ran: Ran) -> None:
    night = ran(started_at="2025-03-09T01:00:00+00:00")
    words: dict[str, Any] = {"pillar": "print", "nights": 1}
    assert judged(kinds.Nightly, Facts(runs=(night,)), **words).judgement is MET
    assert judged(kinds.Nightly, Facts(runs=(ran(),)), **words).judgement is NOT_MET  # today is not over
    assert judged(kinds.Nightly, Facts(runs=(night,)), pillar="print", nights=2).judgement is NOT_MET
    assert judged(kinds.Nightly, Facts(runs=(night,)), products=("corona",), **words).judgement is NO_DATA
    assert judged(kinds.Nightly, Facts(runs=(night,)), level=Level.L4, **words).judgement is NO_DATA
    higher = ran(started_at="2025-03-09T01:00:00+00:00", level=Level.L4)
    assert judged(kinds.Nightly, Facts(runs=(higher,)), level=Level.L2, **words).judgement is MET
    cut = ran(started_at="2025-03-09T01:00:00+00:00", state=RunState.INTERRUPTED)
    assert judged(kinds.Nightly, Facts(runs=(cut,)), **words).judgement is NO_DATA


def test_a_build_is_there_once_its_firmware_has_passed_a_test() -> None:
    def built(passed: int) -> Facts:
        fact = BuildFact(
            profile="aurora", machine="core", firmware_hash="f1", run_id="run-1", commit="c1", at=AN_HOUR_AGO,
            executed=5, passed=passed,
        )  # fmt: skip
        return Facts(builds=(fact,))

    words: dict[str, Any] = {"machine": "core", "products": ("aurora",)}
    assert judged(kinds.BuildOfTarget, built(1), **words).judgement is MET
    assert judged(kinds.BuildOfTarget, built(0), **words).judgement is NOT_MET
    assert judged(kinds.BuildOfTarget, built(1), machine="native", products=("aurora",)).judgement is NO_DATA


def test_a_figure_is_held_against_the_criterion_s_own_limits(measured: Measured) -> None:
    facts = Facts(measurements=(measured(),))
    words: dict[str, Any] = {"measurement": "speed", "products": ("aurora",)}
    assert judged(kinds.PerformanceFigure, facts, at_least=55, **words).judgement is MET
    assert judged(kinds.PerformanceFigure, facts, at_least=55.5, **words).judgement is NOT_MET
    assert judged(kinds.PerformanceFigure, facts, at_most=10, **words).judgement is NOT_MET
    assert judged(kinds.PerformanceFigure, facts, at_least=1, machine="native", **words).judgement is NO_DATA


def test_a_signature_is_that_of_who_may_sign_and_ages() -> None:
    facts = Facts(sign_offs=(SignOff(criterion="1", who="Ada", at=LAST_WEEK, why="met the lab"),))
    assert judged(kinds.Manual, facts).judgement is MET
    assert judged(kinds.Manual, facts, signed_by=("Bea",)).judgement is NO_DATA
    assert judged(kinds.Manual, facts, valid_days=7).judgement is NO_DATA
