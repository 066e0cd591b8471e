"""Laws of measurements: what is declared must be taken, once, and lie in its limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.ctl import Measure
from harness.errors import HarnessError

number = st.floats(-1e6, 1e6)


def test_what_was_not_taken_is_a_complaint() -> None:
    measure = Measure()
    measure.declare("first_page", unit="s", high=9.5)
    assert measure.complaints() == ["first_page was not measured; expected -inf to 9.5 s"]
    assert measure.records[0].value is None


@given(value=number, low=st.none() | number, high=st.none() | number)
def test_limits_are_inclusive_and_none_is_no_limit(value: float, low: float | None, high: float | None) -> None:
    measure = Measure()
    if low is not None and high is not None and low > high:
        low, high = high, low
    measure.declare("x", unit="s", low=low, high=high).take(value)
    is_inside = (low is None or low <= value) and (high is None or value <= high)
    assert (measure.complaints() == []) == is_inside


def test_a_second_value_is_refused_and_the_first_stays() -> None:
    measure = Measure()
    gauge = measure.declare("speed", unit="1/min")
    gauge.take(40)
    with pytest.raises(HarnessError, match="measurement speed: is taken twice; expected one value"):
        gauge.take(41)
    assert measure.records[0].value == 40.0


def test_a_complaint_names_value_unit_and_limits() -> None:
    measure = Measure()
    measure.declare("temperature", unit="C", low=150, high=250).take(251.5)
    assert measure.complaints() == ["temperature is 251.5 C; expected 150 to 250 C"]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_finite_number_is_refused(value: float) -> None:
    measure = Measure()
    with pytest.raises(HarnessError, match="expected a finite number"):
        measure.declare("x", unit="s", low=0, high=1).take(value)
    assert measure.complaints()
