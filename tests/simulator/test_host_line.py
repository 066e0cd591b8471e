"""Laws of the host's cable: the baud rate, flow control, and what the trace keeps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.clock import Clock
from simulator.host_line import HostLine
from simulator.soc.chip import Chip
from simulator.soc.usart import RE, RTSE, TE, UE, Usart
from simulator.trace import Trace

BYTE_NS = 86_875


class Cable:
    """A host line on a switched-on USART."""

    def __init__(self, *, flow_control: bool = True) -> None:
        self.clock, self.trace = Clock(), Trace()
        chip = Chip(clock=self.clock, on_pin_change=lambda _port, _pin, _level: None)
        self.usart: Usart = chip.usarts["USART2"]
        self.answers = 0
        self.line = HostLine("serial", usart=self.usart, clock=self.clock, trace=self.trace, on_answer=self._count)
        if flow_control:
            self.usart.write(0x14, RTSE)

    def switch_on(self) -> None:
        self.usart.write(0x08, 139)
        self.usart.write(0x0C, UE | TE | RE)

    def take(self) -> list[int]:
        """The bytes a firmware gets that polls slowly."""
        taken = []
        for _poll in range(200):
            self.clock.advance_to(self.clock.now_ns + 3 * BYTE_NS)
            if self.usart.read(0) & 1 << 5:
                taken.append(self.usart.read(4))
        return taken

    def _count(self) -> None:
        self.answers += 1


@given(st.lists(st.binary(max_size=20), max_size=5))
def test_with_flow_control_a_slow_printer_gets_every_byte_in_order(writes: list[bytes]) -> None:
    cable = Cable()
    cable.switch_on()
    for data in writes:
        cable.line.write(data)
    assert bytes(cable.take()) == b"".join(writes)
    assert cable.line.unsent_bytes == 0


def test_without_flow_control_a_slow_printer_loses_bytes() -> None:
    cable = Cable(flow_control=False)
    cable.switch_on()
    cable.line.write(bytes(range(60)))
    assert len(cable.take()) < 60
    assert cable.line.unsent_bytes == 0


def test_bytes_wait_for_a_printer_that_is_off() -> None:
    cable = Cable()
    cable.line.write(b"early")
    cable.clock.advance_to(1_000_000_000)
    assert cable.line.unsent_bytes == 5
    cable.switch_on()
    assert bytes(cable.take()) == b"early"


def test_the_first_byte_arrives_a_byte_time_after_it_was_written() -> None:
    cable = Cable()
    cable.switch_on()
    cable.line.write(b"x")
    assert cable.clock.next_ns() == BYTE_NS


def test_an_answer_is_kept_until_it_is_taken() -> None:
    cable = Cable()
    cable.switch_on()
    for byte in b"ok\r\n":
        cable.usart.write(0x04, byte)
        cable.clock.advance_to(cable.clock.now_ns + BYTE_NS)
    assert cable.answers == 4
    assert cable.line.has_answer
    assert [cable.line.take_answer(3), cable.line.take_answer(3), cable.line.take_answer(3)] == [b"ok\r", b"\n", b""]


@pytest.mark.parametrize(("sent", "records"), [(b"a\nb\fc", [b"a\n", b"b\f", b"c"]), (b"x" * 130, [b"x" * 128, b"xx"])])
def test_the_trace_keeps_an_answer_by_lines_and_blocks_and_never_too_long(sent: bytes, records: list[bytes]) -> None:
    cable = Cable()
    cable.switch_on()
    for byte in sent:
        cable.usart.write(0x04, byte)
        cable.clock.advance_to(cable.clock.now_ns + BYTE_NS)
    cable.line.flush_record()
    cable.line.flush_record()
    assert [(source, text) for _, source, text in cable.trace.records] == [("serial<", part.hex()) for part in records]


def test_an_empty_write_leaves_no_trace() -> None:
    cable = Cable()
    cable.line.write(b"")
    assert cable.trace.records == []
