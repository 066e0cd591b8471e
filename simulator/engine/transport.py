"""The paper path as it is driven: motor, gate and diverter move sheets, sensors tell of them. No trays, no heat.

With what it records the whole motion can be drawn: docs/pictures.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from device_profiles import Profile
from simulator.clock import Clock
from simulator.engine.engine_messages import SENSOR, SPEED
from simulator.engine.motor import Motor
from simulator.engine.paper_path import (
    CLEARED,
    COVERED,
    DELIVERED,
    FUSER_ENTERED,
    FUSER_LEFT,
    PaperPath,
    PathInputs,
)
from simulator.engine.places import PLACES, PathGeometry
from simulator.engine.sensors import PaperSensors
from simulator.engine.sheet import Sheet
from simulator.engine.wake import Wake
from simulator.trace import Trace

_EDGES: Final = (COVERED, CLEARED)
_SENSOR_NUMBERS: Final = {place: number for number, place in enumerate(PLACES)}


class TransportFaults(Protocol):
    """What the path asks when something may go wrong."""

    def sticks(self, place: str, sheet_number: int, now_ns: int) -> bool:
        """Whether a sheet that has just arrived at a sensor stays there."""

    def bounced(self, place: str) -> None:
        """A sensor's contact has begun to bounce."""


class Transport:
    """Moves the sheets in the path through time, and prints the sides that pass the fuser while it is hot.

    ``report`` is given what is to be sent, ``deliver`` each sheet that leaves the exit.
    """

    def __init__(
        self,
        profile: Profile,
        clock: Clock,
        trace: Trace,
        report: Callable[..., None],
        is_fusing: Callable[[int], bool],
        deliver: Callable[[Sheet], None],
    ) -> None:
        geometry = PathGeometry.of(profile)
        self.path = PaperPath(geometry, _never_sticks)
        self.sensors = PaperSensors(clock, geometry.places, self._say_sensor)
        self.motor = Motor(clock, self._say_speed)
        self.exits = 0
        """Sheets that have left the exit since power-on, in 16 bits."""
        self._clock = clock
        self._trace = trace
        self._report = report
        self._is_fusing = is_fusing
        self._deliver = deliver
        self._places = geometry.places
        self._wake = Wake(clock, self.run)
        self._inputs = PathInputs(speed_mm_s=0, recirculate=False)
        self.reset()

    def ask_faults(self, faults: TransportFaults) -> None:
        """Set who knows what goes wrong; before time goes on."""
        self._faults = faults
        self.path.sticks = faults.sticks

    @property
    def speed_mm_s(self) -> int:
        """How fast the rollers turn now."""
        return self._inputs.speed_mm_s

    def reset(self) -> None:
        """Forget all orders; they act, or end, with the next ``drive``."""
        self.is_motor_on = False
        self.recirculates = False
        self.diverts = False
        self.exits = 0

    def drive(self, *, has_supply: bool) -> None:
        """Let the orders act, as far as there is current for the motor."""
        self.motor.drive(self.is_motor_on and has_supply)
        speed_mm_s = self.motor.speed_mm_s(self.path.geometry.speed_mm_s)
        if speed_mm_s != self._inputs.speed_mm_s:
            self.note(self._clock.now_ns, f"run {speed_mm_s}")
        self._inputs = PathInputs(speed_mm_s=speed_mm_s, recirculate=self.recirculates, to_standard_bin=self.diverts)
        self.run()

    def take_out_all(self) -> int:
        """A hand takes every sheet out; returns how many."""
        removed = self.path.take_out_all(self._clock.now_ns)
        self.run()
        return sum(sheet.count for sheet in removed)

    def run(self) -> None:
        """Move on to now, and see when next to look."""
        events, wake_ns = self.path.update(self._clock.now_ns, self._inputs)
        self._wake.at(wake_ns)
        for when_ns, kind, place, sheet in events:
            if kind in _EDGES:
                if self.sensors.note(place, kind == COVERED):
                    self._faults.bounced(place)
            elif kind == FUSER_ENTERED:
                sheet.is_hot = self._is_fusing(when_ns)
            elif kind == FUSER_LEFT:
                sheet.sides_printed += sheet.is_hot and not sheet.is_blank and self._is_fusing(when_ns)
            else:
                self.note(when_ns, f"sheet {sheet.number} {kind} {place}".rstrip())
                if kind == DELIVERED:
                    self.exits = (self.exits + 1) & 0xFFFF
                    self._deliver(sheet)

    def note(self, when_ns: int, text: str) -> None:
        """Record something that happened in the path."""
        self._trace.record(when_ns, "path", text)

    def report_sensors(self) -> None:
        """Tell the state of every sensor."""
        for place in self._places:
            self._say_sensor(place, self.sensors.is_covered(place))

    def report_speed(self) -> None:
        """Tell the motor's speed as it was told last."""
        self._say_speed(self.motor.told_percent)

    def _say_sensor(self, place: str, is_covered: bool) -> None:
        self._report(SENSOR, _SENSOR_NUMBERS[place], is_covered)

    def _say_speed(self, percent: int) -> None:
        self._report(SPEED, percent)


def _never_sticks(_place: str, _sheet_number: int, _now_ns: int) -> bool:
    return False
