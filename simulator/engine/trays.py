"""An input tray: how many sheets, and whether it is in the printer. It does not feed; it is fed from."""

from __future__ import annotations

from typing import Final

HAS_PAPER: Final = 0x01
IS_INSERTED: Final = 0x02


class Tray:
    """A tray as a product leaves the factory: in its place, and full."""

    __slots__ = ("capacity_sheets", "is_inserted", "sheets")

    def __init__(self, capacity_sheets: int) -> None:
        self.capacity_sheets = capacity_sheets
        self.sheets = capacity_sheets
        self.is_inserted = True

    @property
    def can_feed(self) -> bool:
        """Whether a pick roller would find a sheet."""
        return self.is_inserted and self.sheets > 0

    @property
    def state(self) -> int:
        """Bits as in TRAY (docs/internal-bus.md): 0 paper present, 1 inserted.

        No paper is seen in a tray that is out.
        """
        return (HAS_PAPER if self.can_feed else 0) | (IS_INSERTED if self.is_inserted else 0)

    def load(self, sheets: int) -> None:
        """Put a stack of ``sheets`` in place of what was there. ValueError if it does not fit."""
        if not 0 <= sheets <= self.capacity_sheets:
            raise ValueError(f"tray holds 0-{self.capacity_sheets} sheets; got {sheets}")
        self.sheets = sheets

    def take(self) -> None:
        """One sheet leaves. Only if :attr:`can_feed`."""
        self.sheets -= 1
