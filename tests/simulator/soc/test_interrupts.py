"""Laws of pending, enabled and active exceptions (ARMv7-M ARM, B1.5)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from simulator.soc.interrupts import FIRST_IRQ, HARD_FAULT, PENDSV, SVCALL, SYSTICK, Interrupts

priorities = st.dictionaries(st.integers(0, 81), st.integers(0, 15).map(lambda level: level << 4), max_size=12)


def enabled(levels: dict[int, int]) -> Interrupts:
    interrupts = Interrupts()
    for irq, priority in levels.items():
        interrupts.priorities[FIRST_IRQ + irq] = priority
        interrupts.enabled |= 1 << FIRST_IRQ + irq
        interrupts.set_line(irq, True)
    return interrupts


@given(priorities)
def test_the_most_urgent_is_taken_and_the_lowest_number_among_equals(levels: dict[int, int]) -> None:
    interrupts = enabled(levels)
    expected = min(levels, key=lambda irq: (levels[irq], irq)) + FIRST_IRQ if levels else 0
    assert interrupts.next_due(basepri=0) == expected


@given(priorities, st.integers(0, 15).map(lambda level: level << 4))
def test_nothing_as_lazy_as_what_runs_or_basepri_is_taken(levels: dict[int, int], limit: int) -> None:
    interrupts = enabled(levels)
    due = interrupts.next_due(basepri=limit)
    assert not due or not limit or interrupts.priority_of(due) < limit
    interrupts.priorities[SVCALL] = limit
    interrupts.enter(SVCALL)
    due = interrupts.next_due(basepri=0)
    assert not due or interrupts.priority_of(due) < limit
    assert interrupts.running_priority() == limit


def test_a_line_that_is_not_enabled_stays_pending_until_it_is() -> None:
    interrupts = Interrupts()
    interrupts.set_line(5, True)
    interrupts.set_line(5, False)
    assert interrupts.next_due(basepri=0) == 0
    assert not interrupts.wakes()
    interrupts.enabled |= 1 << FIRST_IRQ + 5
    assert interrupts.next_due(basepri=0) == FIRST_IRQ + 5


def test_a_line_still_high_after_its_handler_is_pending_again() -> None:
    interrupts = enabled({5: 0})
    interrupts.enter(FIRST_IRQ + 5)
    assert interrupts.next_due(basepri=0) == 0
    assert interrupts.leave() == FIRST_IRQ + 5
    assert interrupts.next_due(basepri=0) == FIRST_IRQ + 5


def test_a_line_lowered_in_its_handler_is_done() -> None:
    interrupts = enabled({5: 0})
    interrupts.enter(FIRST_IRQ + 5)
    interrupts.set_line(5, False)
    interrupts.leave()
    assert interrupts.pending == 0


def test_a_hard_fault_is_more_urgent_than_anything_firmware_can_set() -> None:
    interrupts = enabled({0: 0})
    interrupts.enter(FIRST_IRQ)
    interrupts.pend(HARD_FAULT)
    assert interrupts.next_due(basepri=0x10) == HARD_FAULT


def test_handlers_end_in_reverse_order() -> None:
    interrupts = Interrupts()
    for exception in (PENDSV, SYSTICK, HARD_FAULT):
        interrupts.enter(exception)
    assert [interrupts.leave() for _ in range(3)] == [HARD_FAULT, SYSTICK, PENDSV]


def test_reset_leaves_nothing_pending_enabled_or_active() -> None:
    interrupts = enabled({3: 0x20})
    interrupts.enter(FIRST_IRQ + 3)
    interrupts.reset()
    assert not interrupts.active
    assert not interrupts.wakes()
    assert set(interrupts.priorities) == {0}
