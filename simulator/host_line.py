"""The cable between a host and one of the printer's host ports: bytes at the baud rate, with flow control. No PJL."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from simulator.clock import Clock
from simulator.soc.usart import Usart
from simulator.trace import Trace

_RECORD_BYTES = 128
_ENDS_RECORD = b"\n\f"


class HostLine:
    """Sends what the host writes whenever the printer's nRTS allows it; keeps what the printer answers until read.

    `on_answer` hears of the end of each burst, as a host's driver does, not of each byte.
    """

    __slots__ = (
        "_answer",
        "_arrival",
        "_clock",
        "_is_sending",
        "_name",
        "_on_answer",
        "_outbox",
        "_record",
        "_trace",
        "_usart",
    )

    def __init__(self, name: str, *, usart: Usart, clock: Clock, trace: Trace, on_answer: Callable[[], None]) -> None:
        self._name = name
        self._usart = usart
        self._clock = clock
        self._trace = trace
        self._on_answer = on_answer
        self._outbox: deque[int] = deque()
        self._answer = bytearray()
        self._record = bytearray()
        self._is_sending = False
        self._arrival = 0
        usart.on_transmit = self._take
        usart.on_ready_to_receive = self._send_next

    @property
    def unsent_bytes(self) -> int:
        """How much of what the host has written the printer has not taken yet."""
        return len(self._outbox) + self._is_sending

    def write(self, data: bytes) -> None:
        """Put bytes on the cable; they leave at the baud rate, and wait while the printer holds them back."""
        if data:
            self._trace.record(self._clock.now_ns, f"{self._name}>", data.hex())
            self._outbox.extend(data)
            self._send_next()

    def take_answer(self, max_bytes: int) -> bytes:
        """Up to `max_bytes` of what the printer has sent, none if nothing has arrived."""
        answer = bytes(self._answer[:max_bytes])
        del self._answer[:max_bytes]
        return answer

    @property
    def has_answer(self) -> bool:
        """Whether `take_answer` would give anything."""
        return bool(self._answer)

    def flush_record(self) -> None:
        """Put a begun line of the printer's answer into the trace, so that a trace cut here is complete."""
        if self._record:
            self._trace.record(self._clock.now_ns, f"{self._name}<", self._record.hex())
            self._record.clear()

    def lose_power(self) -> None:
        """The printer is off: the byte on the line does not arrive, and waits for it to come back."""
        self._clock.cancel(self._arrival)
        self._is_sending = False

    def _send_next(self) -> None:
        if self._outbox and not self._is_sending and self._usart.is_ready_to_receive:
            self._is_sending = True
            self._arrival = self._clock.call_at(self._clock.now_ns + self._usart.byte_ns, self._arrive)

    def _arrive(self) -> None:
        self._is_sending = False
        self._usart.receive(self._outbox.popleft())
        self._send_next()

    def _take(self, byte: int) -> None:
        self._answer.append(byte)
        self._record.append(byte)
        is_full = len(self._record) >= _RECORD_BYTES
        if byte in _ENDS_RECORD or is_full:
            self.flush_record()
        if is_full or not self._usart.is_transmitting:
            self._on_answer()
