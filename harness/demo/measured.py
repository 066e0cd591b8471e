"""What nights of the invented program measure: the tests that an iteration's criteria look at. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from harness.ctl.rate import poisson_interval
from harness.demo.program import SPEED, DemoTest, products_with, promised_errors
from harness.demo.story import YEAR_DAYS, errors_per_1000_pages
from harness.records import Level, Measurement

PAGES = 10_000
"""Of a night's measurement of errors."""

Measure = Callable[[str, int, Random], tuple[Measurement, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredTest:
    """A test at L4 with its figures by product and day; their limits decide whether it passes."""

    test: DemoTest
    measure: Measure
    machine: str | None = None


def _at_speed(unit_name: str, *counts: str) -> Measure:
    def measure(product: str, _day: int, chance: Random) -> tuple[Measurement, ...]:
        rated = SPEED[product]
        speed = round(rated * (1.0 + chance.gauss(-0.004, 0.002)), 2)
        none = tuple(Measurement(name=name, unit="count", value=0.0, low=0, high=0) for name in counts)
        return (Measurement(name=unit_name, unit="1/min", value=speed, low=0.98 * rated), *none)

    return measure


def _sleep(_product: str, _day: int, chance: Random) -> tuple[Measurement, ...]:
    return (Measurement(name="sleep_delay_s", unit="s", value=round(900 + chance.uniform(0, 3), 2), low=899, high=905),)


def _first_page(_product: str, day: int, chance: Random) -> tuple[Measurement, ...]:
    """The next processor is slow at first."""
    value = round(14.0 - 5.0 * day / YEAR_DAYS + chance.gauss(0, 0.1), 2)
    return (Measurement(name="first_page_out_s", unit="s", value=value),)


def _errors(product: str, day: int, chance: Random) -> tuple[Measurement, ...]:
    promised, thousands = promised_errors(product), PAGES / 1000
    errors = round(errors_per_1000_pages(promised, day, chance) * thousands)
    low, high = (limit / thousands for limit in poisson_interval(errors))
    return (
        Measurement(name="errors", unit="count", value=float(errors)),
        Measurement(name="pages", unit="count", value=float(PAGES)),
        Measurement(name="errors_per_1000_pages", unit="1/1000", value=errors / thousands),
        Measurement(name="errors_per_1000_pages_at_least", unit="1/1000", value=round(low, 3), high=promised),
        Measurement(name="errors_per_1000_pages_at_most", unit="1/1000", value=round(high, 3)),
    )


def _night_test(name: str, pillar: str, requirement: str) -> DemoTest:
    return DemoTest(
        test_id=f"demo/{pillar}/{name}",
        pillar=pillar,
        level=Level.L4,
        requirement=requirement,
        products=products_with(requirement),
    )


MEASURED = (
    MeasuredTest(
        test=_night_test(
            "test_time_at_speed.py::test_an_hour_at_speed_to_the_stapling_finisher", "reliability", "TO-FIN-01"
        ),
        measure=_at_speed("pages_per_minute", "jams", "sets_not_stapled"),
    ),
    MeasuredTest(
        test=_night_test("test_an_hour.py::test_an_hour_of_copying_at_speed", "copy", "TO-CPY-01"),
        measure=_at_speed("copies_per_minute", "jams", "missing_pages"),
    ),
    MeasuredTest(
        test=_night_test("test_sleep.py::test_the_printer_sleeps_after_its_delay", "power", "TO-PWR-02"),
        measure=_sleep,
    ),
    MeasuredTest(
        test=_night_test(
            "test_error_rate.py::test_errors_are_no_more_frequent_than_promised", "reliability", "TO-REL-01"
        ),
        measure=_errors,
    ),
    MeasuredTest(
        test=_night_test("test_first_page.py::test_the_first_page_comes_soon", "print", "TO-PRN-02"),
        measure=_first_page,
        machine="native",
    ),
)
