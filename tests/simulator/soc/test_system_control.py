"""Laws of SysTick, NVIC and the System Control Block as registers (ARMv7-M ARM, B3), for both chips."""

from __future__ import annotations

import pytest
from chip_benches import MS, SYSTEM, US, ChipBench, PythonBench, Registers
from hypothesis import given
from hypothesis import strategies as st

from simulator.soc.interrupts import PENDSV, SYSTICK
from simulator.soc.rcc import ResetCause

SYST_CSR, SYST_RVR, SYST_CVR = 0x010, 0x014, 0x018
ISER, ICER, ISPR, ICPR, IPR = 0x100, 0x180, 0x200, 0x280, 0x400
CPUID, ICSR, VTOR, AIRCR, CFSR, HFSR, BFAR = 0xD00, 0xD04, 0xD08, 0xD0C, 0xD28, 0xD2C, 0xD38
ENABLE, TICKINT, CORE_CLOCK, COUNTFLAG = 1, 2, 4, 1 << 16


@pytest.fixture
def system(bench: ChipBench) -> Registers:
    return bench.registers(SYSTEM)


def test_it_says_it_is_a_cortex_m4(system: Registers) -> None:
    assert system.read(CPUID) >> 4 & 0xFFF == 0xC24


@given(irqs=st.sets(st.integers(0, 81), max_size=20))
def test_enable_and_pending_registers_set_by_one_and_clear_by_one(make_bench: type[ChipBench], irqs: set[int]) -> None:
    system = make_bench().registers(SYSTEM)
    for set_at, clear_at in ((ISER, ICER), (ISPR, ICPR)):
        for irq in irqs:
            system.write(set_at + irq // 32 * 4, 1 << irq % 32)
        for base in (set_at, clear_at):
            read = {
                32 * word + bit for word in range(3) for bit in range(32) if system.read(base + 4 * word) >> bit & 1
            }
            assert read == irqs
        for irq in irqs:
            system.write(clear_at + irq // 32 * 4, 1 << irq % 32)
        assert not any(system.read(set_at + 4 * word) for word in range(3))


def test_lines_the_chip_does_not_have_cannot_be_enabled(system: Registers) -> None:
    system.write(ISER + 8, 0xFFFF_FFFF)
    assert system.read(ISER + 8) == (1 << 82 - 64) - 1


def test_priorities_are_four_bits_a_byte_each(system: Registers) -> None:
    system.write(IPR + 28, 0x12_34_56_78)
    assert system.read(IPR + 28) == 0x10_30_50_70


def test_system_handler_priorities_are_at_their_own_registers(bench: ChipBench, system: Registers) -> None:
    system.write(0xD20, 0xC0F0_0000)
    for exception, priority in ((PENDSV, 0xF0), (SYSTICK, 0xC0)):
        bench.enter(exception)
        assert bench.running_priority() == priority
        bench.leave()
    assert system.read(0xD20) == 0xC0F0_0000


@pytest.mark.parametrize(("exception", "set_bit", "clear_bit"), [(PENDSV, 28, 27), (SYSTICK, 26, 25)])
def test_icsr_pends_and_unpends(
    bench: ChipBench, system: Registers, exception: int, set_bit: int, clear_bit: int
) -> None:
    system.write(ICSR, 1 << set_bit)
    assert system.read(ICSR) == 1 << set_bit
    assert bench.next_due() == exception
    system.write(ICSR, 1 << clear_bit)
    assert system.read(ICSR) == 0


def test_icsr_names_the_active_exception(bench: ChipBench, system: Registers) -> None:
    bench.enter(44)
    assert system.read(ICSR) & 0x1FF == 44


def test_the_vector_table_is_aligned(system: Registers) -> None:
    system.write(VTOR, 0x0800_01FF)
    assert system.read(VTOR) == 0x0800_0180


def test_a_system_reset_needs_the_key(bench: ChipBench, system: Registers) -> None:
    for value in (1 << 2, 0x1234_0004, 0x05FA_0000):
        system.write(AIRCR, value)
        assert bench.reset_request is None
    system.write(AIRCR, 0x05FA_0004)
    assert bench.reset_request is ResetCause.SOFTWARE


def test_fault_status_is_cleared_by_writing_one() -> None:
    system = PythonBench().chip.system  # the processor notes faults: tests/simulator/machine, for the C one too
    system.note_fault(configurable=1 << 16, hard=1 << 30, address=0x1234)
    assert (system.read(CFSR), system.read(HFSR), system.read(BFAR)) == (1 << 16, 1 << 30, 0x1234)
    system.write(CFSR, 1 << 16)
    system.write(HFSR, 1 << 30)
    assert (system.read(CFSR), system.read(HFSR)) == (0, 0)


@pytest.mark.parametrize(("control", "rate_hz"), [(CORE_CLOCK, 16_000_000), (0, 2_000_000)])
def test_systick_interrupts_once_a_reload_value_plus_one(
    bench: ChipBench, system: Registers, control: int, rate_hz: int
) -> None:
    system.write(SYST_RVR, rate_hz // 1000 - 1)
    system.write(SYST_CVR, 0)
    system.write(SYST_CSR, ENABLE | TICKINT | control)
    ticks = []
    while (due_ns := bench.next_ns()) is not None and due_ns <= 10 * MS:
        bench.advance_to(due_ns)
        ticks.append(bench.now_ns)
    assert ticks == [number * MS for number in range(1, 11)]
    assert bench.next_due() == SYSTICK


def test_systick_counts_down_and_its_flag_is_read_once(bench: ChipBench, system: Registers) -> None:
    system.write(SYST_RVR, 15_999)
    system.write(SYST_CSR, ENABLE | CORE_CLOCK)
    bench.advance(250 * US)
    assert system.read(SYST_CVR) == 15_999 - 4000
    assert not system.read(SYST_CSR) & COUNTFLAG
    bench.advance(MS)
    assert system.read(SYST_CSR) & COUNTFLAG
    assert not system.read(SYST_CSR) & COUNTFLAG
    assert not bench.next_due()


def test_systick_keeps_24_bits_and_stops_when_disabled(bench: ChipBench, system: Registers) -> None:
    system.write(SYST_RVR, 0xFFFF_FFFF)
    assert system.read(SYST_RVR) == 0xFF_FFFF
    system.write(SYST_CSR, ENABLE | TICKINT | CORE_CLOCK)
    system.write(SYST_CSR, 0)
    assert bench.next_ns() is None


def test_registers_nobody_models_read_zero_and_take_writes(system: Registers) -> None:
    system.write(0xFF0, 1)
    assert system.read(0xFF0) == 0
