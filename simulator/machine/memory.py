"""Memory that the emulator and Python share, so that neither copies. No access rules."""

from __future__ import annotations

import ctypes
import mmap


class Memory:
    """Zeroed bytes at a fixed host address: `view` for Python, `pointer` for the emulator."""

    __slots__ = ("_pages", "base", "pointer", "size", "view")

    def __init__(self, *, base: int, size: int) -> None:
        self.base = base
        self.size = size
        self._pages = mmap.mmap(-1, size)
        self.view = memoryview(self._pages)
        self.pointer = ctypes.addressof(ctypes.c_char.from_buffer(self._pages))

    def holds(self, address: int, size: int) -> bool:
        """Whether all of `size` bytes at `address` lie in here."""
        return self.base <= address and address + size <= self.base + self.size
