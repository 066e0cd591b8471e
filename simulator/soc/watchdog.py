"""The independent watchdog, IWDG (RM0090, chapter 21): once started only a reset stops it."""

from __future__ import annotations

from collections.abc import Callable

from simulator.clock import Clock

LSI_HZ = 32_000  # STM32F405 datasheet, table 37: typical
KEY_START, KEY_RELOAD, KEY_UNLOCK = 0xCCCC, 0xAAAA, 0x5555


class Watchdog:
    """Calls `on_expire` when its count runs out. Reloading moves a deadline; it does not touch the event heap."""

    __slots__ = (
        "_clock",
        "_deadline_ns",
        "_event",
        "_event_ns",
        "_is_running",
        "_is_unlocked",
        "_on_expire",
        "_pr",
        "_rlr",
    )

    def __init__(self, *, clock: Clock, on_expire: Callable[[], None]) -> None:
        self._clock = clock
        self._on_expire = on_expire
        self._event: int | None = None
        self.reset()

    def reset(self) -> None:
        """Stop, with the longest reload value and the shortest prescaler (RM0090, 21.4)."""
        if self._event is not None:
            self._clock.cancel(self._event)
        self._event = None
        self._is_running = self._is_unlocked = False
        self._pr = 0
        self._rlr = 0xFFF
        self._deadline_ns = self._event_ns = 0

    @property
    def is_running(self) -> bool:
        """Whether firmware has started the watchdog."""
        return self._is_running

    @property
    def timeout_ns(self) -> int:
        """Time from a reload to the reset, ns."""
        return (self._rlr + 1) * (4 << min(self._pr, 6)) * 1_000_000_000 // LSI_HZ

    def read(self, offset: int) -> int:
        """Read a register; the key register reads 0."""
        return {0x04: self._pr, 0x08: self._rlr}.get(offset, 0)

    def write(self, offset: int, value: int) -> None:
        """Write a register; prescaler and reload value only after the unlock key."""
        if offset == 0x00:
            self._is_unlocked = value == KEY_UNLOCK
            if value == KEY_START:
                self._is_running = True
            if value in (KEY_START, KEY_RELOAD) and self._is_running:
                self._deadline_ns = self._clock.now_ns + self.timeout_ns
                if self._event is None or self._deadline_ns < self._event_ns:
                    self._schedule()
        elif self._is_unlocked and offset == 0x04:
            self._pr = value & 7
        elif self._is_unlocked and offset == 0x08:
            self._rlr = value & 0xFFF

    def _check(self) -> None:
        self._event = None
        if self._clock.now_ns < self._deadline_ns:
            self._schedule()
        else:
            self._on_expire()

    def _schedule(self) -> None:
        if self._event is not None:
            self._clock.cancel(self._event)
        self._event_ns = self._deadline_ns
        self._event = self._clock.call_at(self._event_ns, self._check)
