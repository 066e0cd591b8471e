"""One sheet of paper in the printer: where it is, what holds it, what is on it. It does not move itself."""

from __future__ import annotations

from typing import Final

TO_EXIT: Final = "exit"
TO_RETURN: Final = "return"


class Sheet:
    """A sheet between the pick roller and the bin.

    ``origin_pm`` is the transport's odometer at which the leading edge was, or would have been, at the pick
    roller on this pass. ``held_pm`` is where the leading edge is stopped, or None while the sheet goes with
    the rollers.
    """

    __slots__ = ("came_back", "held_pm", "is_hot", "number", "origin_pm", "route", "sides_printed", "tray")

    def __init__(self, *, number: int, tray: int, origin_pm: int) -> None:
        self.number = number
        self.tray = tray
        self.origin_pm = origin_pm
        self.held_pm: int | None = None
        self.came_back = False
        self.route: str | None = None
        self.is_hot = False
        self.sides_printed = 0

    def lead_pm(self, odometer_pm: int) -> int:
        """Where the leading edge is on this pass, in picometres from the pick roller."""
        return odometer_pm - self.origin_pm if self.held_pm is None else self.held_pm
