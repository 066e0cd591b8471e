"""The fuser: heater, temperature, thermistor, comparators, thermal latch. No clock, no idea what is good.

One lump of heat: ``heat_capacity * dT/dt = heater_w - loss * (T - ambient)``, solved in closed form from the
last moment at which an input changed. The state therefore does not depend on how often it is updated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

from device_profiles import Profile

CUT_OUT_MARGIN_C: Final = 20
"""The thermal latch opens this far above ``max_c``: a switch of its own on the roller, in series with the heater."""

RESET_C: Final = 60
"""Below this a latch that has opened closes again when power comes back, and not before. Our figure."""

OPEN_C: Final = 0
"""What an open thermistor reads: no current, the cold end of the scale."""

SHORT_C: Final = 400
"""What a shorted one reads: the hot end of the scale."""

_NS_PER_S: Final = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class FuserInputs:
    """Whether the heater is to have current, the comparators' thresholds (None: not set), and mains behind the door.

    A heater whose switch is welded heats whenever there is mains.
    """

    is_heated: bool
    window_c: tuple[int, int] | None = None
    has_mains: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Thermistor:
    """What is wrong with the temperature sensor: it always reads ``fixed_c``, or ``offset_c`` too much."""

    fixed_c: int | None = None
    offset_c: int = 0


class FuserOutputs(NamedTuple):
    """What the comparators have seen since the last update, as (time, whole degrees), and the next wake."""

    crossings: list[tuple[int, int]]
    wake_ns: int | None


class _Segment:
    """The course of the temperature while nothing changes."""

    __slots__ = ("_start_c", "_start_ns", "_target_c", "_tau_ns")

    def __init__(self, start_ns: int, start_c: float, target_c: float, tau_ns: float) -> None:
        self._start_ns = start_ns
        self._start_c = start_c
        self._target_c = target_c
        self._tau_ns = tau_ns

    def temp_c(self, now_ns: int) -> float:
        decay = math.exp((self._start_ns - now_ns) / self._tau_ns)
        return self._target_c + (self._start_c - self._target_c) * decay

    def rise_ns(self, threshold_c: float) -> int | None:
        if not self._start_c < threshold_c < self._target_c:
            return None
        return self._reach_ns(threshold_c)

    def fall_ns(self, threshold_c: float) -> int | None:
        if not self._target_c < threshold_c < self._start_c:
            return None
        return self._reach_ns(threshold_c)

    def _reach_ns(self, threshold_c: float) -> int:
        share_left = (self._target_c - threshold_c) / (self._target_c - self._start_c)
        return self._start_ns + math.ceil(-self._tau_ns * math.log(share_left))


class Fuser:
    """The fuser of one printer, at room temperature at first.

    The latch sees the true temperature: neither thermistor nor controller has a part in it.
    """

    def __init__(self, profile: Profile, now_ns: int = 0) -> None:
        fuser = profile.fuser
        self._ambient_c = float(fuser.ambient_c)
        self._heated_target_c = fuser.ambient_c + fuser.heater_w / fuser.loss_w_per_c
        self._tau_ns = fuser.heat_capacity_j_per_c / fuser.loss_w_per_c * _NS_PER_S
        self._cut_out_c = float(fuser.max_c + CUT_OUT_MARGIN_C)
        self._inputs = FuserInputs(is_heated=False)
        self.is_cut_out = False
        """Whether the thermal latch is open."""
        self.thermistor = Thermistor()
        self._is_welded = False
        self._is_broken = False
        self._segment = _Segment(now_ns, self._ambient_c, self._ambient_c, self._tau_ns)
        self._due: list[tuple[int, int | None]] = []

    @property
    def is_heated(self) -> bool:
        """Whether the heater has current."""
        is_on = self._inputs.is_heated or (self._is_welded and self._inputs.has_mains)
        return is_on and not self.is_cut_out and not self._is_broken

    def temp_c(self, now_ns: int) -> float:
        """The surface temperature in degrees Celsius at a moment not before the last update."""
        return self._segment.temp_c(now_ns)

    def whole_temp_c(self, now_ns: int) -> int:
        """The temperature as the thermistor has it: the nearest whole degree, none below 0."""
        if self.thermistor.fixed_c is not None:
            return self.thermistor.fixed_c
        return max(OPEN_C, math.floor(self.temp_c(now_ns) + 0.5) + self.thermistor.offset_c)

    def fit(self, now_ns: int, thermistor: Thermistor) -> bool:
        """Change what is wrong with the thermistor; returns whether its reading is now outside the window.

        Update before and afterwards.
        """
        self.thermistor = thermistor
        self._begin_segment(now_ns, self.temp_c(now_ns))
        low_c, high_c = self._inputs.window_c or (-1, SHORT_C + 1)
        if thermistor.fixed_c is not None:
            return not low_c < thermistor.fixed_c < high_c
        return not low_c < self.temp_c(now_ns) + thermistor.offset_c < high_c

    def break_heater(self, now_ns: int, *, is_welded: bool, is_broken: bool) -> None:
        """Have the heater's switch stay closed whatever the command, or its filament be broken.

        Update before and afterwards.
        """
        self._is_welded, self._is_broken = is_welded, is_broken
        self._begin_segment(now_ns, self.temp_c(now_ns))

    def power_up(self, now_ns: int) -> None:
        """Power comes back: an open latch closes if the roller is cold enough. Update before and afterwards."""
        if self.is_cut_out and self.temp_c(now_ns) < RESET_C:
            self.is_cut_out = False
            self._begin_segment(now_ns, self.temp_c(now_ns))

    def update(self, now_ns: int, inputs: FuserInputs) -> FuserOutputs:
        """Let time pass up to ``now_ns`` under the former inputs; the new ones count from then on."""
        crossings: list[tuple[int, int]] = []
        while self._due and self._due[0][0] <= now_ns:
            when_ns, threshold_c = self._due.pop(0)
            if threshold_c is None:
                self.is_cut_out = True
                self._begin_segment(when_ns, self._cut_out_c)
            else:
                crossings.append((when_ns, threshold_c))
        if inputs != self._inputs:
            self._inputs = inputs
            self._begin_segment(now_ns, self.temp_c(now_ns))
        return FuserOutputs(crossings, self._due[0][0] if self._due else None)

    def _begin_segment(self, start_ns: int, start_c: float) -> None:
        target_c = self._heated_target_c if self.is_heated else self._ambient_c
        segment = _Segment(start_ns, start_c, target_c, self._tau_ns)
        self._segment = segment
        self._due.clear()
        if self._inputs.window_c is not None and self.thermistor.fixed_c is None:
            low_c, high_c = self._inputs.window_c
            # The comparators look at the thermistor.
            if (fall_ns := segment.fall_ns(low_c - self.thermistor.offset_c)) is not None:
                self._due.append((fall_ns, low_c))
            if (rise_ns := segment.rise_ns(high_c - self.thermistor.offset_c)) is not None:
                self._due.append((rise_ns, high_c))
        if (cut_out_ns := segment.rise_ns(self._cut_out_c)) is not None:
            self._due.append((cut_out_ns, None))
        self._due.sort(key=lambda due: due[0])
