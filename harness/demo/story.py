"""What happens in the invented year: which test fails when and why, and how the figures grow better. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from harness.demo.program import DemoTest
from harness.records import Outcome

YEAR_DAYS = 364
_EARLY_FAULTS_A_WEEK, _LATE_FAULTS_A_WEEK = 5.0, 1.5
_LONGEST_DAYS, _SHORTEST_DAYS = 4, 1
_BAD_NIGHTS = 6
_LAST_BAD_NIGHT = 9
"""Days before the end."""

_OPEN_DAYS = (1, 3)
"""How many days before the end something broke that nobody has mended."""

_FLAKY_TESTS = 2
_FLAKY_SHARE = 0.12
_MESSAGES = (
    "expected {0} pages, the printer counted {1}",
    "status is 421{0:02d}, expected 10001 within 60 s",
    "no answer in 10 s; heard nothing",
    "display shows 'Warming up', expected 'Ready'",
    "set {0} left loose, expected one staple",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A commit that broke something: from `first_day` to before `end_day` these tests fail, on these products."""

    first_day: int
    end_day: int
    tests: frozenset[str]
    products: frozenset[str]
    message: str

    def lasting(self, first_day: int, end_day: int) -> Fault:
        """The same at another time."""
        return replace(self, first_day=first_day, end_day=end_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Everything that goes wrong in the year."""

    faults: tuple[Fault, ...]
    bad_nights: frozenset[int]
    flaky: frozenset[str]

    def outcome(self, test: DemoTest, product: str, day: int, chance: Random) -> tuple[Outcome, str]:
        """How a test ends on a day, and what it says."""
        if day in self.bad_nights and chance.random() < 0.3:
            return Outcome.ERROR, "rig-3: the serial adapter is gone; expected a device at its end"
        for fault in self.faults:
            if fault.first_day <= day < fault.end_day and test.test_id in fault.tests and product in fault.products:
                return Outcome.FAILED, fault.message
        if test.test_id in self.flaky and chance.random() < _FLAKY_SHARE:
            return Outcome.FAILED, "the job ended 0.2 s late"
        return Outcome.PASSED, ""


def tell(tests: Sequence[DemoTest], chance: Random) -> Story:
    """A year in which faults become rarer and are mended faster."""
    faults = []
    for week in range(YEAR_DAYS // 7):
        share = week / (YEAR_DAYS // 7)
        expected = _EARLY_FAULTS_A_WEEK + share * (_LATE_FAULTS_A_WEEK - _EARLY_FAULTS_A_WEEK)
        for _ in range(round(chance.gauss(expected, 1.0))):
            faults.append(_fault(tests, 7 * week, share, chance))
    faults += [_fault(tests, YEAR_DAYS - 7, 1.0, chance).lasting(YEAR_DAYS - days, YEAR_DAYS) for days in _OPEN_DAYS]
    nights = frozenset([*chance.sample(range(YEAR_DAYS), _BAD_NIGHTS), YEAR_DAYS - _LAST_BAD_NIGHT])
    flaky = frozenset(test.test_id for test in chance.sample(list(tests), _FLAKY_TESTS))
    return Story(faults=tuple(faults), bad_nights=nights, flaky=flaky)


def errors_per_1000_pages(promised: float, day: int, chance: Random) -> float:
    """Three times what is promised at the start, well below it in the end."""
    return max(0.1, promised * (3.0 - 2.4 * day / YEAR_DAYS) + chance.gauss(0, 0.15))


def _fault(tests: Sequence[DemoTest], week_start: int, share: float, chance: Random) -> Fault:
    first = week_start + chance.randrange(5)
    longest = round(_LONGEST_DAYS + share * (_SHORTEST_DAYS - _LONGEST_DAYS))
    source = chance.choice(tests)
    kin = [test for test in tests if test.pillar == source.pillar]
    broken = chance.sample(kin, min(len(kin), chance.choice((1, 1, 2, 4))))
    products = chance.sample(source.products, chance.randint(1, len(source.products)))
    return Fault(
        first_day=first,
        end_day=first + chance.randint(1, longest),
        tests=frozenset(test.test_id for test in broken),
        products=frozenset(products),
        message=chance.choice(_MESSAGES).format(chance.randint(1, 4), chance.randint(5, 9)),
    )
