"""What firmware writes to its log port, as lines with their virtual time."""

from __future__ import annotations

from simulator.clock import Clock
from simulator.trace import Trace

_LONGEST_LINE = 512


class LogLine:
    """Collects the bytes of the log USART into lines."""

    __slots__ = ("_begun", "_clock", "_trace", "lines")

    def __init__(self, *, clock: Clock, trace: Trace) -> None:
        self._clock = clock
        self._trace = trace
        self._begun = bytearray()
        self.lines: list[str] = []

    def take(self, byte: int) -> None:
        """A byte that has left the log port."""
        if byte != 0x0A and len(self._begun) < _LONGEST_LINE:
            self._begun.append(byte)
            return
        text = self._begun.decode("ascii", errors="backslashreplace").rstrip("\r")
        self._begun.clear()
        self.lines.append(text)
        self._trace.record(self._clock.now_ns, "log", text)
