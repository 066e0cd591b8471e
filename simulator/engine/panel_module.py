"""The panel on the bus: messages to a display, key presses to messages."""

from __future__ import annotations

from typing import Final

from device_profiles import Profile
from simulator.clock import Clock
from simulator.engine.module import Command, Module
from simulator.engine.panel import Panel
from simulator.trace import Trace

TEXT: Final = 0x40
LAMPS: Final = 0x41
KEY: Final = 0xC0


class PanelModule(Module):
    """Bus address 4."""

    address = 4
    name = "panel"

    def __init__(self, profile: Profile, clock: Clock, trace: Trace) -> None:
        super().__init__(clock, trace)
        self.panel = Panel(profile.panel.lines, profile.panel.columns)
        self._commands[TEXT] = Command(1, 31, self._text)
        self._commands[LAMPS] = Command(1, 1, self._lamps)

    def press(self, key_name: str) -> None:
        """Press and release a key. ValueError names the keys there are."""
        self._report(KEY, self.panel.code_of(key_name))

    def reset(self) -> None:
        """Lose power and get it back."""
        super().reset()
        self.panel.clear()

    def _text(self, data: bytes) -> None:
        if not self.panel.show(data[0], data[1:]):
            self._ignore(bytes((TEXT,)) + data)

    def _lamps(self, data: bytes) -> None:
        self.panel.light(data[0])

    def _features(self) -> tuple[int, int]:
        return len(self.panel.lines), self.panel.columns

    def _report_all(self) -> None:
        """A panel has no state of its own to report."""
