"""The control panel: what it shows and which keys it has. What a key means is the firmware's business."""

from __future__ import annotations

from typing import Final, NamedTuple

KEYS: Final = {"START": 1, "STOP": 2, "OK": 3, "UP": 4, "DOWN": 5, "BACK": 6, "MENU": 7}
"""Key codes of the internal bus (docs/internal-bus.md, KEY)."""

_KEYS_WITHOUT_DISPLAY: Final = ("START", "STOP")
_LAMP_READY: Final = 0x01
_LAMP_ATTENTION: Final = 0x02
_BLINK_SHIFT: Final = 2


class Lamps(NamedTuple):
    """Which lamps are lit."""

    ready: bool
    attention: bool


class Panel:
    """A display of some lines (or none), two lamps and keys. Blank and dark at first."""

    def __init__(self, lines: int, columns: int) -> None:
        self.columns = columns
        self._lines = [" " * columns] * lines
        self.lamps = Lamps(ready=False, attention=False)
        self.blinking = Lamps(ready=False, attention=False)
        """Which of the lit lamps blink."""
        self.is_dark = False
        """Whether the display has no power: it shows nothing and forgets what it is sent."""

    @property
    def lines(self) -> tuple[str, ...]:
        """What is displayed, each line as wide as the display."""
        return tuple(self._lines)

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the keys this panel has."""
        return tuple(KEYS) if self._lines else _KEYS_WITHOUT_DISPLAY

    def show(self, line: int, text: bytes) -> bool:
        """Replace a line: cut or padded to width, bytes that are not printable ASCII as ``?``.

        False: no such line.
        """
        if line >= len(self._lines):
            return False
        if self.is_dark:
            return True
        shown = "".join(chr(byte) if 0x20 <= byte < 0x7F else "?" for byte in text)
        self._lines[line] = shown[: self.columns].ljust(self.columns)
        return True

    def light(self, bits: int) -> None:
        """Set the lamps from LAMPS bits."""
        self.lamps = _lamps_of(bits)
        self.blinking = _lamps_of(bits & bits >> _BLINK_SHIFT)

    def clear(self) -> None:
        """Lose power: blank and dark."""
        self.darken(is_dark=False)
        self.light(0)

    def darken(self, *, is_dark: bool) -> None:
        """The display loses its power, or gets it back; it is blank either way."""
        self.is_dark = is_dark
        self._lines = [" " * self.columns] * len(self._lines)

    def code_of(self, key_name: str) -> int:
        """The bus code of a key. ValueError names the keys there are."""
        if key_name not in self.keys:
            raise ValueError(f"panel has no key {key_name!r}; expected one of {', '.join(self.keys)}")
        return KEYS[key_name]


def _lamps_of(bits: int) -> Lamps:
    return Lamps(ready=bool(bits & _LAMP_READY), attention=bool(bits & _LAMP_ATTENTION))
