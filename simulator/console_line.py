"""The cable to the service console, which shares its port with the log. No commands."""

from __future__ import annotations

from collections.abc import Callable

from simulator.clock import Clock
from simulator.host_line import HostLine
from simulator.log_line import LogLine
from simulator.soc.usart import Usart
from simulator.trace import Trace


class ConsoleLine(HostLine):
    """A host line whose answers are kept from the first byte written on: before that they are the log's alone.

    They have no records of their own in the trace: each line is there as one of the log.
    """

    __slots__ = ("_is_used", "_log")

    def __init__(
        self, *, usart: Usart, clock: Clock, trace: Trace, log: LogLine, on_answer: Callable[[], None]
    ) -> None:
        super().__init__("console", usart=usart, clock=clock, trace=trace, on_answer=on_answer)
        self._is_used = False
        self._log = log

    def write(self, data: bytes) -> None:
        """Put bytes on the cable; they leave at the baud rate, and wait while the printer holds them back."""
        self._is_used = True
        super().write(data)

    def _take(self, byte: int) -> None:
        self._log.take(byte)
        if self._is_used:
            self._answer.append(byte)
            if not self._usart.is_transmitting:
                self._on_answer()
