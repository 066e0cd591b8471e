"""Typed access to the fields of an issue as a tracker sends it. Each error names the place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from harness.errors import ConfigError

MOST_CHARACTERS = 500
_OFFSET = re.compile(r"([+-]\d{2})(\d{2})$")


def mapping(item: Mapping[str, object], key: str, place: str) -> Mapping[str, object]:
    """The object under a key; an empty one if it is absent or null."""
    value = item.get(key)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise wrong(key, value, place, "an object")
    return value


def text(item: Mapping[str, object], key: str, place: str, *, otherwise: str | None = None) -> str:
    """The text under a key, cut at MOST_CHARACTERS; ``otherwise`` if it is absent, null or empty."""
    value = item.get(key)
    if value in (None, "") and otherwise is not None:
        return otherwise
    if not isinstance(value, str) or not value.strip():
        raise wrong(key, value, place, "text")
    return value.strip()[:MOST_CHARACTERS]


def texts(item: Mapping[str, object], key: str, place: str) -> list[str]:
    """The names in a list of texts, or of objects with a name."""
    value = item.get(key) or []
    if not isinstance(value, list):
        raise wrong(key, value, place, "a list")
    found = []
    for one in value:
        name = one.get("name") if isinstance(one, Mapping) else one
        if not isinstance(name, str):
            raise wrong(key, one, place, "texts, or objects with a name")
        found.append(name)
    return found


def moment(item: Mapping[str, object], key: str, place: str) -> int:
    """The moment under a key in milliseconds since 1970; one without an offset is UTC."""
    value = item.get(key)
    try:
        if not isinstance(value, str):
            raise ValueError("no text")
        # Jira writes +0000, which Python takes from 3.11 on only in some forms.
        parsed = datetime.fromisoformat(_OFFSET.sub(r"\1:\2", value.strip()))
        parsed = parsed if parsed.tzinfo is not None else parsed.replace(tzinfo=UTC)
        return round(parsed.timestamp() * 1000)
    except (ValueError, OverflowError) as error:
        raise wrong(key, value, place, "a moment in ISO 8601") from error


def moment_or_none(item: Mapping[str, object], key: str, place: str) -> int | None:
    """As :func:`moment`; None if the field is absent, null or empty."""
    return None if item.get(key) in (None, "") else moment(item, key, place)


def wrong(key: str, value: object, place: str, expected: str) -> ConfigError:
    """The error of a field that is not as expected."""
    return ConfigError("is", place=f"{place}: {key}", value=repr(value)[:100], expected=expected)
