"""The place of the toner cartridge in the engine: which one is in it, and what the controller hears of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from simulator.engine.cartridge import Cartridge
from simulator.engine.engine_messages import CARTRIDGE

FIRST_CARTRIDGE: Final = 1
"""Number of the cartridge that a printer is sold with; each new one has the next."""


class CartridgeBay:
    """Holds one cartridge, at first that of ``sides`` sides which comes with the product."""

    def __init__(self, sides: int, report: Callable[..., None]) -> None:
        self.sides_as_sold = sides
        self.cartridge = Cartridge(number=FIRST_CARTRIDGE, sides=sides)
        self._report = report
        self._told = self.cartridge.state

    def slide(self, *, is_inserted: bool) -> None:
        """A hand takes the cartridge out or pushes it in."""
        self.cartridge.is_inserted = is_inserted
        self.note()

    def replace(self, sides: int) -> None:
        """A hand puts in a new cartridge with toner for that many sides of 5 %."""
        self.cartridge = Cartridge(number=self.cartridge.number + 1, sides=sides)
        self._told = self.cartridge.state
        self.report()

    def note(self) -> None:
        """Tell the controller if its state has changed."""
        if self.cartridge.state != self._told:
            self._told = self.cartridge.state
            self.report()

    def report(self) -> None:
        """Tell its state, its number and what it is sold for."""
        number, sides = self.cartridge.number.to_bytes(2, "big"), self.cartridge.sides.to_bytes(2, "big")
        self._report(CARTRIDGE, self.cartridge.state, *number, *sides)
