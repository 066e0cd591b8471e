"""Laws of the chip as a whole: addresses, reset, pins, clock control (RM0090, table 1 and chapters 7 and 8).

For both chips, but for what only the one in Python can be asked.
"""

from __future__ import annotations

import pytest
from chip_benches import RCC, SYSTEM, WATCHDOG, ChipBench, PythonBench
from hypothesis import given
from hypothesis import strategies as st

from simulator.soc.chip import ACCESS_NS, PERIPHERAL_BASE, PERIPHERAL_BYTES
from simulator.soc.rcc import CFGR, CR, CSR, RMVF, ResetCause
from simulator.soc.usart import TC, TXE

MODER, IDR, ODR, BSRR = 0x00, 0x10, 0x14, 0x18


@given(st.integers(PERIPHERAL_BASE, PERIPHERAL_BASE + PERIPHERAL_BYTES - 1))
def test_every_address_has_one_peripheral_with_a_word_offset_or_none(address: int) -> None:
    found = PythonBench().chip.find(address)
    assert found is None or (found[1] % 4 == 0 and 0 <= found[1] < 0x400)


@pytest.mark.parametrize(
    ("address", "name"),
    [(0x4000_4404, "USART2"), (0x4000_4804, "USART3"), (0x4001_1004, "USART1"), (0x4001_1404, "USART6")],
)
def test_the_serial_ports_are_where_the_manual_puts_them(bench: ChipBench, address: int, name: str) -> None:
    assert bench.read(address - 4) == TXE | TC, name


@pytest.mark.parametrize("address", [0x4000_0400, 0x4000_7C00, 0x4002_1400, 0x4007_FFFC])
def test_where_there_is_nothing_nothing_answers(bench: ChipBench, address: int) -> None:
    with pytest.raises(LookupError):
        bench.read(address)
    with pytest.raises(LookupError):
        bench.write(address, 1)


def test_an_access_costs_its_time_and_what_falls_due_meanwhile_happens_first() -> None:
    bench = PythonBench()
    ran: list[int] = []
    bench.clock.call_at(ACCESS_NS - 1, lambda: ran.append(1))
    bench.clock.spend(ACCESS_NS)
    assert bench.clock.now_ns == ACCESS_NS
    assert ran


def test_output_pins_report_each_edge_once(bench: ChipBench) -> None:
    port = bench.port("C")
    port.write_all(x00=0b01 << 2 * 3, x14=1 << 3)
    port.write(ODR, 1 << 3 | 1 << 4)
    port.write(BSRR, 1 << 3 + 16)
    assert bench.pins == [("PC", 3, 1), ("PC", 3, 0)]


def test_setting_wins_over_resetting_in_one_write(bench: ChipBench) -> None:
    port = bench.port("A")
    port.write(BSRR, 1 << 5 | 1 << 5 + 16)
    assert port.read(ODR) == 1 << 5


@given(outputs=st.integers(0, 0xFFFF), driven=st.integers(0, 0xFFFF), latch=st.integers(0, 0xFFFF))
def test_the_input_register_shows_outputs_and_what_the_outside_drives(
    make_bench: type[ChipBench], outputs: int, driven: int, latch: int
) -> None:
    bench = make_bench()
    port = bench.port("B")
    port.write(MODER, sum(1 << 2 * pin for pin in range(16) if outputs >> pin & 1))
    port.write(ODR, latch)
    for pin in range(16):
        bench.drive("B", pin, bool(driven >> pin & 1))
    assert port.read(IDR) == latch & outputs | driven & ~outputs & 0xFFFF


def test_a_reset_turns_outputs_into_inputs_and_the_levels_outside_stay(bench: ChipBench) -> None:
    port = bench.port("A")
    bench.drive("A", 7, True)
    port.write_all(x00=1, x18=1)
    bench.reset(ResetCause.SOFTWARE)
    assert bench.pins == [("PA", 0, 1), ("PA", 0, 0)]
    assert port.read(IDR) == 1 << 7


def test_reset_flags_gather_until_firmware_removes_them(bench: ChipBench) -> None:
    rcc = bench.registers(RCC)
    assert rcc.read(CSR) == ResetCause.POWER_ON
    bench.reset(ResetCause.WATCHDOG)
    assert rcc.read(CSR) == ResetCause.POWER_ON | ResetCause.WATCHDOG
    rcc.write(CSR, RMVF)
    assert rcc.read(CSR) == 0
    bench.reset(ResetCause.SOFTWARE)
    assert rcc.read(CSR) == ResetCause.SOFTWARE


def test_a_clock_is_ready_as_soon_as_it_is_on(bench: ChipBench) -> None:
    rcc = bench.registers(RCC)
    assert rcc.read(CR) & 3 == 3, "HSI runs after reset"
    rcc.write(CR, 1 | 1 << 16 | 1 << 24)
    assert rcc.read(CR) & (1 << 17 | 1 << 25) == 1 << 17 | 1 << 25
    rcc.write(CFGR, 2)
    assert rcc.read(CFGR) >> 2 & 3 == 2
    rcc.write(CSR, 1)
    assert rcc.read(CSR) & 3 == 3


def test_the_first_cause_of_a_reset_is_the_one_that_counts(bench: ChipBench) -> None:
    bench.write(SYSTEM + 0xD0C, 0x05FA_0004)
    bench.write(WATCHDOG, 0xCCCC)
    bench.advance(1_000_000_000)
    assert bench.reset_request is ResetCause.SOFTWARE
