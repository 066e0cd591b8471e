"""How far the rollers have turned at any moment, and when they had turned that far. Piecewise linear."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from harness.pictures.trace_text import NS_PER_S, Event


class Rollers:
    """The transport's odometer in millimetres, from the records `path run <mm/s>` of a trace.

    Before the first record they stand.
    """

    def __init__(self, events: Iterable[Event], end_ns: int) -> None:
        self._ns = [0]
        self._mm = [0.0]
        self._speed = [0]
        for event in events:
            if event.source == "path" and event.text.startswith("run "):
                self._mm.append(self.odometer_mm(event.ns))
                self._ns.append(event.ns)
                self._speed.append(int(event.words[1]))
        self.end_ns = max(end_ns, self._ns[-1])

    def odometer_mm(self, ns: int) -> float:
        """How far a sheet between the rollers would have come from power-on until `ns`."""
        index = bisect_right(self._ns, ns) - 1
        return self._mm[index] + (ns - self._ns[index]) * self._speed[index] / NS_PER_S

    def reached_ns(self, odometer_mm: float, since_ns: int = 0) -> int | None:
        """The first moment from `since_ns` on at which the odometer shows this much; None if it never does."""
        if self.odometer_mm(since_ns) >= odometer_mm:
            return since_ns
        for index in range(max(0, bisect_right(self._ns, since_ns) - 1), len(self._ns)):
            speed = self._speed[index]
            if speed:
                ns = self._ns[index] + round((odometer_mm - self._mm[index]) * NS_PER_S / speed)
                until_ns = self._ns[index + 1] if index + 1 < len(self._ns) else self.end_ns
                if ns <= until_ns:
                    return ns
        return None

    def changes_ns(self, from_ns: int, to_ns: int) -> list[int]:
        """The moments between two at which the speed changes."""
        first, last = bisect_right(self._ns, from_ns), bisect_right(self._ns, to_ns)
        return [ns for ns in self._ns[first:last] if ns < to_ns]

    def runs(self) -> list[tuple[int, int, int]]:
        """Each stretch of time in which they turn: from, to, mm/s."""
        ends = [*self._ns[1:], self.end_ns]
        stretches = zip(self._ns, ends, self._speed, strict=True)
        return [(start, end, speed) for start, end, speed in stretches if speed and end > start]
