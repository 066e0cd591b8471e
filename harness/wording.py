"""Words that depend on a number. Text only."""

from __future__ import annotations


def counted(count: int, noun: str) -> str:
    """A number with its noun, which takes an ``s`` in the plural.

    >>> counted(1, "run"), counted(14, "run")
    ('1 run', '14 runs')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def latest(count: int, noun: str) -> str:
    """How people speak of the last so many.

    >>> f"over the last {latest(1, 'run')}", f"over the last {latest(14, 'run')}"
    ('over the last run', 'over the last 14 runs')
    """
    return noun if count == 1 else counted(count, noun)
