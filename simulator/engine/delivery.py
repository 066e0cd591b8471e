"""What came out of the printer: a value per sheet."""

from __future__ import annotations

from typing import NamedTuple


class DeliveredSheet(NamedTuple):
    """A sheet that reached a bin. ``set_number`` counts finished sets from 1; None without a finisher."""

    when_ns: int
    number: int
    tray: int
    sides_printed: int
    set_number: int | None
    is_stapled: bool
