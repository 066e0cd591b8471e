"""What can go wrong in the virtual printer, as exceptions for people.

No policy: the harness decides who is told.
"""

from __future__ import annotations

from pathlib import Path


class SimulatorError(Exception):
    """The virtual printer cannot do what it was asked to: its message says what was expected."""


class ImageError(SimulatorError):
    """A firmware file that cannot be loaded into this chip.

    The message has the form ``PLACE: VALUE; expected EXPECTATION``.
    """

    def __init__(self, *, place: Path | str, value: str, expected: str) -> None:
        super().__init__(f"{place}: {value}; expected {expected}")
        self.place = str(place)
        self.value = value
        self.expected = expected


class SnapshotError(SimulatorError):
    """The printer cannot be copied as it stands."""


class ChanceSpentError(SnapshotError):
    """Chance has had a part in how the printer came to be as it is: with another seed it would be another one."""


class DoorError(SimulatorError):
    """A PTY or TCP port to the outside could not be opened."""
