"""The engine on the bus: commands to paper path, trays and fuser; sensors to messages.

No retries, no jam codes.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final, Protocol

from device_profiles import Profile
from simulator.clock import Clock
from simulator.engine import paper_path
from simulator.engine.door import Door
from simulator.engine.fuser import Fuser, FuserInputs
from simulator.engine.module import Command, Module
from simulator.engine.output_bin import OutputBin
from simulator.engine.paper_path import PaperPath, PathInputs
from simulator.engine.places import PLACES, PM_PER_MM, PathGeometry
from simulator.engine.sheet import Sheet
from simulator.engine.trays import Tray
from simulator.engine.wake import Wake
from simulator.trace import Trace

MOTOR: Final = 0x10
PICK: Final = 0x11
GATE: Final = 0x12
HEATER: Final = 0x13
WINDOW: Final = 0x14
READ: Final = 0x15
SENSOR: Final = 0x90
DOOR: Final = 0x91
TRAY: Final = 0x92
TEMP: Final = 0x93
BIN: Final = 0x94

FRONT_DOOR: Final = 0

FUSING_MARGIN_C: Final = 5
"""Toner still holds this far below ``ready_c``: a two-point control swings a little below its threshold."""

_NS_PER_MS: Final = 1_000_000


class EngineFaults(Protocol):
    """What the engine asks when something may go wrong."""

    def sticks(self, place: str, sheet_number: int, now_ns: int) -> bool:
        """Whether a sheet that has just arrived at a sensor stays there."""

    def misfeeds(self, tray: int) -> bool:
        """Whether this turn of a pick roller moves no sheet."""

    def slip_ns(self, tray: int) -> int:
        """By how much motion this sheet enters late, in nanoseconds."""


class EngineModule(Module):
    """Bus address 1. ``deliver`` is given each sheet that leaves the exit."""

    address = 1
    name = "engine"
    faults: EngineFaults

    def __init__(
        self, profile: Profile, clock: Clock, trace: Trace, chance: Random, deliver: Callable[[Sheet], None]
    ) -> None:
        super().__init__(clock, trace)
        self.door = Door()
        self.trays = [Tray(tray.capacity_sheets) for tray in profile.trays]
        self.output_bin = OutputBin(profile.output_bin.capacity_sheets)
        self.fuser = Fuser(profile, clock.now_ns)
        geometry = PathGeometry.of(profile)
        self.path = PaperPath(geometry, lambda place, sheet, now_ns: self.faults.sticks(place, sheet, now_ns))
        self.is_motor_on = False
        self.is_heater_on = False
        self._recirculate = False
        self._window_c: tuple[int, int] | None = None
        self._places = geometry.places
        self._has_duplex = profile.has_duplex
        self._fusing_c = profile.fuser.ready_c - FUSING_MARGIN_C
        self._chance = chance
        self._jitter_ns = profile.paper_path.feed_jitter_ms * _NS_PER_MS
        self._deliver = deliver
        self._path_wake = Wake(clock, self._run_path)
        self._fuser_wake = Wake(clock, self._run_fuser)
        self._tray_states = [tray.state for tray in self.trays]
        self._was_bin_full = False
        self._path_inputs = PathInputs(is_moving=False, recirculate=False)
        self._commands |= {
            MOTOR: Command(1, 1, self._motor),
            PICK: Command(1, 1, self._pick),
            GATE: Command(1, 1, self._gate),
            HEATER: Command(1, 1, self._heater),
            WINDOW: Command(4, 4, self._window),
            READ: Command(0, 0, lambda _data: self._report_all()),
        }

    def is_fusing(self, now_ns: int) -> bool:
        """Whether the fuser is hot enough to fix toner."""
        return self.fuser.temp_c(now_ns) >= self._fusing_c

    def move_door(self, *, is_open: bool) -> None:
        """A hand opens or closes the front door; the interlock acts at once."""
        if self.door.move(is_open=is_open):
            self._drive()
            self._report(DOOR, FRONT_DOOR, is_open)

    def note_trays(self) -> None:
        """Report the trays that a hand has changed."""
        for number, tray in enumerate(self.trays, 1):
            if tray.state != self._tray_states[number - 1]:
                self._tray_states[number - 1] = tray.state
                self._report(TRAY, number, tray.state)

    def clear_path(self) -> int:
        """A hand takes every sheet out of the path; returns how many."""
        removed = self.path.take_out_all(self._clock.now_ns)
        self._run_path()
        return len(removed)

    def drop_into_bin(self) -> None:
        """A sheet falls into the standard bin."""
        self.output_bin.drop()
        self._note_bin()

    def empty_bin(self) -> int:
        """A hand empties the standard bin; returns how many sheets."""
        taken = self.output_bin.empty()
        self._note_bin()
        return taken

    def reset(self) -> None:
        """Lose power and get it back: rollers and heater stop; paper and heat stay where they are."""
        super().reset()
        self.is_motor_on = False
        self.is_heater_on = False
        self._recirculate = False
        self._window_c = None
        self._drive()

    def _motor(self, data: bytes) -> None:
        self.is_motor_on = data[0] != 0
        self._drive_path()

    def _gate(self, data: bytes) -> None:
        self._recirculate = data[0] != 0
        self._drive_path()

    def _heater(self, data: bytes) -> None:
        self.is_heater_on = data[0] != 0
        self._run_fuser()

    def _window(self, data: bytes) -> None:
        self._window_c = (int.from_bytes(data[:2], "big"), int.from_bytes(data[2:], "big"))
        self._run_fuser()
        self._report_temp(self.fuser.whole_temp_c(self._clock.now_ns))

    def _pick(self, data: bytes) -> None:
        number = data[0]
        if not 1 <= number <= len(self.trays):
            self._ignore(bytes((PICK,)) + data)
            return
        tray = self.trays[number - 1]
        if not tray.can_feed or self.faults.misfeeds(number):
            return
        delay_ns = self._chance.randint(0, self._jitter_ns) + self.faults.slip_ns(number)
        tray.take()
        sheet = self.path.feed(self._clock.now_ns, tray=number, delay_ns=delay_ns)
        length_mm = self.path.geometry.length_pm // PM_PER_MM
        self._note_path(
            self._clock.now_ns, f"sheet {sheet.number} fed tray={number} length_mm={length_mm} late_ns={delay_ns}"
        )
        self._run_path()
        self.note_trays()

    def _drive(self) -> None:
        self._drive_path()
        self._run_fuser()

    def _drive_path(self) -> None:
        is_moving = self.is_motor_on and not self.door.is_open
        if is_moving != self._path_inputs.is_moving:
            self._note_path(self._clock.now_ns, f"run {self.path.geometry.speed_mm_s if is_moving else 0}")
        self._path_inputs = PathInputs(is_moving=is_moving, recirculate=self._recirculate)
        self._run_path()

    def _run_path(self) -> None:
        events, wake_ns = self.path.update(self._clock.now_ns, self._path_inputs)
        self._path_wake.at(wake_ns)
        for when_ns, kind, place, sheet in events:
            if kind == paper_path.COVERED:
                self._report(SENSOR, PLACES.index(place), 1)
            elif kind == paper_path.CLEARED:
                self._report(SENSOR, PLACES.index(place), 0)
            elif kind == paper_path.FUSER_ENTERED:
                sheet.is_hot = self.is_fusing(when_ns)
            elif kind == paper_path.FUSER_LEFT:
                sheet.sides_printed += sheet.is_hot and self.is_fusing(when_ns)
            else:
                # With these few the whole motion can be drawn: docs/pictures.md.
                self._note_path(when_ns, f"sheet {sheet.number} {kind} {place}".rstrip())
                if kind == paper_path.DELIVERED:
                    self._deliver(sheet)

    def _note_path(self, when_ns: int, text: str) -> None:
        self._trace.record(when_ns, "path", text)

    def _run_fuser(self) -> None:
        is_heated = self.is_heater_on and not self.door.is_open
        inputs = FuserInputs(is_heated=is_heated, window_c=self._window_c)
        crossings, wake_ns = self.fuser.update(self._clock.now_ns, inputs)
        self._fuser_wake.at(wake_ns)
        for _when_ns, temp_c in crossings:
            self._report_temp(temp_c)

    def _note_bin(self) -> None:
        is_full = self.output_bin.is_full
        if is_full != self._was_bin_full:
            self._was_bin_full = is_full
            self._report(BIN, is_full)

    def _report_temp(self, temp_c: int) -> None:
        self._report(TEMP, temp_c >> 8, temp_c & 0xFF)

    def _features(self) -> tuple[int, int]:
        return len(self.trays), self._has_duplex

    def _report_all(self) -> None:
        self._report(DOOR, FRONT_DOOR, self.door.is_open)
        for number, tray in enumerate(self.trays, 1):
            self._report(TRAY, number, tray.state)
        for sensor, place in enumerate(self._places):
            self._report(SENSOR, sensor, self.path.is_covered(place))
        self._report(BIN, self.output_bin.is_full)
        self._report_temp(self.fuser.whole_temp_c(self._clock.now_ns))
