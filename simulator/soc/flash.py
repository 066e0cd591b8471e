"""The flash memory and its interface (RM0090, chapter 3): unlocking, programming, erasing, wear. No processor.

Cells go from 1 to 0 by programming, and back by erasing a whole sector. The processor waits meanwhile, since it
executes from flash; everything else goes on. Power that fails in the middle leaves some bits changed and others not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from simulator.clock import Clock

KEY1, KEY2 = 0x4567_0123, 0xCDEF_89AB
PG, SER, STRT, EOPIE, LOCK = 1 << 0, 1 << 1, 1 << 16, 1 << 24, 1 << 31
EOP, PGPERR, PGSERR = 1 << 0, 1 << 6, 1 << 7
WORD_WIDE: Final = 2
"""PSIZE of a store of 32 bits, the widest at 2.7 V without external voltage (RM0090, table 7)."""

PROGRAM_NS: Final = 16_000
"""STM32F405 datasheet, flash memory programming: typical, at any width."""

_CLEARED: Final = 0xF3
_WORD: Final = 0xFFFF_FFFF


class Sector(NamedTuple):
    """Where a sector lies, and how long it takes to erase it: typical, 32 bits wide (datasheet)."""

    start: int
    size: int
    erase_ns: int


SECTORS: Final = (
    *(Sector(0x4000 * index, 0x4000, 250_000_000) for index in range(4)),
    Sector(0x10000, 0x10000, 550_000_000),
    *(Sector(0x20000 * index, 0x20000, 1_000_000_000) for index in range(1, 8)),
)
"""RM0090, table 5: four of 16 KiB, one of 64, seven of 128."""


STUCK = 0xFFFF
"""Of a worn word: these bits keep what they hold when it is programmed."""


class Flash:
    """Cells and registers. `on_power_cut` is called in the middle of the operation that `cut_at` names."""

    def __init__(self, *, clock: Clock, on_power_cut: Callable[[], None]) -> None:
        self.operations = 0
        self.cut_at = 0
        self.worn: set[int] = set()
        self.worn_words: list[range] = []
        self.changed: set[int] = set()
        self.is_code_stale = False
        self.cells = memoryview(bytearray())
        self._clock = clock
        self._on_power_cut = on_power_cut
        self._is_powered = True
        self.reset()

    def __getstate__(self) -> dict[str, object]:
        """Everything but the cells, which are the processor's."""
        return {**self.__dict__, "cells": None}

    def reset(self) -> None:
        """Lock it, and forget settings and errors (RM0090, 3.9)."""
        self._acr = self._sr = self._keys_taken = 0
        self._cr = LOCK
        self._is_barred = False
        self._is_powered = True

    def lose_power(self) -> None:
        """What is under way now stays half done."""
        self._is_powered = False

    def read(self, offset: int) -> int:
        """Read a register; the key registers read 0."""
        return {0x00: self._acr, 0x0C: self._sr, 0x10: self._cr}.get(offset, 0)

    def write(self, offset: int, value: int) -> None:
        """Write a register. Starting an erasure takes as long as the erasure."""
        if offset == 0x00:
            self._acr = value
        elif offset == 0x04:
            self._take_key(value)
        elif offset == 0x0C:
            self._sr &= ~(value & _CLEARED)
        elif offset == 0x10 and not self._cr & LOCK:
            self._cr = value & ~STRT
            if value & LOCK:
                self._keys_taken = 0
            elif value & (SER | STRT) == SER | STRT:
                self._erase(value >> 3 & 15)

    def store(self, offset: int, size: int, value: int) -> bool:
        """Store to flash itself. False when the chip answers with a bus fault: locked."""
        if self._cr & LOCK:
            return False
        if not self._cr & PG:
            self._sr |= PGSERR
        elif size != 4 or self._cr >> 8 & 3 != WORD_WIDE or offset % 4:
            self._sr |= PGPERR
        else:
            self._program(offset, value)
        return True

    def flip(self, offset: int, bit: int) -> None:
        """Let one cell lose or gain its charge."""
        self.cells[offset] ^= 1 << bit
        self._change(sector_of(offset))

    def _program(self, offset: int, value: int) -> None:
        if not self._wait(PROGRAM_NS):
            value |= _reached(self.operations, offset)
        if any(offset in words for words in self.worn_words):
            value |= STUCK
        self._set_word(offset, self._word(offset) & value)
        self._change(sector_of(offset))
        if self._is_powered and self._cr & EOPIE:
            self._sr |= EOP

    def _erase(self, number: int) -> None:
        if number >= len(SECTORS):
            self._sr |= PGSERR
            return
        sector = SECTORS[number]
        is_whole = self._wait(sector.erase_ns)
        self._change(number)
        for index in range(0, sector.size, 4):
            offset = sector.start + index
            word = _WORD if is_whole else self._word(offset) | _reached(self.operations, index)
            if number in self.worn and index % 256 == 0:
                word &= ~1  # a worn cell no longer gives up its charge
            self._set_word(offset, word)
        if is_whole and self._cr & EOPIE:
            self._sr |= EOP

    def _wait(self, duration_ns: int) -> bool:
        """Let the operation take its time; False if power failed meanwhile."""
        self.operations += 1
        if self.operations == self.cut_at:
            self.cut_at = 0
            self._clock.advance_to(self._clock.now_ns + duration_ns // 2)
            self._on_power_cut()
        else:
            self._clock.advance_to(self._clock.now_ns + duration_ns)
        return self._is_powered

    def _take_key(self, key: int) -> None:
        if self._is_barred:
            return
        if key != (KEY2 if self._keys_taken else KEY1):
            self._is_barred = True  # until the next reset (RM0090, 3.6.1)
            return
        self._keys_taken += 1
        if self._keys_taken == 2:
            self._cr &= ~LOCK

    def _change(self, sector: int) -> None:
        self.changed.add(sector)
        self.is_code_stale = True

    def _word(self, offset: int) -> int:
        return int.from_bytes(self.cells[offset : offset + 4], "little")

    def _set_word(self, offset: int, word: int) -> None:
        self.cells[offset : offset + 4] = word.to_bytes(4, "little")


def sector_of(offset: int) -> int:
    """The number of the sector that holds a byte of flash."""
    return max(number for number, sector in enumerate(SECTORS) if sector.start <= offset)


def _reached(operation: int, word: int) -> int:
    """Which bits an operation that was cut off had reached: a stream of its own for each operation and word."""
    mask = (1 << 64) - 1
    x = (operation * 0x9E37_79B9_7F4A_7C15 + word) & mask
    x = (x ^ x >> 30) * 0xBF58_476D_1CE4_E5B9 & mask
    x = (x ^ x >> 27) * 0x94D0_49BB_1331_11EB & mask
    return (x ^ x >> 31) & _WORD
