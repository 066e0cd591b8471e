"""Faults of the engine's parts: sensors, motor, thermistor, heater. Each lasts until it is repaired."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from simulator.engine.engine_module import EngineModule
from simulator.engine.fuser import OPEN_C, SHORT_C, Thermistor
from simulator.faults.record import FaultBook

_NS_PER_MS: Final = 1_000_000
_DRIFT_C: Final = 200
_CLOCK_PERCENT: Final = 5


class HardwareFaults:
    """What is wrong with the engine's parts. A wrong name or number is a ValueError that says what is allowed."""

    def __init__(self, engine: EngineModule, book: FaultBook, check_place: Callable[[str, str], None]) -> None:
        self._engine = engine
        self._book = book
        self._check_place = check_place

    def stick_sensor(self, at: str = "registration", is_covered: bool = True) -> None:
        """A paper sensor says the same, covered or clear, whatever is there, until :meth:`repair_sensor`."""
        self._check_place("stick_sensor", at)
        self._book.enter("stick_sensor", f"at={at} is_covered={str(is_covered).lower()}")
        self._engine.transport.sensors.stick(at, is_covered)

    def bounce_sensor(self, at: str = "registration", edges: int = 1) -> None:
        """A paper sensor's contact bounces at its next edges, a few milliseconds each."""
        self._check_place("bounce_sensor", at)
        if edges < 1:
            raise ValueError(f"bounce_sensor: edges is {edges}; expected 1 or more")
        self._engine.transport.sensors.bounce(at, edges)

    def bounced(self, place: str) -> None:
        """A contact has begun to bounce. The engine tells."""
        self._book.enter("bounce", f"at={place}")

    def delay_sensor(self, at: str = "registration", late_ms: int = 100) -> None:
        """A paper sensor reports late, until :meth:`repair_sensor`."""
        self._check_place("delay_sensor", at)
        if late_ms < 0:
            raise ValueError(f"delay_sensor: late_ms is {late_ms}; expected 0 or more")
        self._book.enter("delay_sensor", f"at={at} late_ms={late_ms}")
        self._engine.transport.sensors.delay(at, late_ms * _NS_PER_MS)

    def repair_sensor(self, at: str = "registration") -> None:
        """A paper sensor works again and says what is there."""
        self._check_place("repair_sensor", at)
        self._book.enter("repair_sensor", f"at={at}")
        self._engine.transport.sensors.repair(at)

    def stall_motor(self, is_lasting: bool = False) -> None:
        """The transport motor stands still until it is next switched off; if lasting, until :meth:`repair_motor`."""
        self._book.enter("stall_motor", f"is_lasting={str(is_lasting).lower()}")
        self._engine.transport.motor.stall(is_lasting=is_lasting)
        self._engine.drive_again()

    def slow_motor(self, percent: int = 80) -> None:
        """The transport motor turns at a share of its rated speed, until :meth:`repair_motor`."""
        if not 1 <= percent <= 200:
            raise ValueError(f"slow_motor: percent is {percent}; expected 1-200")
        self._book.enter("slow_motor", f"percent={percent}")
        self._engine.transport.motor.slow_to(percent)
        self._engine.drive_again()

    def repair_motor(self) -> None:
        """The transport motor turns as it should."""
        self._book.enter("repair_motor")
        self._engine.transport.motor.repair()
        self._engine.drive_again()

    def drift_clock(self, percent: int = 1) -> None:
        """The engine's clock runs so much faster than the controller's, and its motor with it; 0 ends it."""
        if not -_CLOCK_PERCENT <= percent <= _CLOCK_PERCENT:
            raise ValueError(f"drift_clock: percent is {percent}; expected -{_CLOCK_PERCENT} to {_CLOCK_PERCENT}")
        self._book.enter("drift_clock", f"percent={percent}")
        self._engine.transport.motor.drift(percent)
        self._engine.drive_again()

    def open_thermistor(self) -> None:
        """The fuser's thermistor breaks, until :meth:`repair_thermistor`: it reads 0 degrees."""
        self._book.enter("open_thermistor")
        self._engine.fit_thermistor(Thermistor(fixed_c=OPEN_C))

    def short_thermistor(self) -> None:
        """The fuser's thermistor is shorted, until :meth:`repair_thermistor`: it reads 400 degrees."""
        self._book.enter("short_thermistor")
        self._engine.fit_thermistor(Thermistor(fixed_c=SHORT_C))

    def drift_thermistor(self, degrees: int = -20) -> None:
        """The fuser's thermistor reads so many degrees too much, or too little, until :meth:`repair_thermistor`."""
        if not -_DRIFT_C <= degrees <= _DRIFT_C:
            raise ValueError(f"drift_thermistor: degrees is {degrees}; expected -{_DRIFT_C} to {_DRIFT_C}")
        self._book.enter("drift_thermistor", f"degrees={degrees}")
        self._engine.fit_thermistor(Thermistor(offset_c=degrees))

    def repair_thermistor(self) -> None:
        """The fuser's thermistor reads what is there."""
        self._book.enter("repair_thermistor")
        self._engine.fit_thermistor(Thermistor())

    def weld_heater(self) -> None:
        """The switch of the fuser's heater stays closed whatever is ordered, until :meth:`repair_heater`."""
        self._book.enter("weld_heater")
        self._engine.break_heater(is_welded=True)

    def break_heater(self) -> None:
        """The filament of the fuser's heater breaks, until :meth:`repair_heater`."""
        self._book.enter("break_heater")
        self._engine.break_heater(is_broken=True)

    def repair_heater(self) -> None:
        """The fuser's heater does as it is told."""
        self._book.enter("repair_heater")
        self._engine.break_heater()
