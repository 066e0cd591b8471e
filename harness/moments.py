"""Moments as text and as whole milliseconds since 1970, UTC. No clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


def to_ms(text: str) -> int:
    """Milliseconds since 1970 of a moment in ISO 8601; finer parts are rounded.

    Raises ValueError for other text, and for a moment that does not say its offset from UTC.

    >>> to_ms("2025-03-01T14:05:09+00:00")
    1740837909000
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} does not say its offset from UTC")
    return round((moment - _EPOCH) / _MS)


def to_text(ms: int) -> str:
    """The moment in ISO 8601, UTC: whole seconds where they are whole, milliseconds otherwise.

    >>> to_text(1740837909000), to_text(1740837909250)
    ('2025-03-01T14:05:09+00:00', '2025-03-01T14:05:09.250+00:00')
    """
    return (_EPOCH + ms * _MS).isoformat(timespec="milliseconds" if ms % 1000 else "seconds")
