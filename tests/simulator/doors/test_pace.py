"""Laws of how virtual time follows the wall clock."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.doors.pace import MAXIMUM, Pace

S = 1_000_000_000


@given(st.floats(0.1, 1000), st.floats(0, 0.2))
def test_virtual_time_goes_at_the_factor(factor: float, wall_s: float) -> None:
    pace = Pace(5 * S, 100.0)
    pace.set_factor(factor, 5 * S, 100.0)
    assert pace.target_ns(5 * S, 100.0 + wall_s) == pytest.approx((5 + wall_s * factor) * S, abs=2000)


def test_at_the_maximum_there_is_no_target() -> None:
    pace = Pace(0, 0.0)
    pace.set_factor(MAXIMUM, 0, 0.0)
    assert pace.target_ns(7, 1.0) is None


def test_a_host_that_was_too_slow_does_not_catch_up() -> None:
    pace = Pace(0, 0.0)
    first = pace.target_ns(0, 60.0)
    assert first is not None
    assert first < S
    assert pace.target_ns(first, 60.1) == pytest.approx(first + 0.1 * S, abs=1000)


def test_time_stands_while_paused_but_for_steps() -> None:
    pace = Pace(0, 0.0)
    pace.pause(is_paused=True, now_ns=S, wall_s=1.0)
    assert pace.target_ns(S, 9.0) == S
    pace.step(0.5)
    pace.step(0.25)
    assert pace.target_ns(S, 9.0) == S + S * 3 // 4
    assert pace.target_ns(S + S * 3 // 4, 10.0) == S + S * 3 // 4


def test_time_goes_on_from_where_it_stood() -> None:
    pace = Pace(0, 0.0)
    pace.pause(is_paused=True, now_ns=S, wall_s=1.0)
    pace.pause(is_paused=False, now_ns=S, wall_s=100.0)
    assert pace.target_ns(S, 100.1) == pytest.approx(1.1 * S, abs=1000)


def test_time_never_goes_back() -> None:
    assert Pace(0, 10.0).target_ns(S, 10.0) == S


def test_nonsense_is_refused() -> None:
    pace = Pace(0, 0.0)
    with pytest.raises(ValueError, match="pause it first"):
        pace.step(1)
    with pytest.raises(ValueError, match="expected 0 for the maximum"):
        pace.set_factor(-1, 0, 0.0)
    pace.pause(is_paused=True, now_ns=0, wall_s=0.0)
    for duration_s in (0, -1, 3601, float("nan")):
        with pytest.raises(ValueError, match="step: duration"):
            pace.step(duration_s)
