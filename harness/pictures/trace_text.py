"""Lines of a trace as events. The form is `<ns> <source> <text>`; what a text means is read elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from harness.errors import ConfigError

NS_PER_S = 1_000_000_000


class Event(NamedTuple):
    """One record of a trace: virtual time, who recorded it, what."""

    ns: int
    source: str
    text: str

    @property
    def at_s(self) -> float:
        """Virtual seconds since power-on."""
        return self.ns / NS_PER_S

    @property
    def words(self) -> list[str]:
        """The text, at its spaces."""
        return self.text.split()


def read_events(lines: Iterable[str]) -> list[Event]:
    """Every record, in order of time. Raises ConfigError for a line that is none."""
    events = []
    for number, line in enumerate(lines, 1):
        parts = line.rstrip("\r\n").split(" ", 2)
        if len(parts) != 3 or not parts[0].isdecimal():
            raise ConfigError(
                f"line {number} is {line[:80]!r}", place="trace", expected="<nanoseconds> <source> <text>"
            )
        events.append(Event(int(parts[0]), parts[1], parts[2]))
    # A part may report late what happened a moment ago; viewers and lines need time to go one way.
    events.sort(key=lambda event: event.ns)
    return events


def fields_of(words: Iterable[str]) -> dict[str, int]:
    """The whole numbers among words of the form name=number."""
    pairs = (word.partition("=") for word in words)
    return {name: int(value) for name, equals, value in pairs if equals and value.lstrip("-").isdecimal()}
