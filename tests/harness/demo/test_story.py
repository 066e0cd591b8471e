"""Laws of the invented year: it is the same each time, it grows better, and all kinds of trouble are in it."""

from __future__ import annotations

from random import Random

from harness.demo.program import program_tests
from harness.demo.story import YEAR_DAYS, errors_per_1000_pages, tell
from harness.records import Outcome

TESTS = program_tests()
STORY = tell(TESTS, Random(30))


def outcomes(first_day: int, end_day: int) -> list[Outcome]:
    chance = Random(1)
    return [
        STORY.outcome(test, product, day, chance)[0]
        for day in range(first_day, end_day)
        for test in TESTS
        for product in test.products
    ]


def test_the_year_is_the_same_each_time() -> None:
    assert tell(TESTS, Random(30)) == STORY


def test_failures_grow_fewer() -> None:
    first, last = outcomes(0, YEAR_DAYS // 4), outcomes(YEAR_DAYS * 3 // 4, YEAR_DAYS)
    assert first.count(Outcome.FAILED) > 2 * last.count(Outcome.FAILED) > 0


def test_rig_errors_are_there_and_are_no_failures() -> None:
    night = min(STORY.bad_nights)
    assert Outcome.ERROR in outcomes(night, night + 1)
    assert Outcome.ERROR not in outcomes(night - 1, night) or night - 1 in STORY.bad_nights


def test_reliability_grows_from_above_the_promise_to_below_it() -> None:
    chance = Random(1)
    assert errors_per_1000_pages(1.2, 0, chance) > 1.2 > errors_per_1000_pages(1.2, YEAR_DAYS, chance)
