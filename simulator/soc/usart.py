"""A USART of the STM32F405 (RM0090, chapter 30), byte by byte: registers, flags, RTS. It has no FIFO."""

from __future__ import annotations

from collections.abc import Callable

from simulator.clock import Clock
from simulator.soc.interrupts import Interrupts

RXNE, TC, TXE, ORE = 1 << 5, 1 << 6, 1 << 7, 1 << 3
RXNEIE, TCIE, TXEIE = 1 << 5, 1 << 6, 1 << 7
UE, TE, RE = 1 << 13, 1 << 3, 1 << 2
RTSE = 1 << 8
BITS_PER_BYTE = 10  # start, eight data, stop


class Usart:
    """One USART: `receive` puts a byte on its RX line, `on_transmit` gets each byte that has left its TX line."""

    __slots__ = (
        "_brr", "_byte_ns", "_clock", "_clock_hz", "_cr1", "_cr2", "_cr3", "_data", "_event", "_gtpr", "_interrupts",
        "_irq", "_level", "_next", "_shifting", "_status", "name", "on_ready_to_receive", "on_transmit",
    )  # fmt: skip

    def __init__(self, name: str, *, irq: int, clock: Clock, interrupts: Interrupts, clock_hz: int) -> None:
        self.name = name
        self._irq = irq
        self._clock = clock
        self._clock_hz = clock_hz
        self._interrupts = interrupts
        self.on_transmit: Callable[[int], None] = _to_nowhere
        self.on_ready_to_receive: Callable[[], None] = _ignore
        self._event = 0
        self._level = False
        self.reset()

    def reset(self) -> None:
        """Put every register at its reset value (RM0090, 30.6.8); a byte on its way out is lost."""
        self._clock.cancel(self._event)
        self._level = False
        self._status = TXE | TC
        self._data = 0
        self._brr = self._cr1 = self._cr2 = self._cr3 = self._gtpr = 0
        self._byte_ns = 0
        self._next: int | None = None
        self._shifting: int | None = None

    @property
    def byte_ns(self) -> int:
        """Time of one byte on the line at the present baud rate, ns; 0 before the rate is set."""
        return self._byte_ns

    @property
    def is_listening(self) -> bool:
        """Whether the receiver is on."""
        return self._cr1 & (UE | RE) == (UE | RE) and self._byte_ns > 0

    @property
    def is_ready_to_receive(self) -> bool:
        """Whether the receiver is on and, with RTS flow control, has room: the nRTS line is low."""
        return self.is_listening and not (self._cr3 & RTSE and self._status & RXNE)

    @property
    def is_transmitting(self) -> bool:
        """Whether a byte is on its way out."""
        return self._shifting is not None

    def receive(self, byte: int) -> None:
        """Take the byte that has just arrived at RX; an unread one before it makes this one lost (overrun)."""
        if not self.is_listening:
            return
        if self._status & RXNE:
            self._status |= ORE
        else:
            self._data = byte
            self._status |= RXNE
        self._drive_line()

    def read(self, offset: int) -> int:
        """Read the register at `offset`; reading DR takes the received byte and clears an overrun."""
        if offset == 0x00:
            return self._status
        if offset == 0x04:
            if self._status & (RXNE | ORE):
                was_full = self._status & RXNE
                self._status &= ~(RXNE | ORE)
                self._drive_line()
                if was_full:
                    self.on_ready_to_receive()
            return self._data
        return {0x08: self._brr, 0x0C: self._cr1, 0x10: self._cr2, 0x14: self._cr3, 0x18: self._gtpr}.get(offset, 0)

    def write(self, offset: int, value: int) -> None:
        """Write the register at `offset`; writing DR sends a byte."""
        if offset == 0x04:
            self._send(value & 0xFF)
        elif offset == 0x00:
            self._status &= value | ~(RXNE | TC)  # these two are cleared by writing 0
        elif offset == 0x08:
            self._brr = value & 0xFFFF
            self._byte_ns = BITS_PER_BYTE * self._brr * 1_000_000_000 // self._clock_hz
        elif offset == 0x0C:
            self._cr1 = value
        elif offset == 0x10:
            self._cr2 = value
        elif offset == 0x14:
            self._cr3 = value
        elif offset == 0x18:
            self._gtpr = value
        self._drive_line()
        if offset in (0x00, 0x08, 0x0C, 0x14) and self.is_ready_to_receive:
            self.on_ready_to_receive()

    def _send(self, byte: int) -> None:
        if self._cr1 & (UE | TE) != (UE | TE) or not self._byte_ns:
            return
        if self._shifting is None:
            self._shifting = byte
            self._status &= ~TC
            self._event = self._clock.call_at(self._clock.now_ns + self._byte_ns, self._sent)
        else:
            self._next = byte
            self._status &= ~TXE

    def _sent(self) -> None:
        byte = self._shifting
        if byte is None:
            return
        if self._next is None:
            self._shifting = None
            self._status |= TC
        else:
            self._shifting, self._next = self._next, None
            self._status |= TXE
            self._event = self._clock.call_at(self._clock.now_ns + self._byte_ns, self._sent)
        self._drive_line()
        self.on_transmit(byte)

    def _drive_line(self) -> None:
        status, control = self._status, self._cr1
        # RXNEIE also enables the overrun interrupt (RM0090, 30.6.4)
        level = bool(status & control & (TXE | TC | RXNE) or (status & ORE and control & RXNEIE))
        if level is not self._level:
            self._level = level
            self._interrupts.set_line(self._irq, level)


def _to_nowhere(_byte: int) -> None:
    """A TX line that is not connected."""


def _ignore() -> None:
    """Nobody waits to send."""
