"""Laws of the general-purpose timers (RM0090, chapter 18), for both chips."""

from __future__ import annotations

import pytest
from chip_benches import MS, TIM2, US, ChipBench, Registers
from hypothesis import given
from hypothesis import strategies as st

from simulator.soc.rcc import ResetCause
from simulator.soc.timer import CEN, OPM, UDIS, UG, UIE, UIF, URS

CR1, DIER, SR, EGR, CNT, PSC, ARR = 0x00, 0x0C, 0x10, 0x14, 0x24, 0x28, 0x2C
IRQ = 28


def started(bench: ChipBench, *, period_us: int, control: int = CEN, enable: int = UIE) -> Registers:
    """TIM2 with a tick of one microsecond."""
    timer = bench.registers(TIM2)
    timer.write_all(x28=15, x2C=period_us - 1, x00=URS, x14=UG, x0C=enable)
    timer.write(CR1, URS | control)
    return timer


def test_after_reset_it_stands_still_with_the_longest_period(bench: ChipBench) -> None:
    timer = bench.registers(TIM2)
    bench.advance(MS)
    assert (timer.read(CNT), timer.read(ARR), timer.read(CR1), timer.read(SR)) == (0, 0xFFFF_FFFF, 0, 0)


def test_it_counts_the_prescaled_clock(bench: ChipBench) -> None:
    timer = started(bench, period_us=1 << 20)
    bench.advance(1234 * US)
    assert timer.read(CNT) == 1234


@given(period_us=st.integers(1, 5000), steps=st.lists(st.integers(0, 3 * MS), max_size=10))
def test_it_overflows_once_a_period_however_time_is_divided(
    make_bench: type[ChipBench], period_us: int, steps: list[int]
) -> None:
    bench = make_bench()
    timer = started(bench, period_us=period_us)
    updates: list[int] = []
    for step in [*steps, 5 * period_us * US]:
        target = bench.now_ns + step
        while (due := bench.next_ns()) is not None and due <= target:
            bench.advance_to(due)
            updates.append(bench.now_ns)
            assert timer.read(SR) & UIF
            timer.write(SR, 0)
        bench.advance_to(target)
    assert updates == [period_us * US * number for number in range(1, len(updates) + 1)]
    assert len(updates) == bench.now_ns // (period_us * US)


@pytest.mark.parametrize("enable", [UIE, 0])
def test_the_update_flag_does_not_need_the_interrupt(bench: ChipBench, enable: int) -> None:
    timer = started(bench, period_us=100, enable=enable)
    bench.advance(99 * US)
    assert not timer.read(SR) & UIF
    bench.advance(US)
    assert timer.read(SR) & UIF
    assert bench.is_pending(IRQ) == bool(enable)


def test_the_flag_comes_again_after_it_was_cleared_between_two_updates(bench: ChipBench) -> None:
    timer = started(bench, period_us=100, enable=0)
    bench.advance(1050 * US)
    timer.write(SR, 0)
    bench.advance(49 * US)
    assert not timer.read(SR) & UIF
    bench.advance(US)
    assert timer.read(SR) & UIF


def test_a_free_counter_nobody_looks_at_plans_no_events(bench: ChipBench) -> None:
    started(bench, period_us=1, enable=0)
    bench.advance(2 * US)
    assert bench.next_ns() is None


@pytest.mark.parametrize("enable", [UIE, 0])
def test_one_pulse_mode_stops_at_the_update(bench: ChipBench, enable: int) -> None:
    timer = started(bench, period_us=100, control=CEN | OPM, enable=enable)
    bench.advance(100 * US)
    assert not timer.read(CR1) & CEN
    bench.advance(150 * US)
    assert timer.read(CNT) == 0
    assert timer.read(SR) & UIF


def test_with_updates_disabled_the_counter_wraps_silently(bench: ChipBench) -> None:
    timer = started(bench, period_us=100, control=CEN | UDIS)
    bench.advance(250 * US)
    assert timer.read(CNT) == 50
    assert not timer.read(SR) & UIF


def test_a_software_update_restarts_and_is_an_update_only_without_urs(bench: ChipBench) -> None:
    timer = started(bench, period_us=1000)
    bench.advance(300 * US)
    timer.write(EGR, UG)
    assert (timer.read(CNT), timer.read(SR) & UIF) == (0, 0)
    timer.write(CR1, CEN)
    timer.write(EGR, UG)
    assert timer.read(SR) & UIF


def test_the_prescaler_is_buffered_until_the_next_update(bench: ChipBench) -> None:
    timer = started(bench, period_us=100)
    timer.write(PSC, 31)
    bench.advance(50 * US)
    assert timer.read(CNT) == 50
    bench.advance(50 * US)
    bench.advance(50 * US)
    assert timer.read(CNT) == 25


def test_clearing_the_flag_lowers_the_line_and_other_bits_do_not(bench: ChipBench) -> None:
    timer = started(bench, period_us=100)
    bench.advance(100 * US)
    timer.write(SR, 0xFFFF_FFFF)
    assert timer.read(SR) & UIF
    timer.write(SR, 0)
    bench.end_handler(IRQ)
    assert not bench.is_pending(IRQ)


@given(writes=st.lists(st.integers(1, 40), max_size=30))
def test_writing_settings_loses_no_fraction_of_a_tick(make_bench: type[ChipBench], writes: list[int]) -> None:
    bench = make_bench()
    timer = started(bench, period_us=1 << 20)
    for pause_us_tenths in writes:
        bench.advance(pause_us_tenths * 100)
        timer.write(ARR, (1 << 20) - 1)
    assert abs(timer.read(CNT) - bench.now_ns // US) <= 1


def test_time_that_jumps_over_an_update_does_not_shift_the_next_ones(bench: ChipBench) -> None:
    timer = started(bench, period_us=100)
    bench.spend(130 * US)  # as a register access does that begins before the update and ends after it
    assert timer.read(CNT) == 30
    assert bench.next_ns() == 200 * US


def test_stopping_holds_the_count_and_starting_goes_on(bench: ChipBench) -> None:
    timer = started(bench, period_us=1000)
    bench.advance(300 * US)
    timer.write(CR1, URS)
    bench.advance(MS)
    assert timer.read(CNT) == 300
    timer.write(CR1, URS | CEN)
    bench.advance(200 * US)
    assert timer.read(CNT) == 500


def test_reset_forgets_everything(bench: ChipBench) -> None:
    timer = started(bench, period_us=100)
    bench.advance(100 * US)
    bench.reset(ResetCause.SOFTWARE)
    bench.advance(MS)
    assert [timer.read(offset) for offset in (CR1, DIER, SR, CNT, PSC)] == [0] * 5
