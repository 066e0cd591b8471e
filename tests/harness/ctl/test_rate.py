"""Laws of exact limits for rates: they agree with published tables, hold the count, and narrow with its size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.ctl.rate import poisson_interval


@pytest.mark.parametrize(
    ("count", "low", "high"),
    # Garwood's limits for 95 %, as in Pearson and Hartley, Biometrika Tables for Statisticians 1, table 40
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390), (50, 37.111, 65.919)],
)
def test_the_limits_are_the_published_ones(count: int, low: float, high: float) -> None:
    assert poisson_interval(count) == pytest.approx((low, high), abs=0.001)


@given(st.integers(0, 150))
def test_the_count_lies_between_its_limits(count: int) -> None:
    low, high = poisson_interval(count)
    assert low <= count <= high


@given(st.integers(1, 150))
def test_more_confidence_is_a_wider_interval(count: int) -> None:
    usual, sure = poisson_interval(count), poisson_interval(count, confidence=0.99)
    assert sure.low < usual.low
    assert usual.high < sure.high
