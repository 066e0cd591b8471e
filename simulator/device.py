"""A whole virtual printer: controller board, engine and cables, put together from a profile and a firmware image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from device_profiles import Profile
from simulator.clock import Clock
from simulator.engine.printer import PrinterEngine
from simulator.host_line import HostLine
from simulator.log_line import LogLine
from simulator.machine.crash import Crash
from simulator.machine.image import FirmwareImage
from simulator.machine.processor import ProcessorPool
from simulator.machine.unicorn_machine import MachineState, UnicornMachine
from simulator.snapshot import freeze, thaw
from simulator.soc.chip import Chip
from simulator.trace import Trace

LOG_PORT, SERIAL_PORT, BUS_PORT, NETWORK_PORT = "USART1", "USART2", "USART3", "USART6"
_NS_PER_S = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A printer at one moment."""

    profile: Profile
    image: FirmwareImage
    world: bytes
    machine: MachineState


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
        self._machine = UnicornMachine(image=image, chip=self._chip, pool=pool)
        self._crashes_traced = 0

    def save(self) -> Snapshot:
        """This printer as it stands, to make others from.

        ChanceSpentError if chance has already had a part in it: then a printer with another seed would be another one.
        """
        outside = {"profile": self.profile, "image": self.image}
        return Snapshot(
            profile=self.profile, image=self.image, world=freeze(self, outside=outside), machine=self._machine.save()
        )

    @classmethod
    def restored(cls, snapshot: Snapshot, *, seed: int, pool: ProcessorPool | None = None) -> Self:
        """A printer that goes on from `snapshot`, just as one with this seed would that had come there by itself."""
        outside = {"profile": snapshot.profile, "image": snapshot.image}
        device = thaw(snapshot.world, outside=outside, seed=seed)
        assert isinstance(device, cls)
        device.seed = seed
        device._machine = UnicornMachine(image=snapshot.image, chip=device._chip, pool=pool, state=snapshot.machine)
        return device

    def __getstate__(self) -> dict[str, object]:
        """Everything but the machine, which is saved by itself."""
        return {name: value for name, value in self.__dict__.items() if name != "_machine"}

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
            on_answer=self._stop,
        )

    def _stop(self) -> None:
        self._machine.request_stop()

    def _note_pin(self, port: str, pin: int, level: int) -> None:
        self.trace.record(self.clock.now_ns, "pin", f"{port}{pin} {level}")

    def _trace_crashes(self) -> None:
        for crash in self.crashes[self._crashes_traced :]:
            self.trace.record(
                crash.at_ns, "crash", f"{crash.kind} pc 0x{crash.pc:08x} {crash.function}: {crash.detail}"
            )
        self._crashes_traced = len(self.crashes)
