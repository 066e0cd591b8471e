"""The Cortex-M system timer (ARMv7-M ARM, B3.3): a 24-bit down-counter that reloads itself."""

from __future__ import annotations

from simulator.clock import Clock
from simulator.soc.interrupts import SYSTICK, Interrupts

ENABLE, TICKINT, CLKSOURCE, COUNTFLAG = 1 << 0, 1 << 1, 1 << 2, 1 << 16


class SysTick:
    """Counts the processor clock (or an eighth of it) down from RVR; its count is computed when asked for."""

    __slots__ = ("_clock", "_clock_hz", "_control", "_event", "_interrupts", "_reload", "_start_ns", "_wraps_seen")

    def __init__(self, *, clock: Clock, interrupts: Interrupts, clock_hz: int) -> None:
        self._clock = clock
        self._clock_hz = clock_hz
        self._interrupts = interrupts
        self._event: int | None = None
        self.reset()

    def reset(self) -> None:
        """Stop the counter."""
        if self._event is not None:
            self._clock.cancel(self._event)
        self._event = None
        self._control = self._reload = 0
        self._start_ns = self._clock.now_ns
        self._wraps_seen = 0

    def read(self, offset: int) -> int:
        """Read CSR (and so clear COUNTFLAG), RVR, CVR or CALIB."""
        if offset == 0x0:
            wraps = self._elapsed_ticks() // (self._reload + 1) if self._control & ENABLE else 0
            flag = COUNTFLAG if wraps > self._wraps_seen else 0
            self._wraps_seen = wraps
            return self._control | flag
        if offset == 0x4:
            return self._reload
        if offset == 0x8:
            return self._reload - self._elapsed_ticks() % (self._reload + 1) if self._control & ENABLE else 0
        return 0

    def write(self, offset: int, value: int) -> None:
        """Write CSR or RVR; any write to CVR restarts the count."""
        if offset == 0x0:
            if value & ENABLE and not self._control & ENABLE:
                self._restart()
            self._control = value & (ENABLE | TICKINT | CLKSOURCE)
        elif offset == 0x4:
            self._reload = value & 0xFF_FFFF
        elif offset == 0x8:
            self._restart()
        self._schedule()

    def _restart(self) -> None:
        self._start_ns = self._clock.now_ns
        self._wraps_seen = 0

    def _rate_hz(self) -> int:
        return self._clock_hz if self._control & CLKSOURCE else self._clock_hz // 8

    def _elapsed_ticks(self) -> int:
        return (self._clock.now_ns - self._start_ns) * self._rate_hz() // 1_000_000_000

    def _schedule(self) -> None:
        if self._event is not None:
            self._clock.cancel(self._event)
            self._event = None
        if self._control & (ENABLE | TICKINT) == ENABLE | TICKINT and self._reload:
            period = self._reload + 1
            wraps = self._elapsed_ticks() // period + 1
            due_ns = self._start_ns - (-wraps * period * 1_000_000_000 // self._rate_hz())
            self._event = self._clock.call_at(due_ns, self._tick)

    def _tick(self) -> None:
        self._event = None
        self._interrupts.pend(SYSTICK)
        self._schedule()
