"""The toner cartridge: how much is in it, and what its chip and its sensor say. It does not count pages."""

from __future__ import annotations

from typing import Final

IS_INSERTED: Final = 0x01
IS_LOW: Final = 0x02

EIGHTHS_OF_YIELD: Final = 40
"""Toner of one side of the yield that a cartridge is sold for, in eighths of a percent: 5 % (ISO/IEC 19752)."""

LOW_SHARE: Final = 10
"""The sensor sits where a tenth of the toner is left: our figure, of the order of what LaserJets warn at."""


class Cartridge:
    """A cartridge with toner for ``sides`` sides of 5 % coverage. Its chip knows ``number`` and ``sides``."""

    def __init__(self, *, number: int, sides: int) -> None:
        if not 1 <= sides <= 0xFFFF:
            raise ValueError(f"cartridge: sides is {sides}; expected 1-65535")
        self.number = number
        self.sides = sides
        self.left_eighths = sides * EIGHTHS_OF_YIELD
        self.is_inserted = True

    @property
    def can_print(self) -> bool:
        """Whether it is there and has toner."""
        return self.is_inserted and self.left_eighths > 0

    @property
    def state(self) -> int:
        """Bits as in CARTRIDGE (docs/internal-bus.md): 0 inserted, 1 little toner left."""
        if not self.is_inserted:
            return 0
        is_low = self.left_eighths * LOW_SHARE <= self.sides * EIGHTHS_OF_YIELD
        return IS_INSERTED | (IS_LOW if is_low else 0)

    @property
    def left_pct(self) -> float:
        """What is left of the toner it was sold with."""
        return 100 * self.left_eighths / (self.sides * EIGHTHS_OF_YIELD)

    def use(self, eighths: int) -> None:
        """Toner goes onto paper: ``eighths`` of a percent of a side."""
        self.left_eighths = max(0, self.left_eighths - eighths)
