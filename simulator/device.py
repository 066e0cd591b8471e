"""A whole virtual printer: controller board, engine and cables, put together from a profile and a firmware image."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from device_profiles import Profile
from simulator.controller import Controller, Line, MachineKind
from simulator.controllers import make_controller
from simulator.core.library import DEFAULT_CACHE
from simulator.engine.printer import PrinterEngine
from simulator.errors import SnapshotError
from simulator.machine.crash import Crash
from simulator.machine.image import FirmwareImage
from simulator.snapshot import freeze, thaw

_NS_PER_S = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A printer at one moment."""

    profile: Profile
    image: FirmwareImage
    machine: MachineKind
    world: bytes
    controller: object


class Device:
    """One printer, powered on at virtual time 0. Everything it does follows from `profile`, `image` and `seed`.

    `machine` decides how fast it lives, not how. What is compiled for it is kept in `cache_dir`.
    """

    def __init__(
        self,
        *,
        profile: Profile,
        image: FirmwareImage,
        seed: int,
        apply_reliability: bool = False,
        machine: MachineKind = MachineKind.CORE,
        cache_dir: Path = DEFAULT_CACHE,
    ) -> None:
        self.profile = profile
        self.image = image
        self.seed = seed
        self._machine = machine
        self._controller: Controller = make_controller(machine, image, cache_dir=cache_dir)
        controller = self._controller
        self.clock = controller.clock
        self.trace = controller.trace
        self.log = controller.log
        self.serial = controller.serial
        self.network = controller.network
        self.console = controller.console
        self.engine = PrinterEngine(profile, self.clock, self.trace, seed, controller.connect, apply_reliability)
        self.engine.operator.mains = self
        self.engine.faults.on_board.board = self
        self.is_powered = True
        self._controller.on_power_cut = self._fail_in_flash
        self._on_flash_cut: Callable[[], None] | None = None
        self._crashes_traced = 0

    def save(self) -> Snapshot:
        """This printer as it stands, to make others from.

        ChanceSpentError if chance has already had a part in it: then a printer with another seed would be another one.
        SnapshotError if bytes are on their way between it and a host.
        """
        controller = self._controller
        world = freeze((self, controller.contents()), outside=self._outside(controller))
        for line in (self.serial, self.network):
            if line.has_answer or line.unsent_bytes:
                raise SnapshotError("bytes are on their way between the printer and a host")
        return Snapshot(
            profile=self.profile,
            image=self.image,
            machine=self._machine,
            world=world,
            controller=controller.save(),
        )

    @staticmethod
    def restored(snapshot: Snapshot, *, seed: int, cache_dir: Path = DEFAULT_CACHE) -> Device:
        """A printer that goes on from `snapshot`, just as one with this seed would that had come there by itself."""
        controller = make_controller(snapshot.machine, snapshot.image, cache_dir=cache_dir)
        outside = {"profile": snapshot.profile, "image": snapshot.image, **controller.outside()}
        device, contents = cast("tuple[Device, object]", thaw(snapshot.world, outside=outside, seed=seed))
        device.seed = seed
        device._controller.on_power_cut = device._fail_in_flash
        device._controller.resume(snapshot.controller, contents)
        return device

    def _fail_in_flash(self) -> None:
        self.cut_power()
        if self._on_flash_cut is not None:
            self._on_flash_cut()

    def _outside(self, controller: Controller) -> dict[str, object]:
        return {"profile": self.profile, "image": self.image, **controller.outside()}

    def cut_power(self) -> None:
        """Power fails, now, for all of the printer; paper and heat stay where they are."""
        if self.is_powered:
            self.is_powered = False
            self.trace.record(self.clock.now_ns, "power", "off")
            self._controller.power_off()
            self.engine.lose_power()

    def restore_power(self) -> None:
        """Power comes back; the firmware starts as time next goes on."""
        if not self.is_powered:
            self.is_powered = True
            self.trace.record(self.clock.now_ns, "power", "on")
            self.engine.regain_power()
            self._controller.power_on()

    def cut_controller(self) -> None:
        """The controller alone loses power; the modules go on with what they do."""
        self.trace.record(self.clock.now_ns, "power", "controller off")
        self._controller.power_off()

    def restore_controller(self) -> None:
        """The controller has power again."""
        self.trace.record(self.clock.now_ns, "power", "controller on")
        self._controller.power_on()

    def cut_modules(self) -> None:
        """The modules alone lose power."""
        self.trace.record(self.clock.now_ns, "power", "modules off")
        self.engine.lose_power()

    def restore_modules(self) -> None:
        """The modules have power again."""
        self.trace.record(self.clock.now_ns, "power", "modules on")
        self.engine.regain_power()

    def cut_power_in_flash(self, operations: int, on_cut: Callable[[], None]) -> None:
        """Power fails inside the flash operation of this number from now on, and `on_cut` is called."""
        self._on_flash_cut = on_cut
        self._controller.cut_power_at(self._controller.flash_operations + operations)

    def flip_flash_bit(self, offset: int, bit: int) -> None:
        """One cell of flash changes its mind."""
        self._controller.flip_flash_bit(offset, bit)

    def wear_out(self, sector: int) -> None:
        """From now on a sector of flash does not erase wholly."""
        self._controller.wear_out(sector)

    def wear_words(self, offset: int, words: int) -> None:
        """From now on so many words of flash do not take all that is programmed."""
        self._controller.wear_words(offset, words)

    def write_to(self, port: str, data: bytes) -> None:
        """Bytes come in by a port: serial, network or console."""
        {"serial": self.serial, "network": self.network, "console": self.console}[port].write(data)

    @property
    def controller(self) -> Controller:
        """The controller board, for those who treat it badly."""
        return self._controller

    @property
    def now_s(self) -> float:
        """Virtual seconds since power-on."""
        return self.clock.now_ns / _NS_PER_S

    @property
    def crashes(self) -> list[Crash]:
        """Every time the firmware has hung, faulted or reset itself, oldest first."""
        return self._controller.crashes

    def close(self) -> None:
        """Switch off for good."""
        self._controller.close()

    def run_until(self, deadline_ns: int) -> None:
        """Let the printer live until virtual time `deadline_ns`."""
        while self.clock.now_ns < deadline_ns:
            self._controller.run_until(deadline_ns)
        self._trace_crashes()

    def run_for(self, duration_s: float) -> None:
        """Let the printer live for a virtual time."""
        self.run_until(self.clock.now_ns + round(duration_s * _NS_PER_S))

    def run_until_answer(self, line: Line, deadline_ns: int) -> None:
        """Let the printer live until it has sent something on `line`, or until `deadline_ns`."""
        while not line.has_answer and self.clock.now_ns < deadline_ns:
            self._controller.run_until(deadline_ns)
        self._trace_crashes()

    def _trace_crashes(self) -> None:
        for crash in self.crashes[self._crashes_traced :]:
            self.trace.record(crash.at_ns, "crash", f"{crash.kind}: {crash.detail}")
        self._crashes_traced = len(self.crashes)
