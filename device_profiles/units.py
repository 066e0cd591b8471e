"""The unit at the end of a key's name. Reads names only; converts nothing."""

from __future__ import annotations

# Units of the schema first, then those people write instead.
_WORDS = {
    "s": "seconds",
    "mm": "millimetres",
    "mm_s": "millimetres a second",
    "c": "degrees Celsius",
    "w": "watts",
    "j_per_c": "joules per degree Celsius",
    "w_per_c": "watts per degree Celsius",
    "sheets": "sheets",
    "ms": "milliseconds",
    "pages_per_minute": "pages a minute",
    "sides_per_minute": "sides a minute",
    "per_1000_pages": "per 1000 pages",
    "us": "microseconds",
    "ns": "nanoseconds",
    "min": "minutes",
    "minutes": "minutes",
    "seconds": "seconds",
    "h": "hours",
    "um": "micrometres",
    "cm": "centimetres",
    "m": "metres",
    "in": "inches",
    "m_s": "metres a second",
    "mm_per_s": "millimetres a second",
    "in_s": "inches a second",
    "f": "degrees Fahrenheit",
    "k": "kelvin",
    "mw": "milliwatts",
    "kw": "kilowatts",
    "j_per_k": "joules per kelvin",
    "kj_per_c": "kilojoules per degree Celsius",
    "w_per_k": "watts per kelvin",
    "mw_per_c": "milliwatts per degree Celsius",
    "pages": "pages",
    "reams": "reams",
    "ppm": "pages a minute",
    "pages_per_second": "pages a second",
    "pages_per_hour": "pages an hour",
    "sheets_per_minute": "sheets a minute",
    "pages_per_min": "pages a minute",
    "per_page": "per page",
    "per_100_pages": "per 100 pages",
    "per_million_pages": "per million pages",
    "pct": "percent",
}
_LONGEST_FIRST = sorted(_WORDS, key=len, reverse=True)


def split_unit(key: str) -> tuple[str, str]:
    """``key`` as (quantity, unit): ``first_page_out_ms`` is ``first_page_out`` in ``ms``.

    The unit is empty if the name carries none; the quantity is empty if the name is a unit alone.
    """
    for unit in _LONGEST_FIRST:
        if key == unit and "_" in unit:
            return "", unit
        if key.endswith(f"_{unit}"):
            return key[: -len(unit) - 1], unit
    return key, ""


def in_words(unit: str) -> str:
    """What ``unit`` stands for, in the plural: ``s`` is "seconds". Raises KeyError if unknown."""
    return _WORDS[unit]
