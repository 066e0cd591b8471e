"""The transport motor and its speed sensor: how fast it really turns, and what the sensor tells of it. No sheets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from simulator.clock import Clock
from simulator.engine.wake import Wake

AT_SPEED_PERCENT: Final = 5
"""Within this of its rated speed the motor counts as locked: brushless drivers' lock outputs allow 3 to 6 percent."""

JUDGE_NS: Final = 100_000_000
"""How long it may be off its speed before that is told: the driver's own filter. Our figure."""

RATED: Final = 100


class Motor:
    """One motor, off at first. ``tell(percent)`` is called when its speed goes out of bounds, and when it is back."""

    def __init__(self, clock: Clock, tell: Callable[[int], None]) -> None:
        self._clock = clock
        self._tell = tell
        self._is_driven = False
        self._percent = RATED
        self._drift_percent = 0
        self._is_stalled_for_now = False
        self._told = RATED
        self._is_suspect = False
        self._wake = Wake(clock, self._judge)

    @property
    def told_percent(self) -> int:
        """What its sensor last told."""
        return self._told

    def speed_mm_s(self, rated_mm_s: int) -> int:
        """How fast it carries paper now, to whole mm/s; 0 when it stands."""
        if not self._is_driven:
            return 0
        return rated_mm_s * self._turns_percent() * (RATED + self._drift_percent) // (RATED * RATED)

    def drive(self, is_driven: bool) -> None:
        """Give it current or none."""
        if self._is_driven and not is_driven:
            self._is_stalled_for_now = False
        self._is_driven = is_driven
        self._watch()

    def stall(self, *, is_lasting: bool) -> None:
        """Have it stand still, until :meth:`repair` or else until it is next switched off."""
        if is_lasting:
            self._percent = 0
        else:
            self._is_stalled_for_now = True
        self._watch()

    def slow_to(self, percent: int) -> None:
        """Have it turn at a share of its rated speed."""
        self._percent = percent
        self._watch()

    def drift(self, percent: int) -> None:
        """Have its clock run fast or slow. Its speed sensor, which uses the same clock, sees nothing of that."""
        self._drift_percent = percent

    def repair(self) -> None:
        """Have it turn as it should."""
        self._percent = RATED
        self._is_stalled_for_now = False
        self._watch()

    def _turns_percent(self) -> int:
        return 0 if self._is_stalled_for_now else self._percent

    def _watch(self) -> None:
        is_off = self._is_driven and abs(self._turns_percent() - RATED) > AT_SPEED_PERCENT
        if is_off:
            if not self._is_suspect and self._told != self._turns_percent():
                self._is_suspect = True
                self._wake.at(self._clock.now_ns + JUDGE_NS)
            return
        self._is_suspect = False
        self._wake.at(None)
        self._say(RATED)

    def _judge(self) -> None:
        self._is_suspect = False
        self._say(self._turns_percent())

    def _say(self, percent: int) -> None:
        if percent != self._told:
            self._told = percent
            self._tell(percent)
