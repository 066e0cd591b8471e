"""A whole virtual printer: controller board, engine and cables, put together from a profile and a firmware image."""

from __future__ import annotations

from device_profiles import Profile
from simulator.clock import Clock
from simulator.engine.printer import PrinterEngine
from simulator.host_line import HostLine
from simulator.log_line import LogLine
from simulator.machine.crash import Crash
from simulator.machine.image import FirmwareImage
from simulator.machine.machine import Machine
from simulator.machine.processor import ProcessorPool
from simulator.machine.unicorn_machine import UnicornMachine
from simulator.soc.chip import Chip
from simulator.trace import Trace

LOG_PORT, SERIAL_PORT, BUS_PORT, NETWORK_PORT = "USART1", "USART2", "USART3", "USART6"
_NS_PER_S = 1_000_000_000


class Device:
    """One printer, powered on at virtual time 0. Everything it does follows from `profile`, `image` and `seed`."""

    def __init__(
        self,
        *,
        profile: Profile,
        image: FirmwareImage,
        seed: int,
        apply_reliability: bool = False,
        pool: ProcessorPool | None = None,
    ) -> None:
        self.profile = profile
        self.image = image
        self.seed = seed
        self.clock = Clock()
        self.trace = Trace()
        self._chip = Chip(clock=self.clock, on_pin_change=self._note_pin)
        usarts = self._chip.usarts
        bus = usarts[BUS_PORT]
        self.engine = PrinterEngine(profile, self.clock, self.trace, seed, bus.receive, apply_reliability)
        bus.on_transmit = self.engine.controller_byte
        self.log = LogLine(usart=usarts[LOG_PORT], clock=self.clock, trace=self.trace)
        self.serial = self._host_line("serial", SERIAL_PORT)
        self.network = self._host_line("network", NETWORK_PORT)
        self._machine: Machine = UnicornMachine(image=image, chip=self._chip, pool=pool)
        self._crashes_traced = 0

    @property
    def now_s(self) -> float:
        """Virtual seconds since power-on."""
        return self.clock.now_ns / _NS_PER_S

    @property
    def crashes(self) -> list[Crash]:
        """Every time the firmware has hung, faulted or reset itself, oldest first."""
        return self._machine.crashes

    def close(self) -> None:
        """Switch off for good."""
        self._machine.close()

    def run_until(self, deadline_ns: int) -> None:
        """Let the printer live until virtual time `deadline_ns`."""
        while self.clock.now_ns < deadline_ns:
            self._machine.run_until(deadline_ns)
        self._trace_crashes()

    def run_for(self, duration_s: float) -> None:
        """Let the printer live for a virtual time."""
        self.run_until(self.clock.now_ns + round(duration_s * _NS_PER_S))

    def run_until_answer(self, line: HostLine, deadline_ns: int) -> None:
        """Let the printer live until it has sent something on `line`, or until `deadline_ns`."""
        while not line.has_answer and self.clock.now_ns < deadline_ns:
            self._machine.run_until(deadline_ns)
        self._trace_crashes()

    def _host_line(self, name: str, port: str) -> HostLine:
        return HostLine(
            name,
            usart=self._chip.usarts[port],
            clock=self.clock,
            trace=self.trace,
            on_answer=lambda: self._machine.request_stop(),
        )

    def _note_pin(self, port: str, pin: int, level: int) -> None:
        self.trace.record(self.clock.now_ns, "pin", f"{port}{pin} {level}")

    def _trace_crashes(self) -> None:
        for crash in self.crashes[self._crashes_traced :]:
            self.trace.record(
                crash.at_ns, "crash", f"{crash.kind} pc 0x{crash.pc:08x} {crash.function}: {crash.detail}"
            )
        self._crashes_traced = len(self.crashes)
