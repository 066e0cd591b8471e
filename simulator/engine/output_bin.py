"""A bin that sheets fall into, and its full sensor. What it cannot hold lands on the floor."""

from __future__ import annotations


class OutputBin:
    """A bin, empty at first. The stack reaches the sensor at ``capacity_sheets``; ``room_sheets`` more fit above it."""

    __slots__ = ("capacity_sheets", "fallen", "room_sheets", "sheets")

    def __init__(self, capacity_sheets: int, room_sheets: int) -> None:
        self.capacity_sheets = capacity_sheets
        self.room_sheets = room_sheets
        self.sheets = 0
        self.fallen = 0
        """Sheets on the floor in front of it, since the start."""

    @property
    def is_full(self) -> bool:
        """Whether the stack reaches the sensor."""
        return self.sheets >= self.capacity_sheets

    def drop(self, sheets: int = 1) -> int:
        """Sheets arrive; gives how many of them fell on the floor."""
        self.sheets += sheets
        too_many = max(0, self.sheets - self.capacity_sheets - self.room_sheets)
        self.sheets -= too_many
        self.fallen += too_many
        return too_many

    def empty(self) -> int:
        """Take everything out; returns how many sheets that was."""
        taken, self.sheets = self.sheets, 0
        return taken
