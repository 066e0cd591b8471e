"""Which red episodes are one failure: those that say the same, while one of them is open. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_WORD = re.compile(r"[A-Za-z]{3,}")
_SAYS_NOTHING = frozenset(
    {"assert", "assertionerror", "error", "exception", "none", "true", "false", "not", "and", "was"}
)
_ENOUGH = 2


def names_a_cause(signature: str) -> bool:
    """True if a signature says enough to be one failure in whichever test it occurs.

    Two words at least: ``assert # == #`` occurs in unrelated tests, so there each test is a failure of its own,
    over products alone.

    >>> names_a_cause("jam # at sensor exit"), names_a_cause("AssertionError: assert # == #")
    (True, False)
    """
    words = {word.lower() for word in _WORD.findall(signature)}
    return len(words - _SAYS_NOTHING) >= _ENOUGH


class Span(NamedTuple):
    """When an episode was open, in milliseconds since 1970; ``closed_ms`` is None while it is."""

    key: tuple[int, int, int]
    opened_ms: int
    closed_ms: int | None


def gather(spans: Iterable[Span]) -> list[list[Span]]:
    """Spans of one cause, put together where they overlap or touch: each list is one failure, oldest first.

    A failure is open while any of its episodes is. What says the same later, when all was green, is a new one.
    """
    groups: list[list[Span]] = []
    end_ms: int | None = 0
    for span in sorted(spans, key=lambda one: (one.opened_ms, one.key)):
        if groups and (end_ms is None or span.opened_ms <= end_ms):
            groups[-1].append(span)
            end_ms = None if end_ms is None or span.closed_ms is None else max(end_ms, span.closed_ms)
        else:
            groups.append([span])
            end_ms = span.closed_ms
    return groups


def closed_ms(group: Iterable[Span]) -> int | None:
    """When the last of a group closed; None if one is open."""
    ends = [span.closed_ms for span in group]
    return None if None in ends else max(end for end in ends if end is not None)
