"""Laws of the USART (RM0090, chapter 30)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from soc_bench import ChipBench, write_all

from simulator.soc.usart import ORE, RE, RTSE, RXNE, RXNEIE, TC, TE, TXE, TXEIE, UE, Usart

SR, DR, BRR, CR1, CR3 = 0x00, 0x04, 0x08, 0x0C, 0x14
BYTE_NS = 86_875  # ten bits at 16 MHz / 139
IRQ = 38


def switched_on(bench: ChipBench, *, extra: int = 0, cr3: int = 0) -> Usart:
    usart = bench.chip.usarts["USART2"]
    write_all(usart, x08=139, x14=cr3, x0C=UE | TE | RE | extra)
    return usart


def test_after_reset_the_transmitter_is_empty_and_idle(bench: ChipBench) -> None:
    assert bench.chip.usarts["USART2"].read(SR) == TXE | TC


def test_a_byte_takes_ten_bits_at_the_baud_rate(bench: ChipBench) -> None:
    usart = switched_on(bench)
    sent: list[tuple[int, int]] = []
    usart.on_transmit = lambda byte: sent.append((bench.clock.now_ns, byte))
    usart.write(DR, 0x141)
    bench.advance(BYTE_NS - 1)
    assert not sent
    bench.advance(1)
    assert sent == [(BYTE_NS, 0x41)]


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


@given(st.binary(min_size=1, max_size=20))
def test_bytes_that_follow_each_other_leave_in_order_without_gaps(data: bytes) -> None:
    bench = ChipBench()
    usart = switched_on(bench)
    sent: list[tuple[int, int]] = []
    usart.on_transmit = lambda byte: sent.append((bench.clock.now_ns, byte))
    for byte in data:
        while not usart.read(SR) & TXE:
            bench.advance(BYTE_NS // 7)
        usart.write(DR, byte)
    bench.advance(2 * BYTE_NS)
    assert bytes(byte for _, byte in sent) == data
    assert [when for when, _ in sent] == [BYTE_NS * number for number in range(1, len(data) + 1)]


@pytest.mark.parametrize("cr1", [0, UE, TE, UE | RE])
def test_a_transmitter_that_is_off_sends_nothing(bench: ChipBench, cr1: int) -> None:
    usart = bench.chip.usarts["USART2"]
    sent: list[int] = []
    usart.on_transmit = sent.append
    write_all(usart, x08=139, x0C=cr1, x04=0x41)
    bench.advance(10 * BYTE_NS)
    assert not sent


def test_a_received_byte_raises_a_flag_that_reading_it_lowers(bench: ChipBench) -> None:
    usart = switched_on(bench)
    usart.receive(0x5A)
    assert usart.read(SR) & RXNE
    assert usart.read(DR) == 0x5A
    assert not usart.read(SR) & RXNE


def test_an_overrun_keeps_the_first_byte_and_says_so(bench: ChipBench) -> None:
    usart = switched_on(bench)
    usart.receive(1)
    usart.receive(2)
    assert usart.read(SR) & (RXNE | ORE) == RXNE | ORE
    assert usart.read(DR) == 1
    assert usart.read(SR) & (RXNE | ORE) == 0


def test_a_receiver_that_is_off_hears_nothing(bench: ChipBench) -> None:
    usart = bench.chip.usarts["USART2"]
    write_all(usart, x08=139, x0C=UE | TE)
    usart.receive(1)
    assert not usart.read(SR) & RXNE


def test_interrupts_follow_flag_and_enable_bit(bench: ChipBench) -> None:
    usart = switched_on(bench)
    usart.receive(1)
    assert not bench.is_pending(IRQ)
    usart.write(CR1, UE | TE | RE | RXNEIE)
    assert bench.is_pending(IRQ)


def test_an_overrun_interrupts_through_rxneie(bench: ChipBench) -> None:
    usart = switched_on(bench, extra=RXNEIE)
    usart.receive(1)
    usart.receive(2)
    usart.write(SR, 0xFFFF_FFFF & ~RXNE)
    bench.chip.interrupts.enter(16 + IRQ)
    bench.chip.interrupts.leave()
    assert bench.is_pending(IRQ), "ORE is still set"
    usart.read(DR)
    bench.chip.interrupts.enter(16 + IRQ)
    bench.chip.interrupts.leave()
    assert not bench.is_pending(IRQ)


def test_an_empty_transmitter_interrupts_as_soon_as_it_is_allowed_to(bench: ChipBench) -> None:
    switched_on(bench, extra=TXEIE)
    assert bench.is_pending(IRQ)


def test_nrts_holds_the_sender_back_while_a_byte_is_unread(bench: ChipBench) -> None:
    usart = switched_on(bench, cr3=RTSE)
    calls: list[int] = []
    usart.on_ready_to_receive = lambda: calls.append(bench.clock.now_ns)
    assert usart.is_ready_to_receive
    usart.receive(1)
    assert not usart.is_ready_to_receive
    usart.read(DR)
    assert usart.is_ready_to_receive
    assert len(calls) == 1


def test_dropping_a_byte_by_clearing_its_flag_lets_the_sender_go_on(bench: ChipBench) -> None:
    usart = switched_on(bench, cr3=RTSE)
    calls: list[int] = []
    usart.receive(1)
    usart.on_ready_to_receive = lambda: calls.append(1)
    usart.write(SR, 0xFFFF_FFFF & ~RXNE)
    assert calls


def test_reset_loses_the_byte_on_its_way_out(bench: ChipBench) -> None:
    usart = switched_on(bench)
    sent: list[int] = []
    usart.on_transmit = sent.append
    usart.write(DR, 1)
    usart.reset()
    bench.advance(10 * BYTE_NS)
    assert not sent
    assert not usart.is_listening
    assert usart.read(BRR) == usart.read(CR1) == usart.read(CR3) == 0
