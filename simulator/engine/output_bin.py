"""A bin that sheets fall into, and its full sensor. It never refuses a sheet."""

from __future__ import annotations


class OutputBin:
    """A bin, empty at first. Full is a flag for the firmware: a sheet that comes all the same lies on top."""

    __slots__ = ("capacity_sheets", "sheets")

    def __init__(self, capacity_sheets: int) -> None:
        self.capacity_sheets = capacity_sheets
        self.sheets = 0

    @property
    def is_full(self) -> bool:
        """Whether the stack reaches the sensor."""
        return self.sheets >= self.capacity_sheets

    def drop(self, sheets: int = 1) -> None:
        """Sheets arrive."""
        self.sheets += sheets

    def empty(self) -> int:
        """Take everything out; returns how many sheets that was."""
        taken, self.sheets = self.sheets, 0
        return taken
