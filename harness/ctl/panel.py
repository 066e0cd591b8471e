"""The control panel: what it shows, its keys, and the way through its menus by what is displayed."""

from __future__ import annotations

from typing import Final

from harness.errors import FirmwareFault
from harness.rig.rig import Lamps, Rig

_LOOK_EVERY_S = 0.25

SETTLE_S: Final = 0.1
"""From a key to the new text: four lines of 20 characters are 10 ms on the internal bus; ours, with room."""

_SELECTED: Final = ">"
_CURRENT: Final = " *"
_MOST_STEPS: Final = 2000
_DEEPEST_MENU: Final = 8


class Panel:
    """The panel as a person sees and uses it.

    The item a menu stands on is marked ``>``, the value a setting has ``*``. ``choose`` and ``open_menu`` know no more
    of the menus than that: they go by what is displayed, whatever the number of lines.
    """

    def __init__(self, rig: Rig) -> None:
        self._rig = rig

    @property
    def lines(self) -> tuple[str, ...]:
        """What the display shows now, a text for each line, without trailing blanks."""
        return tuple(line.rstrip() for line in self._rig.panel_lines())

    @property
    def lamps(self) -> Lamps:
        """What the lamps do: off, on or blinking."""
        return self._rig.panel_lamps()

    @property
    def title(self) -> str:
        """The first line: the status, or which menu is open."""
        return self.lines[0]

    @property
    def selected(self) -> str | None:
        """The item a menu stands on, without marks; None if no menu shows one."""
        marked = next((line for line in self.lines if line.startswith(_SELECTED)), None)
        return None if marked is None else marked.removeprefix(_SELECTED).removesuffix(_CURRENT)

    def press(self, key: str) -> None:
        """Press a key: START, STOP, OK, UP, DOWN, BACK or MENU."""
        self._rig.operator.press(key)

    def hold(self, key: str, duration_s: float) -> None:
        """Press a key, keep it down, and let go."""
        self._rig.operator.hold(key, duration_s)
        self._rig.wait(duration_s + SETTLE_S)

    def step(self, key: str) -> None:
        """Press a key and look at the display when it has followed."""
        self.press(key)
        self._rig.wait(SETTLE_S)

    def wait_for(self, text: str, *, timeout_s: float = 10.0) -> None:
        """Wait until some line shows `text`. Raises FirmwareFault if none does in time."""
        deadline_s = self._rig.now_s + timeout_s
        while not any(text in line for line in self.lines):
            if self._rig.now_s >= deadline_s:
                raise FirmwareFault(f"shows {self.lines}", place="panel", expected=f"{text!r} within {timeout_s:g} s")
            self._rig.wait(_LOOK_EVERY_S)

    def items(self) -> list[str]:
        """Every item of the open menu, from the selected one on. Raises FirmwareFault if no menu is open."""
        seen = [self._standing_on()]
        for _ in range(_MOST_STEPS):
            self.step("DOWN")
            if (item := self._standing_on()) == seen[0]:
                break
            seen.append(item)
        return seen

    def select(self, item: str) -> None:
        """Move to an item. Raises FirmwareFault, with the items there are, if there is none of that name."""
        if item.isdecimal() and self._standing_on().isdecimal():
            self._dial(int(item))
            return
        seen: list[str] = []
        while (here := self._standing_on()) != item:
            if here in seen:
                raise FirmwareFault(f"offers {', '.join(seen)}", place=f"menu {self.title}", expected=item)
            seen.append(here)
            self.step("DOWN")

    def choose(self, item: str) -> None:
        """Move to an item and press OK."""
        self.select(item)
        self.step("OK")

    def open_menu(self, *path: str) -> None:
        """Open the menus anew and choose one item after the other: a setting's last item is its value."""
        self.leave_menu()
        self.step("MENU")
        for item in path:
            self.choose(item)

    def leave_menu(self) -> None:
        """Go back until no menu is open. Raises FirmwareFault if that does not end."""
        for _ in range(_DEEPEST_MENU):
            # A page to read has no mark, as the status has none; but from a page BACK leads to a menu.
            was_marked = self.selected is not None
            self.step("BACK")
            if not was_marked and self.selected is None:
                return
        raise FirmwareFault(f"shows {self.lines}", place="panel", expected="no menu after BACK")

    def _standing_on(self) -> str:
        here = self.selected
        if here is None:
            raise FirmwareFault(f"shows {self.lines}", place="panel", expected="a menu with an item marked >")
        return here

    def _dial(self, value: int) -> None:
        for _ in range(_MOST_STEPS):
            here = int(self._standing_on())
            if here == value:
                return
            self.step("UP" if here < value else "DOWN")
            if int(self._standing_on()) == here:
                raise FirmwareFault(f"stays at {here}", place=f"menu {self.title}", expected=str(value))
        raise FirmwareFault(f"is {self._standing_on()}", place=f"menu {self.title}", expected=str(value))
