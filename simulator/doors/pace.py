"""How virtual time follows the wall clock: at a factor, as fast as it goes, or not at all. No device, no clock."""

from __future__ import annotations

from typing import Final

MAXIMUM: Final = 0.0
"""As a factor: no limit."""

_NS_PER_S = 1_000_000_000
_LATE_S = 0.25  # a host that was this much too slow does not catch up: it would then be too fast


class Pace:
    """Where virtual time should be. ``factor`` is virtual seconds per second, or MAXIMUM."""

    def __init__(self, now_ns: int, wall_s: float) -> None:
        self.factor = 1.0
        self.is_paused = False
        self._step_ns = 0
        self._from_ns = now_ns
        self._from_s = wall_s

    def set_factor(self, factor: float, now_ns: int, wall_s: float) -> None:
        """Go on from here at another speed. ValueError below 0."""
        if factor < 0:
            raise ValueError(f"speed is {factor:g}; expected 0 for the maximum, or more")
        self.factor = factor
        self._restart(now_ns, wall_s)

    def pause(self, *, is_paused: bool, now_ns: int, wall_s: float) -> None:
        """Stop virtual time, or let it go on from where it is."""
        self.is_paused = is_paused
        self._step_ns = 0
        self._restart(now_ns, wall_s)

    def step(self, duration_s: float) -> None:
        """Let so much virtual time pass although it is stopped. ValueError unless it is stopped, and for no time."""
        if not self.is_paused:
            raise ValueError("step: time is running; pause it first")
        if not 0 < duration_s <= 3600:
            raise ValueError(f"step: duration is {duration_s:g} s; expected more than 0, at most 3600")
        self._step_ns += round(duration_s * _NS_PER_S)

    def target_ns(self, now_ns: int, wall_s: float) -> int | None:
        """How far virtual time should go now; None: as far as it can."""
        if self.is_paused:
            target_ns, self._step_ns = now_ns + self._step_ns, 0
            return target_ns
        if self.factor == MAXIMUM:
            return None
        target_ns = self._from_ns + round((wall_s - self._from_s) * self.factor * _NS_PER_S)
        late_ns = round(_LATE_S * self.factor * _NS_PER_S)
        if target_ns - now_ns > late_ns:
            target_ns = now_ns + late_ns
            self._restart(target_ns, wall_s)
        return max(now_ns, target_ns)

    def _restart(self, now_ns: int, wall_s: float) -> None:
        self._from_ns = now_ns
        self._from_s = wall_s
