"""What judging a criterion gives: where it stands, and on what evidence. Values alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from harness.reports.summary import Standing


class Judgement(StrEnum):
    """Where a criterion stands. Only MET is good news; what nobody knows is never met."""

    MET = "MET"
    NOT_MET = "NOT_MET"
    NO_DATA = "NO_DATA"
    WAIVED = "WAIVED"


class Count(StrEnum):
    """In which way a planned test counts. Only PASSED counts as passed; every test counts in exactly one way."""

    PASSED = "passed"
    RETRIED = "passed on retry"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"
    NOT_RUN = "not run"
    STALE = "stale"
    """It passed, but longer ago than the criterion accepts."""
    QUARANTINED = "quarantined"
    LACKING = "product lacks it"
    """Not run because the product has not what the test needs."""


COUNT_OF = {standing: Count[standing.name] for standing in Standing}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One piece of evidence: a test, requirement, run or issue, what is to be said of it, and where to look.

    ``reference`` names a result of the store, ``run_id`` a run, ``failure`` a failure by its number.
    """

    name: str
    product: str = ""
    said: str = ""
    count: str = ""
    reference: str | None = None
    failure: int | None = None
    run_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One line of a criterion that is judged in parts: a pillar, a product, a night."""

    name: str
    said: str
    is_met: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a verdict rests on. ``counts`` are of tests, by :class:`Count`; moments are UTC in ISO 8601.

    ``oldest_at`` and ``newest_at`` bound the results it rests on. ``items`` name what stands in the way, and
    measurements; of more than ``ITEMS_KEPT`` only the first are kept, ``items_left_out`` says how many are not.
    """

    commits: tuple[str, ...] = ()
    run_ids: tuple[str, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    parts: tuple[Part, ...] = ()
    items: tuple[Item, ...] = ()
    items_left_out: int = 0
    oldest_at: str | None = None
    newest_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Where a criterion stands, in a sentence, with the evidence. ``figure`` is what its trend is drawn of."""

    judgement: Judgement
    said: str
    figure: float | None = None
    goal: float | None = None
    unit: str = ""
    evidence: Evidence = field(default_factory=Evidence)


ITEMS_KEPT = 200


def kept(items: list[Item]) -> tuple[tuple[Item, ...], int]:
    """The items a verdict keeps, and how many it leaves out."""
    return tuple(items[:ITEMS_KEPT]), max(0, len(items) - ITEMS_KEPT)
