"""A 32-bit general-purpose timer of the STM32F405 (RM0090, chapter 18): up-counting and update events only."""

from __future__ import annotations

from simulator.clock import Clock
from simulator.soc.interrupts import Interrupts

CEN, UDIS, URS, OPM = 1 << 0, 1 << 1, 1 << 2, 1 << 3
UIE = UIF = UG = 1 << 0
MAX_COUNT = 0xFFFF_FFFF


class Timer:
    """Counts `clock_hz / (PSC + 1)` up to ARR. Its count is computed when asked for; it never ticks."""

    __slots__ = (
        "_arr", "_base_count", "_base_ns", "_clock", "_clock_hz", "_cr1", "_dier", "_event", "_interrupts", "_irq",
        "_overflow_ns", "_prescaler", "_psc", "_status", "name",
    )  # fmt: skip

    def __init__(self, name: str, *, irq: int, clock: Clock, interrupts: Interrupts, clock_hz: int) -> None:
        self.name = name
        self._irq = irq
        self._clock = clock
        self._clock_hz = clock_hz
        self._interrupts = interrupts
        self._event: int | None = None
        self.reset()

    def reset(self) -> None:
        """Put every register at its reset value (RM0090, 18.4)."""
        if self._event is not None:
            self._clock.cancel(self._event)
        self._event = None
        self._cr1 = self._dier = self._status = self._psc = self._prescaler = 0
        self._arr = MAX_COUNT
        self._base_count = 0
        self._base_ns = self._overflow_ns = self._clock.now_ns

    def read(self, offset: int) -> int:
        """Read the register at `offset`; registers of features not modelled read 0."""
        if offset == 0x24:
            return self._count()
        return {0x00: self._cr1, 0x0C: self._dier, 0x10: self._status, 0x28: self._psc, 0x2C: self._arr}.get(offset, 0)

    def write(self, offset: int, value: int) -> None:
        """Write the register at `offset`; writes to features not modelled have no effect."""
        if offset == 0x10:
            self._status &= value
            self._drive_line()
            self._schedule()
            return
        if offset == 0x0C:
            self._dier = value
        else:
            self._settle()
            if offset == 0x00:
                self._cr1 = value
            elif offset == 0x14 and value & UG:
                self._prescaler = self._psc
                self._hold(0)
                if not self._cr1 & URS:
                    self._status |= UIF
            elif offset == 0x24:
                self._base_count = value & MAX_COUNT
            elif offset == 0x28:
                self._psc = value & 0xFFFF
            elif offset == 0x2C:
                self._arr = value & MAX_COUNT
        self._drive_line()
        self._schedule()

    def _hold(self, count: int) -> None:
        self._base_count = count
        self._base_ns = self._clock.now_ns

    def _settle(self) -> None:
        """Make the count of now the base, the fraction of a tick in the prescaler kept."""
        now_ns = self._clock.now_ns
        count = self._count()
        if self._cr1 & CEN:
            self._base_ns += self._ns_of(self._ticks_in(now_ns - self._base_ns))
        else:
            self._base_ns = now_ns
        self._base_count = count

    def _ticks_in(self, duration_ns: int) -> int:
        return duration_ns * self._clock_hz // (1_000_000_000 * (self._prescaler + 1))

    def _ns_of(self, ticks: int) -> int:
        return -(-ticks * 1_000_000_000 * (self._prescaler + 1) // self._clock_hz)

    def _count(self) -> int:
        if not self._cr1 & CEN:
            return self._base_count
        ticks = self._base_count + self._ticks_in(self._clock.now_ns - self._base_ns)
        return ticks if ticks <= self._arr else ticks % (self._arr + 1)

    def _schedule(self) -> None:
        if self._event is not None:
            self._clock.cancel(self._event)
            self._event = None
        if self._cr1 & (CEN | UDIS) == CEN and self._has_news():
            ticks = self._base_count + self._ticks_in(self._clock.now_ns - self._base_ns)
            period = self._arr + 1
            self._overflow_ns = self._base_ns + self._ns_of((ticks // period + 1) * period - self._base_count)
            self._event = self._clock.call_at(self._overflow_ns, self._overflow)

    def _has_news(self) -> bool:
        """Whether the next update would change anything; a free-running counter whose flag is up plans no events."""
        return bool(self._dier & UIE or not self._status & UIF or self._cr1 & OPM or self._prescaler != self._psc)

    def _overflow(self) -> None:
        self._event = None
        self._prescaler = self._psc
        self._base_count = 0
        self._base_ns = self._overflow_ns
        self._status |= UIF
        if self._cr1 & OPM:
            self._cr1 &= ~CEN
        self._drive_line()
        self._schedule()

    def _drive_line(self) -> None:
        self._interrupts.set_line(self._irq, bool(self._status & self._dier & UIF))
