"""What somebody's hands can do at a printer, and what they find in its bins. The seam alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class OutputSheet(Protocol):
    """A sheet as a person finds it in a bin."""

    @property
    def bin(self) -> str:
        """`standard` or `finisher`."""
        ...

    @property
    def tray(self) -> int:
        """The tray its paper is from; 0 is the multi-purpose tray."""
        ...

    @property
    def job(self) -> int:
        """A number that all sheets of one job share, and no other of the 255 jobs around it."""
        ...

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages of its job on its sides, front first, counted from 1; none on a blank sheet."""
        ...

    @property
    def set_number(self) -> int | None:
        """Which set of the finisher it is part of; None if it is of none."""
        ...

    @property
    def staples(self) -> int:
        """How many staples bind it to its set."""
        ...

    @property
    def is_shifted(self) -> bool:
        """Whether its set lies beside the others."""
        ...


class Operator(Protocol):
    """Hands at the printer; each action raises ValueError for a name or number the product does not have."""

    def switch_off(self) -> None:
        """Cut the power, whatever the printer does at this moment."""
        ...

    def switch_on(self) -> None:
        """Give it power again."""
        ...

    def open_door(self) -> None:
        """Open the front door."""
        ...

    def close_door(self) -> None:
        """Close the front door."""
        ...

    def clear_path(self) -> int:
        """Take every sheet out of the paper path, the door being open; gives how many."""
        ...

    def load_tray(self, tray: int, sheets: int, size: str | None = None) -> None:
        """Make a tray hold this many sheets, of another size than before if one is given; trays count from 1."""
        ...

    def feed_manually(self, sheets: int = 1, size: str | None = None) -> None:
        """Make the multi-purpose tray hold this many sheets, of another size than before if one is given."""
        ...

    def remove_tray(self, tray: int) -> None:
        """Pull a tray out."""
        ...

    def insert_tray(self, tray: int) -> None:
        """Push a tray in."""
        ...

    def empty_bin(self) -> int:
        """Take the paper out of the output bin; gives how many sheets."""
        ...

    def look_at_output(self) -> Sequence[OutputSheet]:
        """The sheets in the output bins, in the order in which they came."""
        ...

    def clear_finisher(self) -> int:
        """Reach into the finisher for a bent staple or crushed sheets; gives how many sheets."""
        ...

    def load_documents(self, documents: int, two_sided: bool = False) -> None:
        """Put this many sheets into the document feeder."""
        ...

    def clear_feeder(self) -> bool:
        """Put a document that is stuck in the feeder back on the stack; whether there was one."""
        ...

    def open_lid(self) -> None:
        """Lift the lid off the scanner's glass."""
        ...

    def close_lid(self, original: bool = True) -> None:
        """Close it over an original, or over the bare glass."""
        ...

    def remove_toner(self) -> None:
        """Take the toner cartridge out, the door being open."""
        ...

    def insert_toner(self) -> None:
        """Push the toner cartridge in again, the door being open."""
        ...

    def replace_toner(self, sides: int | None = None) -> None:
        """Put in a new cartridge, the door being open: with toner for that many sides of 5 %, or as sold."""
        ...

    def load_staples(self, staples: int) -> None:
        """Put in a cartridge with this many staples."""
        ...

    def press(self, key_name: str) -> None:
        """Press a key of the panel by its name."""
        ...

    def hold(self, key_name: str, duration_s: float) -> None:
        """Press a key and release it that much later."""
        ...
