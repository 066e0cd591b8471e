"""One outstanding appointment with the clock."""

from __future__ import annotations

from collections.abc import Callable

from simulator.clock import Clock


class Wake:
    """Calls back when a part next has something to do; a new appointment replaces the old one."""

    __slots__ = ("_callback", "_clock", "_handle", "_when_ns")

    def __init__(self, clock: Clock, callback: Callable[[], None]) -> None:
        self._clock = clock
        self._callback = callback
        self._handle = 0
        self._when_ns: int | None = None

    def at(self, when_ns: int | None) -> None:
        """Call back at ``when_ns``, or not at all."""
        if when_ns == self._when_ns:
            return
        if self._when_ns is not None:
            self._clock.cancel(self._handle)
        self._when_ns = when_ns
        if when_ns is not None:
            self._handle = self._clock.call_at(when_ns, self._ring)

    def _ring(self) -> None:
        self._when_ns = None
        self._callback()
