"""The simulator as a rig. The only module of the harness that knows the simulator."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

from device_profiles import Profile
from harness.errors import BuildError, FirmwareFault, RigError
from harness.rig.address import RigKind
from harness.rig.channel import Channel
from harness.rig.rig import FAULTS, OPERATOR, PANEL_VIEW, POWER_CYCLE, SECOND_HOST, Faults, Operator
from simulator.device import Device
from simulator.doors.server import serve
from simulator.errors import DoorError, ImageError, SimulatorError
from simulator.host_line import HostLine
from simulator.machine.image import FirmwareImage, load_image
from simulator.machine.processor import ProcessorPool
from simulator.trace import Trace, first_difference

LOG_TAIL_LINES = 20
_NS_PER_S = 1_000_000_000


class SimRig:
    """A virtual printer, switched on as the rig is opened. Its clock is virtual: waiting costs only what happens."""

    kind = RigKind.SIMULATOR

    def __init__(self, *, profile: Profile, firmware: Path, seed: int, apply_reliability: bool = False) -> None:
        self.profile = profile
        self.capabilities = frozenset({FAULTS, OPERATOR, PANEL_VIEW, POWER_CYCLE, SECOND_HOST})
        self._device = Device(
            profile=profile,
            image=read_image(firmware),
            seed=seed,
            apply_reliability=apply_reliability,
            pool=_processors(),
        )
        self._is_open = True
        self._crashes_told = 0
        self.channel: Channel = SimChannel(self, self._device.serial)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _value: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def now_s(self) -> float:
        """Virtual seconds since power-on."""
        return self._device.now_s

    def wait(self, duration_s: float) -> None:
        """Let virtual time pass. Raises FirmwareFault if the firmware crashes meanwhile."""
        self._live(lambda: self._device.run_for(duration_s))

    def open_second_host(self) -> Channel:
        """A channel to the network host port."""
        return SimChannel(self, self._device.network)

    @property
    def operator(self) -> Operator:
        """Hands at the virtual printer."""
        return self._device.engine.operator

    @property
    def faults(self) -> Faults:
        """Faults of the virtual hardware."""
        return self._device.engine.faults

    def panel_lines(self) -> tuple[str, ...]:
        """What the display shows."""
        return self._device.engine.panel_lines()

    def log_lines(self) -> Sequence[str]:
        """What the firmware has written to its log port."""
        return self._device.log.lines

    def trace_lines(self) -> Sequence[str]:
        """All that happened, a line an event."""
        self._flush()
        return self._device.trace.to_lines()

    def trace_digest(self) -> str:
        """SHA-256 over the trace."""
        self._flush()
        return self._device.trace.digest()

    def fault_lines(self) -> Sequence[str]:
        """The faults injected so far."""
        return [f"{fault.when_ns} {fault.kind} {fault.details}" for fault in self._device.engine.faults.injected]

    def close(self) -> None:
        """Switch the printer off; a second time does nothing."""
        if self._is_open:
            self._is_open = False
            self._device.close()

    def read_line(self, line: HostLine, max_bytes: int, timeout_s: float) -> bytes:
        """Drive virtual time until the printer answers on `line`, or `timeout_s` has passed."""
        # rounded up: a caller that waits for what is left of its time must get there
        deadline_ns = self._device.clock.now_ns + math.ceil(timeout_s * _NS_PER_S)
        if not line.has_answer:
            self._live(lambda: self._device.run_until_answer(line, deadline_ns))
        return line.take_answer(max_bytes)

    def _flush(self) -> None:
        for line in (self._device.serial, self._device.network):
            line.flush_record()

    def _live(self, step: Callable[[], None]) -> None:
        try:
            step()
        except SimulatorError as problem:
            raise RigError(str(problem), place="simulator") from problem
        fresh = self._device.crashes[self._crashes_told :]
        if fresh:
            self._crashes_told = len(self._device.crashes)
            tail = "\n".join(f"  {line}" for line in self._device.log.lines[-LOG_TAIL_LINES:])
            raise FirmwareFault(f"{fresh[0].describe()}\nlast log lines:\n{tail or '  (none)'}")


class SimChannel:
    """One host port of a virtual printer."""

    def __init__(self, rig: SimRig, line: HostLine) -> None:
        self._rig = rig
        self._line = line
        self._is_open = True

    def write(self, data: bytes) -> None:
        """Put the bytes on the line; they arrive as virtual time passes. Raises RigError after `close`."""
        self._check_open()
        self._line.write(data)

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """Drive virtual time until bytes arrive or `timeout_s` has passed. Raises FirmwareFault if firmware crashes."""
        self._check_open()
        return self._rig.read_line(self._line, max_bytes, timeout_s)

    def close(self) -> None:
        """Unplug; a second time does nothing."""
        self._is_open = False

    def _check_open(self) -> None:
        if not self._is_open:
            raise RigError("is closed", place="simulator channel", expected="an open one")


@cache
def _processors() -> ProcessorPool:
    """The processors of this process."""
    return ProcessorPool()


@lru_cache(maxsize=16)
def read_image(path: Path) -> FirmwareImage:
    """Load and check an ELF, once a process. Raises BuildError, since whoever built the file must act."""
    try:
        return load_image(path)
    except ImageError as problem:
        raise BuildError(problem.value + ";", place=problem.place, expected=problem.expected) from problem


def where_traces_part(expected: Sequence[str], actual: Sequence[str]) -> str | None:
    """None if two traces are the same, else a text that shows the first difference and what came before it."""
    difference = first_difference(Trace.from_lines(expected), Trace.from_lines(actual))
    return None if difference is None else str(difference)


def open_doors(
    *, profile: Profile, firmware: Path, seed: int, pty: Path | None, port: int | None, tell: Callable[[str], None]
) -> None:
    """Run a virtual printer in real time behind a PTY and a TCP port on loopback, until interrupted.

    Raises RigError if a door cannot be opened, FirmwareFault if the firmware crashes.
    """
    device = Device(profile=profile, image=read_image(firmware), seed=seed)
    try:
        serve(device, pty_link=pty, tcp_port=port, tell=tell)
    except DoorError as problem:
        raise RigError(str(problem)) from problem
    if device.crashes:
        raise FirmwareFault(device.crashes[0].describe())
