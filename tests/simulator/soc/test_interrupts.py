"""Laws of pending, enabled and active exceptions (ARMv7-M ARM, B1.5), for both chips."""

from __future__ import annotations

from chip_benches import SYSTEM, ChipBench
from hypothesis import given
from hypothesis import strategies as st

from simulator.soc.interrupts import FIRST_IRQ, HARD_FAULT, PENDSV, SVCALL, SYSTICK
from simulator.soc.rcc import ResetCause

priorities = st.dictionaries(st.integers(0, 81), st.integers(0, 15).map(lambda level: level << 4), max_size=12)


ISER, ISPR, IPR, ICSR, SHPR2 = 0x100, 0x200, 0x400, 0xD04, 0xD1C


def set_priority(bench: ChipBench, irq: int, priority: int) -> None:
    word = SYSTEM + IPR + irq // 4 * 4
    shift = irq % 4 * 8
    bench.write(word, bench.read(word) & ~(0xFF << shift) | priority << shift)


def enable(bench: ChipBench, irq: int) -> None:
    bench.write(SYSTEM + ISER + irq // 32 * 4, 1 << irq % 32)


def raised(bench: ChipBench, levels: dict[int, int]) -> ChipBench:
    """Lines that are high, enabled, and as urgent as that."""
    for irq, priority in levels.items():
        set_priority(bench, irq, priority)
        enable(bench, irq)
        bench.set_line(irq, True)
    return bench


@given(levels=priorities)
def test_the_most_urgent_is_taken_and_the_lowest_number_among_equals(
    make_bench: type[ChipBench], levels: dict[int, int]
) -> None:
    expected = min(levels, key=lambda irq: (levels[irq], irq)) + FIRST_IRQ if levels else 0
    assert raised(make_bench(), levels).next_due() == expected


@given(levels=priorities, limit=st.integers(0, 15).map(lambda level: level << 4))
def test_nothing_as_lazy_as_what_runs_or_basepri_is_taken(
    make_bench: type[ChipBench], levels: dict[int, int], limit: int
) -> None:
    bench = raised(make_bench(), levels)
    due = bench.next_due(basepri=limit)
    assert not due or not limit or levels[due - FIRST_IRQ] < limit
    bench.write(SYSTEM + SHPR2, limit << 24)
    bench.enter(SVCALL)
    due = bench.next_due()
    assert not due or levels[due - FIRST_IRQ] < limit
    assert bench.running_priority() == limit


def test_a_line_that_is_not_enabled_stays_pending_until_it_is(bench: ChipBench) -> None:
    bench.set_line(5, True)
    bench.set_line(5, False)
    assert bench.next_due() == 0
    assert not bench.wakes()
    enable(bench, 5)
    assert bench.next_due() == FIRST_IRQ + 5


def test_a_line_still_high_after_its_handler_is_pending_again(bench: ChipBench) -> None:
    raised(bench, {5: 0})
    bench.enter(FIRST_IRQ + 5)
    assert bench.next_due() == 0
    assert bench.leave() == FIRST_IRQ + 5
    assert bench.next_due() == FIRST_IRQ + 5


def test_a_line_lowered_in_its_handler_is_done(bench: ChipBench) -> None:
    raised(bench, {5: 0})
    bench.enter(FIRST_IRQ + 5)
    bench.set_line(5, False)
    bench.leave()
    assert not bench.is_pending(5)
    assert not bench.wakes()


def test_a_hard_fault_is_more_urgent_than_anything_firmware_can_set(bench: ChipBench) -> None:
    raised(bench, {0: 0})
    bench.enter(FIRST_IRQ)
    bench.pend(HARD_FAULT)
    assert bench.next_due(basepri=0x10) == HARD_FAULT


def test_handlers_end_in_reverse_order(bench: ChipBench) -> None:
    for exception in (PENDSV, SYSTICK, HARD_FAULT):
        bench.enter(exception)
    assert [bench.leave() for _ in range(3)] == [HARD_FAULT, SYSTICK, PENDSV]


def test_reset_leaves_nothing_pending_enabled_or_active(bench: ChipBench) -> None:
    raised(bench, {3: 0x20})
    bench.enter(FIRST_IRQ + 3)
    bench.reset(ResetCause.SOFTWARE)
    assert bench.read(SYSTEM + ICSR) == 0
    assert not bench.wakes()
    assert [bench.read(SYSTEM + base) for base in (ISER, ISPR, IPR)] == [0, 0, 0]
