"""The paper sensors, between what is there and what is reported: they stick, bounce, are slow. No sheets, no bus."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from simulator.clock import Clock

BOUNCE_NS: Final = 1_000_000
"""Between the edges of a bouncing contact: a flag's microswitch settles within a few milliseconds. Our figure."""

BOUNCES: Final = 2
"""How often a bouncing contact opens and closes again before it rests."""


class PaperSensors:
    """Every sensor of the path. ``say(place, is_covered)`` is called with each edge that it reports."""

    def __init__(self, clock: Clock, places: Iterable[str], say: Callable[[str, bool], None]) -> None:
        self._clock = clock
        self._say = say
        self._is_covered = dict.fromkeys(places, False)
        self._said = dict(self._is_covered)
        self._stuck: dict[str, bool] = {}
        self._bounces = dict.fromkeys(self._is_covered, 0)
        self._late_ns = dict.fromkeys(self._is_covered, 0)
        self._is_sound = True  # until the first fault, and then no more: it only saves time

    def note(self, place: str, is_covered: bool) -> bool:
        """Paper has come or gone over a sensor; returns whether its contact bounces."""
        self._is_covered[place] = is_covered
        if self._is_sound:  # as nearly always, six times a page
            if self._said[place] != is_covered:
                self._said[place] = is_covered
                self._say(place, is_covered)
            return False
        late_ns = self._late_ns[place]
        bounces = self._bounces[place] > 0
        if not late_ns and not bounces:
            self._tell(place, is_covered)
            return False
        self._tell_after(late_ns, place, is_covered)
        if bounces:
            self._bounces[place] -= 1
            for edge in range(2 * BOUNCES):
                self._tell_after(late_ns + (edge + 1) * BOUNCE_NS, place, is_covered if edge % 2 else not is_covered)
        return bounces

    def is_covered(self, place: str) -> bool:
        """What the sensor says now."""
        return self._said[place]

    def stick(self, place: str, is_covered: bool) -> None:
        """Have a sensor say the same whatever is there."""
        self._is_sound = False
        self._stuck.pop(place, None)
        self._tell(place, is_covered)
        self._stuck[place] = is_covered

    def bounce(self, place: str, edges: int) -> None:
        """Have a sensor's contact bounce at its next edges."""
        self._is_sound = False
        self._bounces[place] += edges

    def delay(self, place: str, late_ns: int) -> None:
        """Have a sensor report late from now on."""
        self._is_sound = False
        self._late_ns[place] = late_ns

    def repair(self, place: str) -> None:
        """Have a sensor say what is there, at once."""
        self._stuck.pop(place, None)
        self._bounces[place] = 0
        self._late_ns[place] = 0
        self._tell(place, self._is_covered[place])

    def _tell_after(self, late_ns: int, place: str, is_covered: bool) -> None:
        self._clock.call_at(self._clock.now_ns + late_ns, partial(self._tell, place, is_covered))

    def _tell(self, place: str, is_covered: bool) -> None:
        if place not in self._stuck and self._said[place] != is_covered:
            self._said[place] = is_covered
            self._say(place, is_covered)
