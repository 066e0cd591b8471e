"""What someone meant who wrote a key that does not exist. Guesses from names; reads no values."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from device_profiles.units import in_words, split_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What to write instead of an unknown key; ``key`` is the key of the same table it stands for, if any."""

    key: str | None
    expected: str


def guess(unknown: str, known: Sequence[str], elsewhere: Mapping[str, str]) -> Guess:
    """The likeliest meaning of ``unknown`` in a table that has the keys ``known``.

    The same quantity in another unit comes first, then the same key of another table, then a like spelling.
    ``elsewhere`` gives the table of each key that other tables have.
    """
    quantity, unit = split_unit(unknown)
    for key in known:
        known_quantity, known_unit = split_unit(key)
        if known_quantity == quantity:
            return Guess(key=key, expected=f"{key} ({_about_units(unit, known_unit)})")
    if unknown in elsewhere:
        return Guess(key=None, expected=f"it in {elsewhere[unknown]}")
    near = difflib.get_close_matches(unknown, known, n=1)
    if near:
        return Guess(key=near[0], expected=near[0])
    return Guess(key=None, expected=f"one of {', '.join(known)}")


def _about_units(unit: str, known_unit: str) -> str:
    if not unit:
        return f"the unit is missing: {in_words(known_unit)}"
    if not known_unit:
        return "it has no unit"
    return f"wrong unit: {in_words(known_unit)}, not {in_words(unit)}"
