"""One sheet of paper in the printer: where it is, what holds it, what is on it. It does not move itself."""

from __future__ import annotations

from typing import Final

TO_EXIT: Final = "exit"
TO_RETURN: Final = "return"


class Sheet:
    """A sheet between the pick roller and the bin, or ``count`` of them that were fed one upon the other.

    ``origin_pm`` is the transport's odometer at which the leading edge was, or would have been, at the pick
    roller on this pass. ``held_pm`` is where the leading edge is stopped, or None while the sheet goes with
    the rollers. ``image`` is what the controller said when it had the sheet picked: nothing to the engine.
    ``is_blank``: there was no toner for it.
    """

    __slots__ = (
        "came_back", "count", "held_pm", "image", "is_blank", "is_hot", "length_pm", "number", "origin_pm", "route",
        "sides_printed", "to_standard_bin", "tray",
    )  # fmt: skip

    def __init__(self, *, number: int, tray: int, origin_pm: int, length_pm: int, count: int = 1) -> None:
        self.number = number
        self.tray = tray
        self.origin_pm = origin_pm
        self.length_pm = length_pm
        self.count = count
        self.image: bytes = b""
        self.to_standard_bin = False
        self.held_pm: int | None = None
        self.came_back = False
        self.route: str | None = None
        self.is_hot = False
        self.is_blank = False
        self.sides_printed = 0

    def lead_pm(self, odometer_pm: int) -> int:
        """Where the leading edge is on this pass, in picometres from the pick roller."""
        return odometer_pm - self.origin_pm if self.held_pm is None else self.held_pm
