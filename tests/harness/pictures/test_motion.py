"""Laws of the odometer, of time windows and of axes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.pictures.axis import ticks
from harness.pictures.happenings import gaps, spans
from harness.pictures.motion import Rollers
from harness.pictures.trace_text import NS_PER_S, Event
from harness.pictures.window import LONGEST_S, Window

RUNS = st.lists(st.tuples(st.integers(1, 10 * NS_PER_S), st.sampled_from([0, 100, 330])), max_size=8)


def _rollers(runs: list[tuple[int, int]]) -> Rollers:
    ns, events = 0, []
    for pause_ns, speed in runs:
        ns += pause_ns
        events.append(Event(ns, "path", f"run {speed}"))
    return Rollers(events, ns + NS_PER_S)


@given(RUNS, st.floats(0, 1))
def test_a_distance_is_reached_when_the_odometer_shows_it(runs: list[tuple[int, int]], share: float) -> None:
    rollers = _rollers(runs)
    wanted_mm = rollers.odometer_mm(rollers.end_ns) * share
    ns = rollers.reached_ns(wanted_mm)
    if ns is not None:  # the very end may be missed by less than a nanosecond's way
        assert rollers.odometer_mm(ns) == pytest.approx(wanted_mm, abs=0.001)


@given(RUNS)
def test_the_odometer_never_goes_back(runs: list[tuple[int, int]]) -> None:
    rollers = _rollers(runs)
    shown = [rollers.odometer_mm(rollers.end_ns * step // 50) for step in range(51)]
    assert shown == sorted(shown)


def test_standing_rollers_reach_nothing() -> None:
    assert _rollers([]).reached_ns(1.0) is None


@given(st.floats(-1e4, 1e4), st.floats(0.01, 1e4), st.integers(1, 40))
def test_ticks_are_within_evenly_spaced_and_not_too_many(start: float, span: float, about: int) -> None:
    marks = ticks(start, start + span, about=about)
    assert len(marks) <= about + 2
    assert all(start - 1e-6 <= mark <= start + span + 1e-6 for mark in marks)


@given(st.lists(st.tuples(st.integers(0, 100), st.booleans()), max_size=20))
def test_spans_and_gaps_share_all_time(changes: list[tuple[int, bool]]) -> None:
    found = spans(sorted(changes, key=lambda change: change[0]), 200)
    rest = gaps(found, (0, 200))
    assert sum(end - start for start, end in [*found, *rest]) == 200


def test_unasked_a_window_ends_where_paper_last_moved() -> None:
    events = [
        Event(s * NS_PER_S, source, "x") for s, source in ((0, "log"), (500, "path"), (520, "path"), (900, "log"))
    ]
    assert Window().of(events) == (499 * NS_PER_S, 521 * NS_PER_S)


def test_a_window_is_never_longer_than_lines_can_be_told_apart_unless_asked() -> None:
    events = [Event(s * NS_PER_S, "path", "x") for s in range(3000)]
    from_ns, to_ns = Window().of(events)
    assert (to_ns - from_ns) / NS_PER_S == LONGEST_S
    assert Window(from_s=0, to_s=3000).of(events) == (0, 3000 * NS_PER_S)
