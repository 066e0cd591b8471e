"""The front door and its switch. What the interlock stops is the engine's business."""

from __future__ import annotations


class Door:
    """A door, closed at first."""

    __slots__ = ("is_open",)

    def __init__(self) -> None:
        self.is_open = False

    def move(self, *, is_open: bool) -> bool:
        """Open or close it; returns whether that changed anything."""
        changed = self.is_open != is_open
        self.is_open = is_open
        return changed
