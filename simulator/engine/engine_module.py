"""The engine on the bus: commands to trays, transport and fuser; what hands and hardware change to messages.

No retries, no jam codes.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final, Protocol

from device_profiles import Profile
from simulator.clock import Clock
from simulator.engine.cartridge_bay import CartridgeBay
from simulator.engine.door import Door
from simulator.engine.engine_messages import (
    BIN,
    DIVERT,
    DOOR,
    FRONT_DOOR,
    GATE,
    GUIDES,
    HEATER,
    MOTOR,
    MULTI_PURPOSE_TRAY,
    PICK,
    READ,
    TRAY,
    WINDOW,
)
from simulator.engine.fuser import Fuser, Thermistor
from simulator.engine.fuser_drive import FuserDrive
from simulator.engine.module import Command, Module
from simulator.engine.output_bin import OutputBin
from simulator.engine.places import PM_PER_MM
from simulator.engine.sheet import Sheet
from simulator.engine.transport import Transport, TransportFaults
from simulator.engine.trays import SIZES, Tray
from simulator.trace import Trace

BIN_ROOM_SHEETS: Final = 10
"""What still fits above the standard bin's full sensor: our figure, more than any of our paths holds."""

_NS_PER_MS: Final = 1_000_000


class EngineFaults(TransportFaults, Protocol):
    """What the engine asks when something may go wrong."""

    def misfeeds(self, tray: int) -> bool:
        """Whether this turn of a pick roller moves no sheet."""

    def slip_ns(self, tray: int) -> int:
        """By how much motion this sheet enters late, in nanoseconds."""

    def doubled_mm(self, tray: int) -> int:
        """How far the sheet below is dragged along behind this one; 0 if it stays where it is."""


class EngineModule(Module):
    """Bus address 1. ``deliver`` is given each sheet that leaves the exit."""

    address = 1
    name = "engine"

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
        self.toner = CartridgeBay(profile.supplies.toner_sides, self._report)
        self._heating = FuserDrive(profile, clock, trace, self._report, self._note_load)
        self.transport = Transport(profile, clock, trace, self._report, self._heating.is_fusing, deliver)
        self._are_rails_on = True
        self._has_duplex = profile.has_duplex
        self._chance = chance
        self._jitter_ns = profile.paper_path.feed_jitter_ms * _NS_PER_MS
        self._tray_states = {number: tray.state for number, tray in self.trays.items()}
        self._tray_guides = {number: tray.guides for number, tray in self.trays.items()}
        self._was_bin_full = False
        self._commands |= {
            MOTOR: Command(1, 1, self._motor),
            PICK: Command(1, 6, self._pick),
            GATE: Command(1, 1, self._gate),
            HEATER: Command(1, 1, self._heater),
            WINDOW: Command(4, 4, self._window),
            READ: Command(0, 0, self._read),
            DIVERT: Command(1, 1, self._divert),
        }

    def ask_faults(self, faults: EngineFaults) -> None:
        """Set who knows what goes wrong; before time goes on."""
        self._faults = faults
        self.transport.ask_faults(faults)

    @property
    def fuser(self) -> Fuser:
        """The fuser itself."""
        return self._heating.fuser

    @property
    def is_heating(self) -> bool:
        """Whether the heater has current."""
        return self.fuser.is_heated

    @property
    def is_driving(self) -> bool:
        """Whether the rollers turn."""
        return self.transport.speed_mm_s > 0

    def set_rails(self, *, are_on: bool) -> None:
        """The supply switches what motor and heater run from; what was commanded meanwhile acts when it is back."""
        if are_on != self._are_rails_on:
            self._are_rails_on = are_on
            self._drive()

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
        return self.transport.take_out_all()

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
        """Change what is wrong with the fuser's thermistor."""
        self._heating.fit_thermistor(thermistor)

    def break_heater(self, *, is_welded: bool = False, is_broken: bool = False) -> None:
        """Change what is wrong with the fuser's heater."""
        self._heating.break_heater(is_welded=is_welded, is_broken=is_broken)

    def reset(self) -> None:
        """Lose power and get it back: rollers and heater stop; paper and heat stay where they are."""
        super().reset()
        self.transport.reset()
        self._heating.reset()
        self._drive()

    def _motor(self, data: bytes) -> None:
        self.transport.is_motor_on = data[0] != 0
        self._drive_path()

    def _gate(self, data: bytes) -> None:
        self.transport.recirculates = data[0] != 0
        self._drive_path()

    def _divert(self, data: bytes) -> None:
        self.transport.diverts = data[0] != 0
        self._drive_path()

    def _read(self, _data: bytes) -> None:
        self._report_all()

    def _heater(self, data: bytes) -> None:
        self._heating.switch_heater(is_on=data[0] != 0)

    def _window(self, data: bytes) -> None:
        self._heating.set_window(int.from_bytes(data[:2], "big"), int.from_bytes(data[2:], "big"))

    def _pick(self, data: bytes) -> None:
        number = data[0]
        tray = self.trays.get(number)
        if tray is None:
            self._ignore(bytes((PICK,)) + data)
            return
        waiting = self.transport.path.waiting_at_roller(self._clock.now_ns, number)
        if waiting is not None:
            waiting.image = data[1:4]  # the roller turns on this one: none from below can come
            return
        if not tray.can_feed or self._faults.misfeeds(number):
            return
        delay_ns = self._chance.randint(0, self._jitter_ns) + self._faults.slip_ns(number)
        length_pm = self._lengths_pm[tray.size]
        behind_mm = self._faults.doubled_mm(number) if tray.sheets > 1 else 0
        count = 2 if behind_mm else 1
        tray.take(count)
        sheet = self.transport.path.feed(
            self._clock.now_ns,
            tray=number,
            delay_ns=delay_ns,
            length_pm=length_pm + behind_mm * PM_PER_MM,
            count=count,
        )
        sheet.image = data[1:4]
        sheet.is_blank = not self.toner.cartridge.can_print
        self.toner.cartridge.use(int.from_bytes(data[4:6], "big"))
        length_mm = sheet.length_pm // PM_PER_MM
        self.transport.note(
            self._clock.now_ns,
            f"sheet {sheet.number} fed tray={number} length_mm={length_mm} late_ns={delay_ns}"
            + " count=2" * (count - 1),
        )
        self.transport.run()
        self._note_tray(number, tray)
        self.toner.note()

    @property
    def _has_supply(self) -> bool:
        return self._are_rails_on and not self.door.is_open

    def _drive(self) -> None:
        self._drive_path()
        self._heating.supply(is_on=self._has_supply)

    def _drive_path(self) -> None:
        self.transport.drive(has_supply=self._has_supply)
        self._note_load()

    def _note_load(self) -> None:
        self.on_load()

    def _note_tray(self, number: int, tray: Tray) -> None:
        if tray.state != self._tray_states[number]:
            self._tray_states[number] = tray.state
            self._report(TRAY, number, tray.state)

    def _note_bin(self) -> None:
        is_full = self.output_bin.is_full
        if is_full != self._was_bin_full:
            self._was_bin_full = is_full
            self._report_bin()

    def _features(self) -> tuple[int, int]:
        return len(self.trays) - (MULTI_PURPOSE_TRAY in self.trays), self._has_duplex

    def _report_bin(self) -> None:
        self._report(BIN, self.output_bin.is_full, *self.transport.exits.to_bytes(2, "big"))

    def _report_all(self) -> None:
        self._report_bin()
        self._report(DOOR, FRONT_DOOR, self.door.is_open)
        for number, tray in self.trays.items():
            if number != MULTI_PURPOSE_TRAY:
                self._report(GUIDES, number, tray.guides)
            self._report(TRAY, number, tray.state)
        self.transport.report_sensors()
        self.transport.report_speed()
        self._heating.report_latch()
        self.toner.report()
        self._heating.report_temp()
