"""A fault that happened, and the book they are all written in. Nothing goes wrong here."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.clock import Clock
from simulator.trace import Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectedFault:
    """One fault that happened: virtual time, kind and particulars."""

    when_ns: int
    kind: str
    details: str


class FaultBook:
    """Every fault so far, in order; each is in the trace too."""

    def __init__(self, clock: Clock, trace: Trace) -> None:
        self.entries: list[InjectedFault] = []
        self._clock = clock
        self._trace = trace

    def enter(self, kind: str, details: str = "", when_ns: int | None = None) -> None:
        """Write one down, as of now if no time is given."""
        happened_ns = self._clock.now_ns if when_ns is None else when_ns
        self.entries.append(InjectedFault(when_ns=happened_ns, kind=kind, details=details))
        self._trace.record(happened_ns, "fault", f"{kind} {details}".rstrip())
