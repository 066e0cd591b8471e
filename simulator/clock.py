"""Virtual time and the events due in it. Never the wall clock, never a thread."""

from __future__ import annotations

import heapq
from collections.abc import Callable


class Clock:
    """Integer nanoseconds since power-on, and callbacks to run as they pass.

    Events run in order of time, and in order of registration where times are equal, so a run is repeatable.
    ``now_ns`` may be moved forward by whatever executes the firmware; it then calls :meth:`run_due`.
    """

    __slots__ = ("_callbacks", "_heap", "_last_handle", "now_ns")

    def __init__(self, now_ns: int = 0) -> None:
        self.now_ns = now_ns
        self._heap: list[tuple[int, int]] = []
        self._callbacks: dict[int, Callable[[], None]] = {}
        self._last_handle = 0

    def call_at(self, when_ns: int, callback: Callable[[], None]) -> int:
        """Run ``callback`` once when time reaches ``when_ns``; a moment already past is due at once.

        Returns a handle for :meth:`cancel`.
        """
        handle = self._last_handle + 1
        self._last_handle = handle
        self._callbacks[handle] = callback
        heapq.heappush(self._heap, (when_ns, handle))
        return handle

    def cancel(self, handle: int) -> None:
        """Forget an event. Cancelling one that has run, or cancelling twice, does nothing."""
        self._callbacks.pop(handle, None)

    def next_ns(self) -> int | None:
        """When the next event is due in nanoseconds, or None if nothing is planned."""
        heap = self._heap
        callbacks = self._callbacks
        while heap:
            when_ns, handle = heap[0]
            if handle in callbacks:
                return when_ns
            heapq.heappop(heap)
        return None

    def spend(self, duration_ns: int) -> None:
        """Move on by a short while in which something takes its time, then run what has become due."""
        self.now_ns = now_ns = self.now_ns + duration_ns
        heap = self._heap
        if heap and heap[0][0] <= now_ns:
            self.run_due()

    def run_due(self) -> None:
        """Run every event due at or before ``now_ns``, those that become due meanwhile included."""
        heap = self._heap
        callbacks = self._callbacks
        while heap and heap[0][0] <= self.now_ns:
            callback = callbacks.pop(heapq.heappop(heap)[1], None)
            if callback is not None:
                callback()

    def run_next(self, deadline_ns: int) -> None:
        """Move to the next event and run it with all that are due then, or to `deadline_ns` if none comes before."""
        heap = self._heap
        callbacks = self._callbacks
        while heap and heap[0][0] < deadline_ns:
            when_ns, handle = heapq.heappop(heap)
            callback = callbacks.pop(handle, None)
            if callback is not None:
                if when_ns > self.now_ns:
                    self.now_ns = when_ns
                callback()
                if heap and heap[0][0] <= self.now_ns:
                    self.run_due()
                return
        self.advance_to(deadline_ns)

    def advance_to(self, ns: int) -> None:
        """Move to ``ns``, stopping at each event on the way to run it at its own moment.

        Raises ValueError if ``ns`` is in the past: time never goes back.
        """
        if ns < self.now_ns:
            raise ValueError(f"advance_to: {ns} ns is before now, {self.now_ns} ns; time never goes back")
        while True:
            when_ns = self.next_ns()
            if when_ns is None or when_ns > ns:
                break
            self.now_ns = max(self.now_ns, when_ns)
            self.run_due()
        self.now_ns = max(self.now_ns, ns)
