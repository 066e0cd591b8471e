"""TOML text to plain values. Says which line is not TOML; knows nothing of profiles."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from device_profiles.errors import Problem, ProfileError

_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


def parse_toml(text: str, source: str) -> dict[str, Any]:
    """The document in ``text``, its lists as tuples.

    Raises ProfileError, naming ``source`` and the line, if it is not TOML.
    """
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProfileError((_not_toml(text, source, error),)) from error
    return {key: _frozen(value) for key, value in document.items()}


def _not_toml(text: str, source: str, error: Exception) -> Problem:
    lines = text.split("\n")
    place = _PLACE.search(str(error))
    if not isinstance(error, tomllib.TOMLDecodeError):
        reason, number = "a number is too long or brackets are nested too deeply", 0
    elif place is None:
        reason, number = str(error), 0
    else:
        reason = str(error)[: place.start()]
        number = int(place["line"] or max(1, len(lines)))
    value = lines[number - 1].strip() if 0 < number <= len(lines) else None
    where = f"line {number} is" if number else "this is"
    return Problem(file=source, key="", value=value, found=f"{where} not TOML ({reason})", expected="key = value")


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    return value
