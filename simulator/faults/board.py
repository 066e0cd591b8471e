"""Faults of power, flash and host cable: what befalls the controller board. It says when; the board does the rest."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final, Protocol

from simulator.clock import Clock
from simulator.faults.record import FaultBook

_NS_PER_S: Final = 1_000_000_000
_NS_PER_MS: Final = 1_000_000
_FLASH_BYTES: Final = 1 << 20
_SECTORS: Final = 12
_WEARINGS: Final = 64
_MODULES, _CONTROLLER = "modules", "controller"
_PORTS: Final = ("serial", "network", "console")


class Board(Protocol):
    """What of a printer these faults need."""

    def cut_power(self) -> None:
        """Power fails for all of it."""

    def restore_power(self) -> None:
        """Power comes back."""

    def cut_controller(self) -> None:
        """The controller alone loses power."""

    def restore_controller(self) -> None:
        """It has power again."""

    def cut_modules(self) -> None:
        """The modules alone lose power."""

    def restore_modules(self) -> None:
        """They have power again."""

    def cut_power_in_flash(self, operations: int, on_cut: Callable[[], None]) -> None:
        """Power fails inside the flash operation of this number from now on, and `on_cut` is called."""

    def flip_flash_bit(self, offset: int, bit: int) -> None:
        """One cell of flash changes its mind."""

    def wear_out(self, sector: int) -> None:
        """A sector of flash does not erase any more."""

    def wear_words(self, offset: int, words: int) -> None:
        """So many words of flash do not take all that is programmed any more; 64 times at most."""

    def write_to(self, port: str, data: bytes) -> None:
        """Bytes come in by a port."""


class BoardFaults:
    """What befalls the board. A wrong name or number is a ValueError with what is allowed."""

    def __init__(self, clock: Clock, book: FaultBook, chance: Random) -> None:
        self.board: Board
        self._clock = clock
        self._book = book
        self._chance = chance
        self._off_for_s = 0.0
        self._wearings = 0

    def cut_power(self, duration_s: float) -> None:
        """Power fails and comes back."""
        self._check("cut_power", "duration_s", duration_s, 0.001, 86400)
        self._book.enter("cut_power", f"duration_s={duration_s:g}")
        self.board.cut_power()
        self._clock.call_at(self._clock.now_ns + round(duration_s * _NS_PER_S), self.board.restore_power)

    def cut_power_in_flash(self, operations: int, duration_s: float) -> None:
        """Power fails as flash is being programmed or erased for the so-manieth time from now, and comes back."""
        self._check("cut_power_in_flash", "operations", operations, 1, 10_000_000)
        self._check("cut_power_in_flash", "duration_s", duration_s, 0.001, 86400)
        self._off_for_s = duration_s
        self.board.cut_power_in_flash(operations, self._end_cut)

    def _end_cut(self) -> None:
        self._book.enter("cut_power_in_flash", f"duration_s={self._off_for_s:g}")
        self._clock.call_at(self._clock.now_ns + round(self._off_for_s * _NS_PER_S), self.board.restore_power)

    def brown_out(self, of: str, duration_ms: int) -> None:
        """One supply dips."""
        if of not in (_MODULES, _CONTROLLER):
            raise ValueError(f"brown_out: of is {of!r}; expected {_MODULES}, {_CONTROLLER}")
        self._check("brown_out", "duration_ms", duration_ms, 1, 10_000)
        self._book.enter("brown_out", f"of={of} duration_ms={duration_ms}")
        board = self.board
        cut, restore = (
            (board.cut_modules, board.restore_modules)
            if of == _MODULES
            else (board.cut_controller, board.restore_controller)
        )
        cut()
        self._clock.call_at(self._clock.now_ns + duration_ms * _NS_PER_MS, restore)

    def flip_flash_bit(self, offset: int, bit: int) -> None:
        """One cell changes."""
        self._check("flip_flash_bit", "offset", offset, 0, _FLASH_BYTES - 1)
        self._check("flip_flash_bit", "bit", bit, 0, 7)
        self._book.enter("flip_flash_bit", f"offset={offset} bit={bit}")
        self.board.flip_flash_bit(offset, bit)

    def wear_sector(self, sector: int) -> None:
        """One sector is worn."""
        self._check("wear_sector", "sector", sector, 0, _SECTORS - 1)
        self._book.enter("wear_sector", f"sector={sector}")
        self.board.wear_out(sector)

    def wear_word(self, offset: int, words: int) -> None:
        """So many words, one behind the other, are worn."""
        self._check("wear_word", "offset", offset, 0, _FLASH_BYTES - 4)
        self._check("wear_word", "words", words, 1, (_FLASH_BYTES - offset) // 4)
        if offset % 4:
            raise ValueError(f"wear_word: offset is {offset}; expected a multiple of 4")
        if self._wearings == _WEARINGS:
            raise ValueError(f"wear_word: asked for {_WEARINGS + 1} times; expected {_WEARINGS} at most")
        self._wearings += 1
        self._book.enter("wear_word", f"offset={offset} words={words}")
        self.board.wear_words(offset, words)

    def babble(self, count: int, port: str) -> None:
        """Bytes that nobody sent."""
        self._check("babble", "count", count, 1, 100_000)
        if port not in _PORTS:
            raise ValueError(f"babble: port is {port!r}; expected {', '.join(_PORTS)}")
        self._book.enter("babble", f"count={count} port={port}")
        self.board.write_to(port, self._chance.randbytes(count))

    @staticmethod
    def _check(fault: str, name: str, value: float, low: float, high: float) -> None:
        if not low <= value <= high:
            raise ValueError(f"{fault}: {name} is {value:g}; expected {low:g}-{high:g}")
