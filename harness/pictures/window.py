"""Which stretch of a trace is shown: what was asked for, or where paper last moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.pictures.trace_text import NS_PER_S, Event

LONGEST_S = 60.0
"""More than this is not drawn unasked: a sheet's line must stay apart from the next."""

_MARGIN_NS = NS_PER_S
_SHORTEST_NS = 2 * NS_PER_S
_INTERESTING = ("path", "bin", "fault", "operator", "crash")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Virtual seconds from and to; None: where it seems best."""

    from_s: float | None = None
    to_s: float | None = None

    def of(self, events: Sequence[Event]) -> tuple[int, int]:
        """The stretch in ns, never empty. Unasked it ends a second after paper or hands last moved."""
        last_ns = events[-1].ns if events else 0
        moments = [event.ns for event in events if event.source in _INTERESTING]
        to_ns = min(last_ns, moments[-1] + _MARGIN_NS) if moments else last_ns
        if self.to_s is not None:
            to_ns = round(self.to_s * NS_PER_S)
        elif self.from_s is not None:
            to_ns = min(to_ns, round((self.from_s + LONGEST_S) * NS_PER_S))
        first_ns = max(0, moments[0] - _MARGIN_NS) if moments else 0
        from_ns = max(first_ns, to_ns - round(LONGEST_S * NS_PER_S))
        if self.from_s is not None:
            from_ns = round(self.from_s * NS_PER_S)
        return min(from_ns, max(0, to_ns - _SHORTEST_NS)), to_ns if to_ns > from_ns else from_ns + _SHORTEST_NS
