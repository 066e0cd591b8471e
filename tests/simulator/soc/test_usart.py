"""Laws of the USART (RM0090, chapter 30), for both chips."""

from __future__ import annotations

import pytest
from chip_benches import USART2, ChipBench, Registers
from hypothesis import given
from hypothesis import strategies as st

from simulator.soc.rcc import ResetCause
from simulator.soc.usart import ORE, RE, RTSE, RXNE, RXNEIE, TC, TE, TXE, TXEIE, UE

SR, DR, BRR, CR1, CR3 = 0x00, 0x04, 0x08, 0x0C, 0x14
BYTE_NS = 86_875  # ten bits at 16 MHz / 139
IRQ = 38


def switched_on(bench: ChipBench, *, extra: int = 0, cr3: int = 0) -> Registers:
    usart = bench.registers(USART2)
    usart.write_all(x08=139, x14=cr3, x0C=UE | TE | RE | extra)
    return usart


def test_after_reset_the_transmitter_is_empty_and_idle(bench: ChipBench) -> None:
    assert bench.registers(USART2).read(SR) == TXE | TC


def test_a_byte_takes_ten_bits_at_the_baud_rate(bench: ChipBench) -> None:
    usart = switched_on(bench)
    usart.write(DR, 0x141)
    bench.advance(BYTE_NS - 1)
    assert not bench.sent
    bench.advance(1)
    assert bench.sent == [(BYTE_NS, 0x41)]


def test_the_data_register_is_free_again_at_once_and_full_with_the_second_byte(bench: ChipBench) -> None:
    usart = switched_on(bench)
    usart.write(DR, 1)
    assert usart.read(SR) & (TXE | TC) == TXE
    usart.write(DR, 2)
    assert usart.read(SR) & (TXE | TC) == 0
    bench.advance(BYTE_NS)
    assert usart.read(SR) & (TXE | TC) == TXE
    bench.advance(BYTE_NS)
    assert usart.read(SR) & (TXE | TC) == TXE | TC


@given(data=st.binary(min_size=1, max_size=20))
def test_bytes_that_follow_each_other_leave_in_order_without_gaps(make_bench: type[ChipBench], data: bytes) -> None:
    bench = make_bench()
    usart = switched_on(bench)
    for byte in data:
        while not usart.read(SR) & TXE:
            bench.advance(BYTE_NS // 7)
        usart.write(DR, byte)
    bench.advance(2 * BYTE_NS)
    assert bytes(byte for _, byte in bench.sent) == data
    assert [when for when, _ in bench.sent] == [BYTE_NS * number for number in range(1, len(data) + 1)]


@pytest.mark.parametrize("cr1", [0, UE, TE, UE | RE])
def test_a_transmitter_that_is_off_sends_nothing(bench: ChipBench, cr1: int) -> None:
    usart = bench.registers(USART2)
    usart.write_all(x08=139, x0C=cr1, x04=0x41)
    bench.advance(10 * BYTE_NS)
    assert not bench.sent


def test_a_received_byte_raises_a_flag_that_reading_it_lowers(bench: ChipBench) -> None:
    usart = switched_on(bench)
    bench.receive(0x5A)
    assert usart.read(SR) & RXNE
    assert usart.read(DR) == 0x5A
    assert not usart.read(SR) & RXNE


def test_an_overrun_keeps_the_first_byte_and_says_so(bench: ChipBench) -> None:
    usart = switched_on(bench)
    bench.receive(1)
    bench.receive(2)
    assert usart.read(SR) & (RXNE | ORE) == RXNE | ORE
    assert usart.read(DR) == 1
    assert usart.read(SR) & (RXNE | ORE) == 0


def test_a_receiver_that_is_off_hears_nothing(bench: ChipBench) -> None:
    usart = bench.registers(USART2)
    usart.write_all(x08=139, x0C=UE | TE)
    bench.receive(1)
    assert not usart.read(SR) & RXNE


def test_interrupts_follow_flag_and_enable_bit(bench: ChipBench) -> None:
    usart = switched_on(bench)
    bench.receive(1)
    assert not bench.is_pending(IRQ)
    usart.write(CR1, UE | TE | RE | RXNEIE)
    assert bench.is_pending(IRQ)


def test_an_overrun_interrupts_through_rxneie(bench: ChipBench) -> None:
    usart = switched_on(bench, extra=RXNEIE)
    bench.receive(1)
    bench.receive(2)
    usart.write(SR, 0xFFFF_FFFF & ~RXNE)
    bench.end_handler(IRQ)
    assert bench.is_pending(IRQ), "ORE is still set"
    usart.read(DR)
    bench.end_handler(IRQ)
    assert not bench.is_pending(IRQ)


def test_an_empty_transmitter_interrupts_as_soon_as_it_is_allowed_to(bench: ChipBench) -> None:
    switched_on(bench, extra=TXEIE)
    assert bench.is_pending(IRQ)


def test_nrts_holds_the_sender_back_while_a_byte_is_unread(bench: ChipBench) -> None:
    usart = switched_on(bench, cr3=RTSE)
    bench.host_writes(b"ab")
    bench.advance(5 * BYTE_NS)
    assert usart.read(SR) & (RXNE | ORE) == RXNE
    assert usart.read(DR) == ord("a")
    bench.advance(BYTE_NS)
    assert usart.read(DR) == ord("b")


def test_without_nrts_the_sender_does_not_wait(bench: ChipBench) -> None:
    usart = switched_on(bench)
    bench.host_writes(b"ab")
    bench.advance(2 * BYTE_NS)
    assert usart.read(SR) & ORE
    assert usart.read(DR) == ord("a")


def test_dropping_a_byte_by_clearing_its_flag_lets_the_sender_go_on(bench: ChipBench) -> None:
    usart = switched_on(bench, cr3=RTSE)
    bench.host_writes(b"ab")
    bench.advance(5 * BYTE_NS)
    usart.write(SR, 0xFFFF_FFFF & ~RXNE)
    bench.advance(BYTE_NS)
    assert usart.read(DR) == ord("b")


def test_reset_loses_the_byte_on_its_way_out_and_hears_no_more(bench: ChipBench) -> None:
    usart = switched_on(bench)
    usart.write(DR, 1)
    bench.reset(ResetCause.SOFTWARE)
    bench.advance(10 * BYTE_NS)
    bench.receive(1)
    assert not bench.sent
    assert usart.read(SR) == TXE | TC
    assert usart.read(BRR) == usart.read(CR1) == usart.read(CR3) == 0
