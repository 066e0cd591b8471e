"""Which hardware can be told to misbehave, and how. The seam alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class Faults(Protocol):
    """Hardware that misbehaves on request; each raises ValueError for a place or number the product does not have."""

    def jam(self, at: str = "registration", after_sheets: int = 0) -> None:
        """Let a sheet stick when it reaches a sensor, after so many that pass."""
        ...

    def misfeed(self, tray: int = 1, times: int = 1) -> None:
        """Let a tray's pick roller slip the next `times` times."""
        ...

    def multi_feed(self, tray: int = 1, times: int = 1, behind_mm: int = 30) -> None:
        """Let a tray's next picks drag the sheet below along, so far behind."""
        ...

    def jam_feeder(self, after_documents: int = 0) -> None:
        """Let a document stick in the feeder, after so many that pass."""
        ...

    def jam_stapler(self, times: int = 1) -> None:
        """Let the staple of the next sets bend."""
        ...

    def open_door(self, at: str = "registration", after_sheets: int = 0) -> None:
        """Let somebody open the front door as a sheet reaches a sensor, after so many that pass."""
        ...

    def stick_sensor(self, at: str = "registration", is_covered: bool = True) -> None:
        """Let a paper sensor say the same, covered or clear, whatever is there."""
        ...

    def bounce_sensor(self, at: str = "registration", edges: int = 1) -> None:
        """Let a paper sensor's contact bounce at its next edges."""
        ...

    def delay_sensor(self, at: str = "registration", late_ms: int = 100) -> None:
        """Let a paper sensor report late."""
        ...

    def repair_sensor(self, at: str = "registration") -> None:
        """Let a paper sensor work again."""
        ...

    def stall_motor(self, is_lasting: bool = False) -> None:
        """Let the transport motor stand still until it is next switched off; if lasting, until it is repaired."""
        ...

    def slow_motor(self, percent: int = 80) -> None:
        """Let the transport motor turn at a share of its rated speed."""
        ...

    def repair_motor(self) -> None:
        """Let the transport motor work again."""
        ...

    def drift_clock(self, percent: int = 1) -> None:
        """Let the engine's clock, and its motor, run that much faster than the controller's."""
        ...

    def open_thermistor(self) -> None:
        """Let the fuser's thermistor break."""
        ...

    def short_thermistor(self) -> None:
        """Let the fuser's thermistor be shorted."""
        ...

    def drift_thermistor(self, degrees: int = -20) -> None:
        """Let the fuser's thermistor read that many degrees too much."""
        ...

    def repair_thermistor(self) -> None:
        """Let the fuser's thermistor work again."""
        ...

    def weld_heater(self) -> None:
        """Let the switch of the fuser's heater stay closed."""
        ...

    def break_heater(self) -> None:
        """Let the filament of the fuser's heater break."""
        ...

    def repair_heater(self) -> None:
        """Let the fuser's heater do as it is told."""
        ...

    def mute_module(self, name: str) -> None:
        """Let a module on the internal bus fall silent."""
        ...

    def unmute_module(self, name: str) -> None:
        """Let it speak again."""
        ...

    def remove_module(self, name: str) -> None:
        """Unplug a module, its power included."""
        ...

    def plug_module(self, name: str) -> None:
        """Plug it in again: it has just been switched on."""
        ...

    def garble_frames(self, frames: int = 1, towards: str = "controller") -> None:
        """Disturb the next frames to the `controller`, or to the `modules`, so that their check fails."""
        ...

    def drop_frames(self, frames: int = 1, towards: str = "controller") -> None:
        """Lose the next frames to the `controller`, or to the `modules`."""
        ...

    def duplicate_frames(self, frames: int = 1, towards: str = "controller") -> None:
        """Let the next frames to the `controller`, or to the `modules`, arrive twice."""
        ...

    def cut_power(self, duration_s: float = 2.0) -> None:
        """Let the mains fail, and come back after a while."""
        ...

    def cut_power_in_flash(self, operations: int = 1, duration_s: float = 2.0) -> None:
        """Let the mains fail as flash is programmed or erased for the so-manieth time from now, and come back."""
        ...

    def brown_out(self, of: str = "controller", duration_ms: int = 50) -> None:
        """Let the supply of the `controller`, or that of the `modules`, dip; the others notice nothing."""
        ...

    def flip_flash_bit(self, offset: int = 0x8000, bit: int = 0) -> None:
        """Let one cell of the controller's flash change its mind."""
        ...

    def wear_sector(self, sector: int = 2) -> None:
        """Let a sector of the controller's flash not erase any more."""
        ...

    def wear_word(self, offset: int = 0x8100, words: int = 1) -> None:
        """Let so many words of the controller's flash not take all that is programmed; 64 times at most."""
        ...

    def babble(self, count: int = 200, port: str = "serial") -> None:
        """Let bytes by chance come in by a port: serial, network or console."""
        ...

    def apply_rates(self, factor: float = 1.0) -> None:
        """Let faults come by chance at so many times the rates of the profile; 0 ends that."""
        ...

    def later(self, delay_s: float, fault: str) -> None:
        """Inject a fault after a time: its name and arguments, such as `slow_motor percent=70`."""
        ...

    def replay(self, lines: Iterable[str]) -> None:
        """Let happen again what a run recorded, or what a schedule says."""
        ...
