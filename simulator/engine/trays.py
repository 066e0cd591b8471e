"""An input tray: how many sheets of what size, and whether it is in the printer. It does not feed; it is fed from."""

from __future__ import annotations

from typing import Final

HAS_PAPER: Final = 0x01
IS_INSERTED: Final = 0x02

SIZES: Final = ("A4", "Letter", "A5", "Legal")
"""What a tray's guides tell apart; each one's number on the internal bus is its index plus 1 (GUIDES)."""


class Tray:
    """A tray as a product leaves the factory: in its place, its guides at ``size``, with that many sheets."""

    __slots__ = ("capacity_sheets", "is_inserted", "sheets", "size")

    def __init__(self, capacity_sheets: int, size: str, sheets: int) -> None:
        self.capacity_sheets = capacity_sheets
        self.size = size
        self.sheets = sheets
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

    @property
    def guides(self) -> int:
        """The size its guides are set to, as in GUIDES (docs/internal-bus.md)."""
        return SIZES.index(self.size) + 1

    def load(self, sheets: int, size: str | None = None) -> None:
        """Put a stack of ``sheets`` in place of what was there, guides set to ``size`` if it is another.

        ValueError if it does not fit.
        """
        if not 0 <= sheets <= self.capacity_sheets:
            raise ValueError(f"tray holds 0-{self.capacity_sheets} sheets; got {sheets}")
        if size is not None and size not in SIZES:
            raise ValueError(f"size is {size!r}; expected one of {', '.join(SIZES)}")
        self.sheets = sheets
        self.size = size or self.size

    def take(self, sheets: int = 1) -> None:
        """Sheets leave. Only if :attr:`can_feed`, and no more than there are."""
        self.sheets -= sheets
