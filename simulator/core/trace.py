"""A trace that C writes too. Records of both are in the order in which they happened."""

from __future__ import annotations

import ctypes

from simulator.core.shared_clock import TRACE_SIZE
from simulator.trace import Trace, canonical


class CoreTrace(Trace):
    """Adds to what C writes, and takes all of it over when it is asked for."""

    __slots__ = ("_core", "_library", "_words")

    def __init__(self, *, library: ctypes.PyDLL, core: int, words: memoryview) -> None:
        super().__init__()
        self._library = library
        self._core = core
        self._words = words

    def record(self, now_ns: int, source: str, text: str) -> None:
        """Append one record. ``source`` is one word and ``text`` one line, or ValueError."""
        line = canonical(now_ns, source, text).encode()
        self._library.core_trace_add(self._core, line, len(line))

    def _gather(self) -> None:
        size: int = self._words[TRACE_SIZE]
        if size:
            text = ctypes.create_string_buffer(size)
            self._library.core_take_trace(self._core, text, size)
            self._texts.append(text.raw.decode("ascii"))
