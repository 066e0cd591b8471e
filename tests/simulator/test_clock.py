"""Laws of virtual time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.clock import Clock


@given(st.lists(st.integers(0, 50), max_size=40))
def test_events_run_by_time_and_then_by_registration(times: list[int]) -> None:
    clock, ran = Clock(), []
    for order, when_ns in enumerate(times):
        clock.call_at(when_ns, lambda entry=(when_ns, order): ran.append((clock.now_ns, entry)))
    clock.advance_to(50)
    assert [entry for _, entry in ran] == sorted((when_ns, order) for order, when_ns in enumerate(times))
    assert all(now_ns == when_ns for now_ns, (when_ns, _) in ran)
    assert clock.now_ns == 50


@given(st.lists(st.integers(0, 50), max_size=20), st.lists(st.integers(0, 50), max_size=10))
def test_the_steps_of_time_do_not_change_what_runs_when(times: list[int], stops: list[int]) -> None:
    def run(stops: list[int]) -> list[tuple[int, int]]:
        clock = Clock()
        ran: list[tuple[int, int]] = []
        for when_ns in times:
            clock.call_at(when_ns, lambda when_ns=when_ns: ran.append((clock.now_ns, when_ns)))
        for stop_ns in [*sorted(stops), 50]:
            clock.advance_to(stop_ns)
        return ran

    assert run(stops) == run([])


def test_an_event_planned_by_an_event_runs_in_its_turn() -> None:
    clock, ran = Clock(), []
    clock.call_at(10, lambda: clock.call_at(15, lambda: ran.append(("planned late", clock.now_ns))))
    clock.call_at(20, lambda: ran.append(("planned early", clock.now_ns)))
    clock.advance_to(30)
    assert ran == [("planned late", 15), ("planned early", 20)]


def test_a_cancelled_event_never_runs_and_is_not_next() -> None:
    clock, ran = Clock(), []
    first = clock.call_at(10, lambda: ran.append("first"))
    clock.call_at(20, lambda: ran.append("second"))
    clock.cancel(first)
    clock.cancel(first)
    assert clock.next_ns() == 20
    clock.advance_to(30)
    clock.cancel(first)
    assert ran == ["second"]
    assert clock.next_ns() is None


def test_an_event_may_cancel_one_due_at_the_same_time() -> None:
    clock, ran = Clock(), []
    clock.call_at(10, lambda: clock.cancel(second))
    second = clock.call_at(10, lambda: ran.append("second"))
    clock.advance_to(10)
    assert ran == []


def test_time_moved_by_hand_runs_what_it_passed() -> None:
    clock, ran = Clock(), []
    for when_ns in (5, 3, 9):
        clock.call_at(when_ns, lambda when_ns=when_ns: ran.append(when_ns))
    clock.now_ns = 6
    clock.run_due()
    assert ran == [3, 5]
    assert clock.next_ns() == 9


def test_a_moment_already_past_is_due_at_once_and_time_stays() -> None:
    clock, ran = Clock(100), []
    clock.call_at(50, lambda: ran.append(clock.now_ns))
    clock.advance_to(100)
    assert ran == [100]


def test_time_never_goes_back() -> None:
    clock = Clock(100)
    with pytest.raises(ValueError, match="99 ns is before now"):
        clock.advance_to(99)
