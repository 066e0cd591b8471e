"""Virtual time shared with the C core: each side sees the other's earliest appointment. No firmware."""

from __future__ import annotations

import heapq
from collections.abc import Callable

from simulator.clock import Clock
from simulator.core.library import NEVER

NOW, ORDER, OUTSIDE_WHEN, OUTSIDE_ORDER, TRACE_SIZE, LOG_SIZE = range(6)
"""Words of `struct shared` in core.h."""

Appointments = tuple[list[tuple[int, int]], dict[int, Callable[[], None]]]


class SharedClock(Clock):
    """A clock that C moves. Appointments made here are kept here; C learns of the earliest and calls for it."""

    __slots__ = ("_words",)

    def __init__(self, words: memoryview) -> None:
        self._words = words
        self._heap = []
        self._callbacks = {}

    @property
    def now_ns(self) -> int:  # type: ignore[override]  # C moves it; nobody here may
        """Integer nanoseconds since power-on."""
        now_ns: int = self._words[NOW]
        return now_ns

    def call_at(self, when_ns: int, callback: Callable[[], None]) -> int:
        """Run ``callback`` once when time reaches ``when_ns``; a moment already past is due at once."""
        words = self._words
        handle: int = words[ORDER] + 1
        words[ORDER] = handle
        self._callbacks[handle] = callback
        heap = self._heap
        heapq.heappush(heap, (when_ns, handle))
        if heap[0][1] == handle:
            words[OUTSIDE_WHEN] = when_ns
            words[OUTSIDE_ORDER] = handle
        return handle

    def cancel(self, handle: int) -> None:
        """Forget an event. Cancelling one that has run, or cancelling twice, does nothing."""
        if self._callbacks.pop(handle, None) is not None and self._heap[0][1] == handle:
            self._publish()

    def resume(self, now_ns: int, order: int, appointments: Appointments) -> None:
        """Go on where another clock was, with its appointments."""
        self._words[NOW] = now_ns
        self._words[ORDER] = order
        self._heap, self._callbacks = appointments
        self._publish()

    @property
    def appointments(self) -> Appointments:
        """What is due on this side: by time and order, and by order what to call."""
        return self._heap, self._callbacks

    def run_first(self) -> None:
        """Run the earliest appointment: C has moved time to it."""
        heap, callbacks, words = self._heap, self._callbacks, self._words
        callback = callbacks.pop(heapq.heappop(heap)[1])
        if heap and heap[0][1] in callbacks:
            words[OUTSIDE_WHEN], words[OUTSIDE_ORDER] = heap[0]
        else:
            self._publish()
        callback()

    def _publish(self) -> None:
        heap, callbacks, words = self._heap, self._callbacks, self._words
        while heap:
            when_ns, handle = heap[0]
            if handle in callbacks:
                words[OUTSIDE_WHEN] = when_ns
                words[OUTSIDE_ORDER] = handle
                return
            heapq.heappop(heap)
        words[OUTSIDE_WHEN] = NEVER
