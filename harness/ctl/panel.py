"""The control panel: what it shows, and its keys."""

from __future__ import annotations

from harness.errors import FirmwareFault
from harness.rig.rig import Rig

_LOOK_EVERY_S = 0.25


class Panel:
    """The panel as a person sees and uses it."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig

    @property
    def lines(self) -> tuple[str, ...]:
        """What the display shows now, a text for each line, without trailing blanks."""
        return tuple(line.rstrip() for line in self._rig.panel_lines())

    def press(self, key: str) -> None:
        """Press a key: START, STOP, OK, UP, DOWN, BACK or MENU."""
        self._rig.operator.press(key)

    def wait_for(self, text: str, *, timeout_s: float = 10.0) -> None:
        """Wait until some line shows `text`. Raises FirmwareFault if none does in time."""
        deadline_s = self._rig.now_s + timeout_s
        while not any(text in line for line in self.lines):
            if self._rig.now_s >= deadline_s:
                raise FirmwareFault(f"shows {self.lines}", place="panel", expected=f"{text!r} within {timeout_s:g} s")
            self._rig.wait(_LOOK_EVERY_S)
