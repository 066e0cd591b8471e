"""The simulator as a rig. The only module of the harness that knows the simulator."""

from __future__ import annotations

import contextlib
import gc
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

from device_profiles import Profile
from harness.config import load_config
from harness.errors import BuildError, ConfigError, FirmwareFault, RigError
from harness.rig.address import RigKind
from harness.rig.channel import Channel
from harness.rig.faults import Faults
from harness.rig.operator import Operator
from harness.rig.rig import (
    CONSOLE,
    FAULTS,
    OPERATOR,
    PANEL_VIEW,
    POWER_CYCLE,
    POWER_METER,
    POWER_SWITCH,
    REWIND,
    SECOND_HOST,
    Lamps,
    LampState,
)
from simulator.controller import Line, MachineKind
from simulator.device import Device, Snapshot
from simulator.errors import ImageError, SimulatorError, SnapshotError
from simulator.faults import ScheduleError, check_schedule
from simulator.machine.crash import Crash, CrashKind
from simulator.machine.image import FirmwareImage, load_image
from simulator.trace import Trace, first_difference

LOG_TAIL_LINES = 20
SERIAL, NETWORK, SERVICE = "serial", "network", "console"
MACHINES = tuple(kind.value for kind in MachineKind)
DEFAULT_MACHINE = MachineKind.CORE.value
NATIVE_MACHINE = MachineKind.NATIVE.value
_NS_PER_S = 1_000_000_000
_ALLOCATIONS = 50_000
"""Between two searches for garbage; Python's own figure is 700."""


class SimRig:
    """A virtual printer, switched on as the rig is opened. Its clock is virtual: waiting costs only what happens."""

    kind = RigKind.SIMULATOR

    def __init__(
        self,
        *,
        profile: Profile,
        firmware: Path,
        seed: int,
        apply_reliability: bool = False,
        schedule: Sequence[str] = (),
        machine: str = DEFAULT_MACHINE,
        host_library: Path | None = None,
    ) -> None:
        self.profile = profile
        self._image = read_image(firmware, host_library)
        self._seed = seed
        self._apply_reliability = apply_reliability
        self._machine = MachineKind(machine)
        self._schedule = schedule
        is_as_any_other = not apply_reliability and not schedule
        self._snapshot_key = (firmware, host_library, profile.name, machine) if is_as_any_other else None
        self._cache_dir = load_config().build_dir
        self.capabilities = frozenset(
            {FAULTS, OPERATOR, PANEL_VIEW, POWER_CYCLE, POWER_METER, POWER_SWITCH, SECOND_HOST, CONSOLE, REWIND}
        )
        self._is_open = True
        self._crashes_told = 0
        self._restarts_expected = 0
        self.channel: Channel = SimChannel(self, SERIAL)

    @cached_property
    def _device(self) -> Device:
        """Made when it is first needed: `recall_ready` may put another in its place before."""
        try:
            device = Device(
                profile=self.profile,
                image=self._image,
                seed=self._seed,
                apply_reliability=self._apply_reliability,
                machine=self._machine,
                cache_dir=self._cache_dir,
            )
        except SimulatorError as problem:
            raise RigError(str(problem), place="simulator") from problem
        device.engine.faults.replay(self._schedule)
        return device

    @property
    def _is_made(self) -> bool:
        return "_device" in self.__dict__

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
        return SimChannel(self, NETWORK)

    def open_console(self) -> Channel:
        """A channel to the service console, which also carries the log."""
        return SimChannel(self, SERVICE)

    @contextlib.contextmanager
    def restarts_expected(self) -> Iterator[None]:
        """For a while the firmware may reset itself, or be reset by its watchdog, and is not to blame for it."""
        self._restarts_expected += 1
        try:
            yield
        finally:
            self._restarts_expected -= 1

    def keep_ready(self) -> None:
        """Remember this printer for the others of this process with the same firmware and product.

        Not if chance has had a part in it, as with a profile's reliability: each seed then has its own way there. Nor
        with a schedule of faults, which begins at power-on.
        """
        if self._snapshot_key is not None:
            with contextlib.suppress(SnapshotError):
                _keep_memory_as_it_is()
                _snapshots()[self._snapshot_key] = self._device.save()

    def recall_ready(self) -> bool:
        """Become the printer that `keep_ready` remembered, with chance from this rig's own seed."""
        snapshot = _snapshots().get(self._snapshot_key) if self._snapshot_key else None
        if snapshot is None or snapshot.profile != self.profile or self._is_made:
            return False
        self._device = Device.restored(snapshot, seed=self._seed, cache_dir=self._cache_dir)
        return True

    def remember(self) -> object:
        """The printer as it stands. RigError while bytes are on their way, or once chance has been drawn."""
        try:
            return self._device.save()
        except SimulatorError as problem:
            raise RigError(str(problem), place="simulator") from problem

    def go_back(self, moment: object) -> None:
        """Put a copy of the printer of that moment in this one's place."""
        assert isinstance(moment, Snapshot)
        if self._is_made:
            self._device.close()
        self._device = Device.restored(moment, seed=self._seed, cache_dir=self._cache_dir)
        self._crashes_told = len(self._device.crashes)

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

    def panel_lamps(self) -> Lamps:
        """What the lamps do."""
        lit, blinking = self._device.engine.lamps(), self._device.engine.blinking()
        return Lamps(*(_lamp(*states) for states in zip(lit, blinking, strict=True)))

    def power_w(self) -> float:
        """What the printer draws from the mains now."""
        return self._device.engine.power_w()

    def energy_wh(self) -> float:
        """What it has drawn since it was switched on."""
        return self._device.engine.energy_wh(self._device.clock.now_ns)

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
            if self._is_made:
                self._device.close()

    def write_line(self, port: str, data: bytes) -> None:
        """Put bytes on the line of a host port."""
        self._line(port).write(data)

    def read_line(self, port: str, max_bytes: int, timeout_s: float) -> bytes:
        """Drive virtual time until the printer answers on the line of a host port, or `timeout_s` has passed."""
        line = self._line(port)
        # rounded up: a caller that waits for what is left of its time must get there
        deadline_ns = self._device.clock.now_ns + math.ceil(timeout_s * _NS_PER_S)
        if not line.has_answer:
            self._live(lambda: self._device.run_until_answer(line, deadline_ns))
        return line.take_answer(max_bytes)

    def _line(self, port: str) -> Line:
        device = self._device
        return {SERIAL: device.serial, NETWORK: device.network, SERVICE: device.console}[port]

    def _flush(self) -> None:
        for line in (self._device.serial, self._device.network):
            line.flush_record()

    def _live(self, step: Callable[[], None]) -> None:
        try:
            step()
        except SimulatorError as problem:
            raise RigError(str(problem), place="simulator") from problem
        fresh = [crash for crash in self._device.crashes[self._crashes_told :] if not self._is_expected(crash)]
        self._crashes_told = len(self._device.crashes)
        if fresh:
            tail = "\n".join(f"  {line}" for line in self._device.log.lines[-LOG_TAIL_LINES:])
            raise FirmwareFault(f"{fresh[0].describe()}\nlast log lines:\n{tail or '  (none)'}")

    def _is_expected(self, crash: Crash) -> bool:
        return bool(self._restarts_expected) and crash.kind in (CrashKind.SOFTWARE_RESET, CrashKind.WATCHDOG)


def _lamp(is_lit: bool, is_blinking: bool) -> LampState:
    if not is_lit:
        return LampState.OFF
    return LampState.BLINKING if is_blinking else LampState.ON


class SimChannel:
    """One host port of a virtual printer."""

    def __init__(self, rig: SimRig, port: str) -> None:
        self._rig = rig
        self._port = port
        self._is_open = True

    def write(self, data: bytes) -> None:
        """Put the bytes on the line; they arrive as virtual time passes. Raises RigError after `close`."""
        self._check_open()
        self._rig.write_line(self._port, data)

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """Drive virtual time until bytes arrive or `timeout_s` has passed. Raises FirmwareFault if firmware crashes."""
        self._check_open()
        return self._rig.read_line(self._port, max_bytes, timeout_s)

    def close(self) -> None:
        """Unplug; a second time does nothing."""
        self._is_open = False

    def _check_open(self) -> None:
        if not self._is_open:
            raise RigError("is closed", place="simulator channel", expected="an open one")


@cache
def _snapshots() -> dict[tuple[Path, Path | None, str, str], Snapshot]:
    """The printers of this process that were ready once, by firmware, product and machine."""
    return {}


@cache
def _keep_memory_as_it_is() -> None:
    """Once a process: what lives when its first printer is ready is no garbage, and need not be looked at again.

    Printers make little garbage that refers to itself, so it is looked for less often: a fortieth of
    their time went there.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS)


@lru_cache(maxsize=16)
def read_image(path: Path, host_library: Path | None = None) -> FirmwareImage:
    """Load and check an ELF, once a process. Raises BuildError, since whoever built the file must act."""
    try:
        return replace(load_image(path), host_library=host_library)
    except ImageError as problem:
        raise BuildError(problem.value + ";", place=problem.place, expected=problem.expected) from problem


def read_schedule_file(path: Path) -> tuple[str, ...]:
    """The lines of a schedule of faults (docs/faults.md). Raises ConfigError with the file and line that is wrong."""
    try:
        lines = tuple(path.read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError) as problem:
        why = problem.strerror if isinstance(problem, OSError) else "no UTF-8 text"
        raise ConfigError(f"cannot be read ({why})", place=path, expected="a schedule of faults") from problem
    try:
        check_schedule(lines)
    except ScheduleError as problem:
        raise ConfigError(problem.problem, place=f"{path}:{problem.line}") from problem
    return lines


def where_traces_part(expected: Sequence[str], actual: Sequence[str]) -> str | None:
    """None if two traces are the same, else a text that shows the first difference and what came before it."""
    difference = first_difference(Trace.from_lines(expected), Trace.from_lines(actual))
    return None if difference is None else str(difference)
