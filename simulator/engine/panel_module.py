"""The panel on the bus: messages to a display, keys to messages, and the way to the standby supply beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from device_profiles import Profile
from simulator.clock import Clock
from simulator.engine.module import Command, Module
from simulator.engine.panel import Panel
from simulator.engine.power import SUPPLY_DEEP_SLEEP
from simulator.engine.wake import Wake
from simulator.trace import Trace

TEXT: Final = 0x40
LAMPS: Final = 0x41
SUPPLY: Final = 0x42
KEY: Final = 0xC0
REPEAT: Final = 0xC1

REPEAT_DELAY_NS: Final = 500_000_000
REPEAT_NS: Final = 91_743_119
"""A key held down repeats after 0.5 s, 10.9 times a second: what IBM's AT keyboard does when nobody tells it otherwise
(IBM Personal Computer AT Technical Reference, keyboard, default typematic rate)."""

_NS_PER_S: Final = 1_000_000_000


class PanelModule(Module):
    """Bus address 4. It never loses power while the printer is plugged in."""

    address = 4
    name = "panel"

    def __init__(self, profile: Profile, clock: Clock, trace: Trace) -> None:
        super().__init__(clock, trace)
        self.panel = Panel(profile.panel.lines, profile.panel.columns)
        self.on_supply: Callable[[int], None] = _switch_nothing
        self.on_heard: Callable[[], None] = _hear_nothing
        self._held_code = 0
        self._release_ns = 0
        self._repeat_ns = 0
        self._repeat = Wake(clock, self._repeat_key)
        self._commands[TEXT] = Command(1, 31, self._text)
        self._commands[LAMPS] = Command(1, 1, self._lamps)
        self._commands[SUPPLY] = Command(1, 1, self._supply)

    def handle(self, payload: bytes) -> None:
        """Act on one message from the controller."""
        super().handle(payload)
        self.on_heard()

    def press(self, key_name: str) -> None:
        """Press and release a key. ValueError names the keys there are."""
        self._report(KEY, self.panel.code_of(key_name))

    def hold(self, key_name: str, duration_s: float) -> None:
        """Press a key and release it that much later; ValueError names the keys there are."""
        self.press(key_name)
        self._held_code = self.panel.code_of(key_name)
        self._release_ns = self._clock.now_ns + round(duration_s * _NS_PER_S)
        self._plan_repeat(self._clock.now_ns + REPEAT_DELAY_NS)

    def set_dark(self, *, is_dark: bool) -> None:
        """The supply switches the display."""
        if is_dark != self.panel.is_dark:
            self.panel.darken(is_dark=is_dark)

    def reset(self) -> None:
        """Lose power and get it back."""
        super().reset()
        self.panel.clear()
        self._repeat.at(None)

    def _repeat_key(self) -> None:
        self._report(REPEAT, self._held_code)
        self._plan_repeat(self._repeat_ns + REPEAT_NS)

    def _plan_repeat(self, when_ns: int) -> None:
        self._repeat_ns = when_ns
        self._repeat.at(when_ns if when_ns <= self._release_ns else None)

    def _text(self, data: bytes) -> None:
        if not self.panel.show(data[0], data[1:]):
            self._ignore(bytes((TEXT,)) + data)

    def _lamps(self, data: bytes) -> None:
        self.panel.light(data[0])

    def _supply(self, data: bytes) -> None:
        if data[0] > SUPPLY_DEEP_SLEEP:
            self._ignore(bytes((SUPPLY,)) + data)
            return
        self.on_supply(data[0])

    def _features(self) -> tuple[int, int]:
        return len(self.panel.lines), self.panel.columns

    def _report_all(self) -> None:
        """A panel has no state of its own to report."""


def _switch_nothing(_level: int) -> None:
    """A panel without a supply beside it."""


def _hear_nothing() -> None:
    """Nobody waits for the controller to be heard."""
