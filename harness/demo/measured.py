"""What nights of the invented program measure: the tests that an iteration's criteria look at. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from harness.demo.program import PRODUCTS, PROMISED_ERRORS, SPEED
from harness.demo.story import errors_per_1000_pages
from harness.records import Measurement

PAGES = 10_000
"""Of a night's measurement of errors."""

_POISSON_95 = 1.96
"""Standard deviations on either side, of which a Poisson count's is the root of the count."""

Measure = Callable[[str, int, Random], tuple[Measurement, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredTest:
    """A test at L4 with its figures by product and day; `low` and `high` decide whether it passes."""

    test_id: str
    pillar: str
    requirement: str
    products: tuple[str, ...]
    measure: Measure


def _at_speed(unit_name: str, *counts: str) -> Measure:
    def measure(product: str, _day: int, chance: Random) -> tuple[Measurement, ...]:
        rated = SPEED[product]
        speed = round(rated * (1.0 + chance.gauss(-0.004, 0.002)), 2)
        none = tuple(Measurement(name=name, unit="count", value=0.0, low=0, high=0) for name in counts)
        return (Measurement(name=unit_name, unit="1/min", value=speed, low=0.98 * rated), *none)

    return measure


def _sleep(_product: str, _day: int, chance: Random) -> tuple[Measurement, ...]:
    return (Measurement(name="sleep_delay_s", unit="s", value=round(900 + chance.uniform(0, 3), 2), low=899, high=905),)


def _errors(product: str, day: int, chance: Random) -> tuple[Measurement, ...]:
    promised, thousands = PROMISED_ERRORS[product], PAGES / 1000
    errors = round(errors_per_1000_pages(promised, day, chance) * thousands)
    spread = _POISSON_95 * errors**0.5
    low, high = max(0.0, errors - spread) / thousands, (errors + spread) / thousands
    return (
        Measurement(name="errors", unit="count", value=float(errors)),
        Measurement(name="pages", unit="count", value=float(PAGES)),
        Measurement(name="errors_per_1000_pages", unit="1/1000", value=errors / thousands),
        Measurement(name="errors_per_1000_pages_at_least", unit="1/1000", value=round(low, 3), high=promised),
        Measurement(name="errors_per_1000_pages_at_most", unit="1/1000", value=round(high, 3)),
    )


MEASURED = (
    MeasuredTest(
        test_id="demo/reliability/test_time_at_speed.py::test_an_hour_at_speed_to_the_stapling_finisher",
        pillar="reliability",
        requirement="TO-FIN-01",
        products=("corona",),
        measure=_at_speed("pages_per_minute", "jams", "sets_not_stapled"),
    ),
    MeasuredTest(
        test_id="demo/copy/test_an_hour.py::test_an_hour_of_copying_at_speed",
        pillar="copy",
        requirement="TO-CPY-01",
        products=("corona",),
        measure=_at_speed("copies_per_minute", "jams", "missing_pages"),
    ),
    MeasuredTest(
        test_id="demo/power/test_sleep.py::test_the_printer_sleeps_after_its_delay",
        pillar="power",
        requirement="TO-PWR-01",
        products=PRODUCTS,
        measure=_sleep,
    ),
    MeasuredTest(
        test_id="demo/reliability/test_error_rate.py::test_errors_are_no_more_frequent_than_promised",
        pillar="reliability",
        requirement="TO-REL-01",
        products=PRODUCTS,
        measure=_errors,
    ),
)
