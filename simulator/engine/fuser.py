"""The fuser: heater, temperature, comparators, thermal cut-out. No clock, no idea what temperature is good.

One lump of heat: ``heat_capacity * dT/dt = heater_w - loss * (T - ambient)``, solved in closed form from the
last moment at which an input changed. The state therefore does not depend on how often it is updated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

from device_profiles import Profile

CUT_OUT_MARGIN_C: Final = 20
"""The thermal cut-out opens this far above ``max_c`` and stays open: a fuse, not a regulator."""

_NS_PER_S: Final = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class FuserInputs:
    """Whether the heater has current, and the comparators' thresholds (None: not set)."""

    is_heated: bool
    window_c: tuple[int, int] | None = None


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
    """The fuser of one printer, at room temperature at first."""

    def __init__(self, profile: Profile, now_ns: int = 0) -> None:
        fuser = profile.fuser
        self._ambient_c = float(fuser.ambient_c)
        self._heated_target_c = fuser.ambient_c + fuser.heater_w / fuser.loss_w_per_c
        self._tau_ns = fuser.heat_capacity_j_per_c / fuser.loss_w_per_c * _NS_PER_S
        self._cut_out_c = float(fuser.max_c + CUT_OUT_MARGIN_C)
        self._inputs = FuserInputs(is_heated=False)
        self.is_cut_out = False
        self._segment = _Segment(now_ns, self._ambient_c, self._ambient_c, self._tau_ns)
        self._due: list[tuple[int, int | None]] = []

    def temp_c(self, now_ns: int) -> float:
        """The surface temperature in degrees Celsius at a moment not before the last update."""
        return self._segment.temp_c(now_ns)

    def whole_temp_c(self, now_ns: int) -> int:
        """The temperature as the sensor reports it: the nearest whole degree."""
        return math.floor(self.temp_c(now_ns) + 0.5)

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
        is_heated = self._inputs.is_heated and not self.is_cut_out
        target_c = self._heated_target_c if is_heated else self._ambient_c
        segment = _Segment(start_ns, start_c, target_c, self._tau_ns)
        self._segment = segment
        low_c, high_c = self._inputs.window_c or (None, None)
        self._due.clear()
        if low_c is not None and (fall_ns := segment.fall_ns(low_c)) is not None:
            self._due.append((fall_ns, low_c))
        if high_c is not None and (rise_ns := segment.rise_ns(high_c)) is not None:
            self._due.append((rise_ns, high_c))
        if (cut_out_ns := segment.rise_ns(self._cut_out_c)) is not None:
            self._due.append((cut_out_ns, None))
        self._due.sort(key=lambda due: due[0])
