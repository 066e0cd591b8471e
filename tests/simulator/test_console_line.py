"""Laws of the service console's cable: the log is everybody's, answers are kept for who has asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from device_profiles import load_profile
from simulator.clock import Clock
from simulator.console_line import ConsoleLine
from simulator.controller import MachineKind
from simulator.device import Device
from simulator.log_line import LogLine
from simulator.machine.image import FirmwareImage
from simulator.soc.chip import Chip
from simulator.soc.usart import RE, TE, UE, Usart
from simulator.trace import Trace

BYTE_NS = 86_875


class Cable:
    """A console line on a switched-on USART1."""

    def __init__(self) -> None:
        self.clock, self.trace = Clock(), Trace()
        chip = Chip(clock=self.clock, on_pin_change=lambda _port, _pin, _level: None)
        self.usart: Usart = chip.usarts["USART1"]
        self.log = LogLine(clock=self.clock, trace=self.trace)
        self.answers = 0
        self.line = ConsoleLine(
            usart=self.usart, clock=self.clock, trace=self.trace, log=self.log, on_answer=self._count
        )
        self.usart.write(0x08, 139)
        self.usart.write(0x0C, UE | TE | RE)

    def say(self, text: bytes) -> None:
        """What a firmware writes, byte by byte."""
        for byte in text:
            self.usart.write(4, byte)
            self.clock.advance_to(self.clock.now_ns + BYTE_NS)

    def _count(self) -> None:
        self.answers += 1


def test_until_somebody_writes_what_is_said_is_the_logs_alone() -> None:
    cable = Cable()
    cable.say(b"0 info boot: reset: power on\n")
    assert cable.log.lines == ["0 info boot: reset: power on"]
    assert not cable.line.has_answer
    assert cable.answers == 0


def test_from_the_first_byte_written_on_all_is_heard_and_logged() -> None:
    cable = Cable()
    cable.say(b"before\n")
    cable.line.write(b"h")
    cable.say(b"= help\n")
    assert cable.line.take_answer(100) == b"= help\n"
    assert cable.log.lines == ["before", "= help"]
    assert cable.answers > 0


def test_the_trace_has_what_was_typed_and_each_line_said_once() -> None:
    cable = Cable()
    cable.line.write(b"hi")
    cable.say(b"= OK\n")
    cable.line.flush_record()
    assert [(source, text) for _, source, text in cable.trace.records] == [("console>", "6869"), ("log", "= OK")]


@pytest.mark.parametrize("machine", list(MachineKind))
def test_every_machine_answers_alike_at_the_console(
    reference_image: Callable[[str], FirmwareImage], machine: MachineKind
) -> None:
    device = Device(profile=load_profile("aurora"), image=reference_image("aurora"), seed=1, machine=machine)
    device.run_for(2.0)
    assert not device.console.has_answer
    device.console.write(b"serial\r")
    device.run_for(1.0)
    heard = device.console.take_answer(1 << 12)
    assert heard.startswith(b"serial\r\n")
    assert heard.endswith(b"= OK\r\n> ")
    assert device.profile.identity.serial_number.encode() in heard
