"""Durations in words. Pure."""

from __future__ import annotations


def duration(duration_ms: int) -> str:
    """A duration as people say it, without its sign.

    >>> duration(45 * 60_000), duration(-190 * 60_000), duration(52 * 3_600_000)
    ('45 min', '3 h 10 min', '2 d 4 h')
    """
    minutes = abs(duration_ms) // 60_000
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02d} min"
    return f"{minutes // 1440} d {minutes % 1440 // 60} h"
