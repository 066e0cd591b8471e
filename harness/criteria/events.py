"""What people do to criteria while an iteration runs: who, when, why. Values alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EventKind(StrEnum):
    """What was done to a criterion, or to the iteration."""

    WAIVED = "waived"
    WAIVER_ENDED = "waiver ended"
    SIGNED = "signed off"
    DROPPED = "dropped"
    TAKEN_BACK = "taken back"
    CHANGED = "changed"
    """Its definition differs from what was judged before. Noticed by itself; ``who`` is empty then."""
    EXPLAINED = "change explained"
    LEARNED = "learned"
    CARRIED_OVER = "carried over"
    FROZEN = "frozen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One act. ``at`` is UTC in ISO 8601; ``detail`` is what else there is to say, such as the next iteration."""

    iteration: str
    criterion: str
    kind: EventKind
    who: str
    at: str
    why: str
    detail: str = ""
