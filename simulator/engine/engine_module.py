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
from simulator.engine.cartridge import Cartridge
from simulator.engine.door import Door
from simulator.engine.fuser import Fuser, FuserInputs, Thermistor
from simulator.engine.module import Command, Module
from simulator.engine.motor import Motor
from simulator.engine.output_bin import OutputBin
from simulator.engine.paper_path import PaperPath, PathInputs
from simulator.engine.places import PLACES, PM_PER_MM, PathGeometry
from simulator.engine.sensors import PaperSensors
from simulator.engine.sheet import Sheet
from simulator.engine.trays import SIZES, Tray
from simulator.engine.wake import Wake
from simulator.trace import Trace

MOTOR: Final = 0x10
PICK: Final = 0x11
GATE: Final = 0x12
HEATER: Final = 0x13
WINDOW: Final = 0x14
READ: Final = 0x15
DIVERT: Final = 0x16
SENSOR: Final = 0x90
DOOR: Final = 0x91
TRAY: Final = 0x92
TEMP: Final = 0x93
BIN: Final = 0x94
GUIDES: Final = 0x95
SPEED: Final = 0x96
LATCH: Final = 0x97

CARTRIDGE: Final = 0x98

FRONT_DOOR: Final = 0
MULTI_PURPOSE_TRAY: Final = 0
"""Its number on the bus; the trays below it count from 1."""

FIRST_CARTRIDGE: Final = 1
"""Number of the cartridge it is sold with; each new one has the next."""

BIN_ROOM_SHEETS: Final = 10
"""What still fits above the standard bin's full sensor: our figure, more than any of our paths holds."""

FUSING_MARGIN_C: Final = 5
"""Toner still holds this far below ``ready_c``: a two-point control swings a little below its threshold."""

_NS_PER_MS: Final = 1_000_000


_SENSOR_MESSAGES: Final = {
    (place, is_covered): bytes((SENSOR, number, is_covered))
    for number, place in enumerate(PLACES)
    for is_covered in (False, True)
}


class EngineFaults(Protocol):
    """What the engine asks when something may go wrong."""

    def sticks(self, place: str, sheet_number: int, now_ns: int) -> bool:
        """Whether a sheet that has just arrived at a sensor stays there."""

    def misfeeds(self, tray: int) -> bool:
        """Whether this turn of a pick roller moves no sheet."""

    def slip_ns(self, tray: int) -> int:
        """By how much motion this sheet enters late, in nanoseconds."""

    def doubled_mm(self, tray: int) -> int:
        """How far the sheet below is dragged along behind this one; 0 if it stays where it is."""

    def bounced(self, place: str) -> None:
        """A sensor's contact has begun to bounce."""


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
        self.trays = {
            number: Tray(tray.capacity_sheets, tray.size, tray.capacity_sheets)
            for number, tray in enumerate(profile.trays, 1)
        }
        if profile.multi_purpose_tray is not None:
            slot = Tray(profile.multi_purpose_tray.capacity_sheets, profile.trays[0].size, 0)
            self.trays[MULTI_PURPOSE_TRAY] = slot
        self._lengths_pm = {size: profile.sheet_length_mm(size) * PM_PER_MM for size in SIZES}
        self.output_bin = OutputBin(profile.output_bin.capacity_sheets, BIN_ROOM_SHEETS)
        self.fuser = Fuser(profile, clock.now_ns)
        self.cartridge = Cartridge(number=FIRST_CARTRIDGE, sides=profile.supplies.toner_sides)
        self._cartridges = FIRST_CARTRIDGE
        self.toner_sides = profile.supplies.toner_sides
        self._cartridge_state = self.cartridge.state
        geometry = PathGeometry.of(profile)
        self.path = PaperPath(geometry, self._sticks)
        self.sensors = PaperSensors(clock, geometry.places, self._say_sensor)
        self.motor = Motor(clock, self._say_speed)
        self.is_motor_on = False
        self.is_heater_on = False
        self._are_rails_on = True
        self._recirculate = False
        self._to_standard_bin = False
        self._window_c: tuple[int, int] | None = None
        self._places = geometry.places
        self._has_duplex = profile.has_duplex
        self._fusing_c = profile.fuser.ready_c - FUSING_MARGIN_C
        self._chance = chance
        self._jitter_ns = profile.paper_path.feed_jitter_ms * _NS_PER_MS
        self._deliver = deliver
        self._path_wake = Wake(clock, self._run_path)
        self._fuser_wake = Wake(clock, self._run_fuser)
        self._tray_states = {number: tray.state for number, tray in self.trays.items()}
        self._tray_guides = {number: tray.guides for number, tray in self.trays.items()}
        self._was_bin_full = False
        self._exits = 0
        self._was_cut_out = False
        self._path_inputs = PathInputs(speed_mm_s=0, recirculate=False)
        self._commands |= {
            MOTOR: Command(1, 1, self._motor),
            PICK: Command(1, 6, self._pick),
            GATE: Command(1, 1, self._gate),
            HEATER: Command(1, 1, self._heater),
            WINDOW: Command(4, 4, self._window),
            READ: Command(0, 0, self._read),
            DIVERT: Command(1, 1, self._divert),
        }

    @property
    def is_heating(self) -> bool:
        """Whether the heater has current."""
        return self.fuser.is_heated

    @property
    def is_driving(self) -> bool:
        """Whether the rollers turn."""
        return self._path_inputs.speed_mm_s > 0

    def set_rails(self, *, are_on: bool) -> None:
        """The supply switches what motor and heater run from; what was commanded meanwhile acts when it is back."""
        if are_on != self._are_rails_on:
            self._are_rails_on = are_on
            self._drive()

    @property
    def rollers_mm_s(self) -> int:
        """How fast the rollers turn now."""
        return self._path_inputs.speed_mm_s

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
        for number, tray in self.trays.items():
            if number != MULTI_PURPOSE_TRAY and tray.guides != self._tray_guides[number]:
                self._tray_guides[number] = tray.guides
                self._report(GUIDES, number, tray.guides)
            self._note_tray(number, tray)

    def clear_path(self) -> int:
        """A hand takes every sheet out of the path; returns how many."""
        removed = self.path.take_out_all(self._clock.now_ns)
        self._run_path()
        return sum(sheet.count for sheet in removed)

    def drop_into_bin(self, sheets: int) -> int:
        """Sheets fall into the standard bin; returns how many of them found no room."""
        fallen = self.output_bin.drop(sheets)
        self._note_bin()
        return fallen

    def empty_bin(self) -> int:
        """A hand empties the standard bin; returns how many sheets."""
        taken = self.output_bin.empty()
        self._note_bin()
        return taken

    def drive_again(self) -> None:
        """Something about motor or heater has changed by itself."""
        self._drive()

    def fit_thermistor(self, thermistor: Thermistor) -> None:
        """Change what is wrong with the fuser's thermistor; a reading outside the comparators' window is reported."""
        self._run_fuser()
        if self.fuser.fit(self._clock.now_ns, thermistor):
            self._report_temp(self.fuser.whole_temp_c(self._clock.now_ns))
        self._run_fuser()

    def break_heater(self, *, is_welded: bool = False, is_broken: bool = False) -> None:
        """Change what is wrong with the fuser's heater."""
        self._run_fuser()
        self.fuser.break_heater(self._clock.now_ns, is_welded=is_welded, is_broken=is_broken)
        self._run_fuser()

    def slide_cartridge(self, *, is_inserted: bool) -> None:
        """A hand takes the cartridge out or pushes it in."""
        self.cartridge.is_inserted = is_inserted
        self._note_cartridge()

    def replace_cartridge(self, sides: int) -> None:
        """A hand puts in a new cartridge with toner for that many sides of 5 %."""
        self.cartridge = Cartridge(number=self._cartridges + 1, sides=sides)
        self._cartridges += 1
        self._cartridge_state = self.cartridge.state
        self._report_cartridge()

    def reset(self) -> None:
        """Lose power and get it back: rollers and heater stop; paper and heat stay where they are."""
        super().reset()
        self.is_motor_on = False
        self.is_heater_on = False
        self._recirculate = False
        self._to_standard_bin = False
        self._exits = 0
        self._window_c = None
        self._run_fuser()
        self.fuser.power_up(self._clock.now_ns)
        self._drive()

    def _motor(self, data: bytes) -> None:
        self.is_motor_on = data[0] != 0
        self._drive_path()

    def _gate(self, data: bytes) -> None:
        self._recirculate = data[0] != 0
        self._drive_path()

    def _divert(self, data: bytes) -> None:
        self._to_standard_bin = data[0] != 0
        self._drive_path()

    def _read(self, _data: bytes) -> None:
        self._report_all()

    def _sticks(self, place: str, sheet_number: int, now_ns: int) -> bool:
        return self.faults.sticks(place, sheet_number, now_ns)

    def _heater(self, data: bytes) -> None:
        self.is_heater_on = data[0] != 0
        self._run_fuser()

    def _window(self, data: bytes) -> None:
        self._window_c = (int.from_bytes(data[:2], "big"), int.from_bytes(data[2:], "big"))
        self._run_fuser()
        self._report_temp(self.fuser.whole_temp_c(self._clock.now_ns))

    def _pick(self, data: bytes) -> None:
        number = data[0]
        tray = self.trays.get(number)
        if tray is None:
            self._ignore(bytes((PICK,)) + data)
            return
        waiting = self.path.waiting_at_roller(self._clock.now_ns, number)
        if waiting is not None:
            waiting.image = data[1:4]  # the roller turns on this one: none from below can come
            return
        if not tray.can_feed or self.faults.misfeeds(number):
            return
        delay_ns = self._chance.randint(0, self._jitter_ns) + self.faults.slip_ns(number)
        length_pm = self._lengths_pm[tray.size]
        behind_mm = self.faults.doubled_mm(number) if tray.sheets > 1 else 0
        count = 2 if behind_mm else 1
        tray.take(count)
        sheet = self.path.feed(
            self._clock.now_ns,
            tray=number,
            delay_ns=delay_ns,
            length_pm=length_pm + behind_mm * PM_PER_MM,
            count=count,
        )
        sheet.image = data[1:4]
        sheet.is_blank = not self.cartridge.can_print
        self.cartridge.use(int.from_bytes(data[4:6], "big"))
        length_mm = sheet.length_pm // PM_PER_MM
        self._note_path(
            self._clock.now_ns,
            f"sheet {sheet.number} fed tray={number} length_mm={length_mm} late_ns={delay_ns}"
            + " count=2" * (count - 1),
        )
        self._run_path()
        self._note_tray(number, tray)
        self._note_cartridge()

    def _note_cartridge(self) -> None:
        if self.cartridge.state != self._cartridge_state:
            self._cartridge_state = self.cartridge.state
            self._report_cartridge()

    def _report_cartridge(self) -> None:
        number, sides = self.cartridge.number.to_bytes(2, "big"), self.cartridge.sides.to_bytes(2, "big")
        self._report(CARTRIDGE, self.cartridge.state, *number, *sides)

    def _drive(self) -> None:
        self._drive_path()
        self._run_fuser()

    def _drive_path(self) -> None:
        self.motor.drive(self.is_motor_on and self._are_rails_on and not self.door.is_open)
        speed_mm_s = self.motor.speed_mm_s(self.path.geometry.speed_mm_s)
        if speed_mm_s != self._path_inputs.speed_mm_s:
            self._note_path(self._clock.now_ns, f"run {speed_mm_s}")
        self._path_inputs = PathInputs(
            speed_mm_s=speed_mm_s, recirculate=self._recirculate, to_standard_bin=self._to_standard_bin
        )
        self._run_path()
        self.on_load()

    @property
    def _is_heated(self) -> bool:
        return self.is_heater_on and self._are_rails_on and not self.door.is_open

    def _run_path(self) -> None:
        events, wake_ns = self.path.update(self._clock.now_ns, self._path_inputs)
        self._path_wake.at(wake_ns)
        for when_ns, kind, place, sheet in events:
            if kind in (paper_path.COVERED, paper_path.CLEARED):
                if self.sensors.note(place, kind == paper_path.COVERED):
                    self.faults.bounced(place)
            elif kind == paper_path.FUSER_ENTERED:
                sheet.is_hot = self.is_fusing(when_ns)
            elif kind == paper_path.FUSER_LEFT:
                sheet.sides_printed += sheet.is_hot and not sheet.is_blank and self.is_fusing(when_ns)
            else:
                # With these few the whole motion can be drawn: docs/pictures.md.
                self._note_path(when_ns, f"sheet {sheet.number} {kind} {place}".rstrip())
                if kind == paper_path.DELIVERED:
                    self._exits = (self._exits + 1) & 0xFFFF
                    self._deliver(sheet)

    def _say_sensor(self, place: str, is_covered: bool) -> None:
        if self._is_greeted:
            self.send(_SENSOR_MESSAGES[place, is_covered])

    def _say_speed(self, percent: int) -> None:
        self._report(SPEED, percent)

    def _note_path(self, when_ns: int, text: str) -> None:
        self._trace.record(when_ns, "path", text)

    def _run_fuser(self) -> None:
        has_mains = self._are_rails_on and not self.door.is_open
        inputs = FuserInputs(is_heated=self._is_heated, window_c=self._window_c, has_mains=has_mains)
        crossings, wake_ns = self.fuser.update(self._clock.now_ns, inputs)
        self._fuser_wake.at(wake_ns)
        self.on_load()
        for _when_ns, temp_c in crossings:
            self._report_temp(temp_c)
        if self.fuser.is_cut_out != self._was_cut_out:
            self._was_cut_out = self.fuser.is_cut_out
            self._trace.record(self._clock.now_ns, "fuser", f"latch {'open' if self._was_cut_out else 'closed'}")
            self._report(LATCH, self._was_cut_out)

    def _note_tray(self, number: int, tray: Tray) -> None:
        if tray.state != self._tray_states[number]:
            self._tray_states[number] = tray.state
            self._report(TRAY, number, tray.state)

    def _note_bin(self) -> None:
        is_full = self.output_bin.is_full
        if is_full != self._was_bin_full:
            self._was_bin_full = is_full
            self._report_bin()

    def _report_temp(self, temp_c: int) -> None:
        self._report(TEMP, temp_c >> 8, temp_c & 0xFF)

    def _features(self) -> tuple[int, int]:
        return len(self.trays) - (MULTI_PURPOSE_TRAY in self.trays), self._has_duplex

    def _report_bin(self) -> None:
        self._report(BIN, self.output_bin.is_full, self._exits >> 8, self._exits & 0xFF)

    def _report_all(self) -> None:
        self._report_bin()
        self._report(DOOR, FRONT_DOOR, self.door.is_open)
        for number, tray in self.trays.items():
            if number != MULTI_PURPOSE_TRAY:
                self._report(GUIDES, number, tray.guides)
            self._report(TRAY, number, tray.state)
        for sensor, place in enumerate(self._places):
            self._report(SENSOR, sensor, self.sensors.is_covered(place))
        self._report(SPEED, self.motor.told_percent)
        self._report(LATCH, self.fuser.is_cut_out)
        self._report_cartridge()
        self._report_temp(self.fuser.whole_temp_c(self._clock.now_ns))
