"""What came out of the printer: a value per sheet."""

from __future__ import annotations

from typing import Final, NamedTuple

STANDARD_BIN: Final = "standard"
FINISHER_BIN: Final = "finisher"
FLOOR: Final = "floor"


class DeliveredSheet(NamedTuple):
    """A sheet that came out.

    ``set_number`` counts finished sets from 1; None if it did not go through the finisher. ``image`` is what the
    controller said of its contents (PICK in docs/internal-bus.md). Two sheets fed as one are two of these, the
    lower one blank.
    """

    when_ns: int
    number: int
    tray: int
    sides_printed: int
    set_number: int | None
    staples: int
    bin: str = STANDARD_BIN
    is_shifted: bool = False
    image: bytes = b""

    @property
    def is_stapled(self) -> bool:
        """Whether it is bound to the others of its set."""
        return self.staples > 0

    @property
    def job(self) -> int:
        """Which job the controller said it belongs to: a count modulo 256, 0 if it did not say."""
        return self.image[0] if self.image else 0

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages of that job on its printed sides, front first."""
        if not self.image:
            return ()
        first = int.from_bytes(self.image[1:3], "big")
        return tuple(range(first, first + self.sides_printed))
