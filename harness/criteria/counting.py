"""The honest denominator: in which way each planned test counts for a criterion. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harness.criteria.definitions import OverTests
from harness.criteria.facts import Facts, PlannedFact
from harness.criteria.verdict import COUNT_OF, Count, Evidence, Item, Part, kept
from harness.moments import to_ms
from harness.reports.summary import Standing

_HOUR_MS = 3_600_000
SAYS_SOMETHING = frozenset({Count.PASSED, Count.RETRIED, Count.FAILED})
"""What a fresh result must be to say something about the product: an error of the rig does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A planned test and the way it counts."""

    test: PlannedFact
    count: Count


def age_h(at: str, now: str) -> float:
    """Hours from ``at`` to ``now``, both in ISO 8601."""
    return (to_ms(now) - to_ms(at)) / _HOUR_MS


def counted(criterion: OverTests, facts: Facts, now: str) -> tuple[Counted, ...]:
    """Every planned test the criterion is about, with the way it counts."""
    return tuple(
        Counted(test=test, count=way_of(test, criterion.fresh_h, now))
        for test in facts.tests
        if criterion.is_about(test.level)
        and (not criterion.pillars or test.pillar in criterion.pillars)
        and (not criterion.products or test.profile in criterion.products)
    )


def way_of(test: PlannedFact, fresh_h: float, now: str) -> Count:
    """The one way in which a test counts. Quarantine outweighs a result, and age outweighs a pass."""
    if test.lacks:
        return Count.LACKING
    if test.quarantined:
        return Count.QUARANTINED
    if test.standing in (Standing.PASSED, Standing.RETRIED) and test.at and age_h(test.at, now) > fresh_h:
        return Count.STALE
    return COUNT_OF[test.standing]


def denominator(tests: Sequence[Counted], set_apart: str) -> tuple[Counted, ...]:
    """What is divided by: every test, but for those of which the criterion says in so many words to set them apart."""
    if set_apart == "what the product lacks":
        return tuple(one for one in tests if one.count is not Count.LACKING)
    return tuple(tests)


def passed_of(tests: Iterable[Counted]) -> int:
    """How many count as passed."""
    return sum(one.count is Count.PASSED for one in tests)


def says_nothing(tests: Iterable[Counted]) -> bool:
    """True if no test has a fresh result that says anything about the product."""
    return not any(one.count in SAYS_SOMETHING for one in tests)


def percent(part: int, whole: int) -> float:
    """Part of the whole in percent, rounded down to a tenth so that 100 means all; 0 of nothing."""
    return 1000 * part // whole / 10 if whole else 0.0


def rest_said(tests: Iterable[Counted]) -> str:
    """What does not count as passed, in words: ``3 failed, 1 stale``; empty if nothing."""
    ways = Counter(one.count for one in tests)
    return ", ".join(f"{ways[way]} {way}" for way in Count if ways[way] and way is not Count.PASSED)


def evidence_of(
    tests: Sequence[Counted], parts: Sequence[Part] = (), *, blame: frozenset[Count] | None = None
) -> Evidence:
    """The evidence of tests: counts, runs, commits, ages, and those that stand in the way.

    ``blame`` is what stands in the way; by default everything but a pass.
    """
    ways = Counter(one.count for one in tests)
    ran = [one.test for one in tests if one.test.at is not None and one.count is not Count.LACKING]
    moments = sorted(test.at for test in ran if test.at)
    in_the_way = [
        _item(one) for one in tests if (one.count in blame if blame is not None else one.count is not Count.PASSED)
    ]
    order = list(Count)
    in_the_way.sort(key=lambda item: (_WORST.index(Count(item.count)), item.name, item.product))
    items, left_out = kept(in_the_way)
    return Evidence(
        commits=tuple(dict.fromkeys(test.commit for test in ran if test.commit)),
        run_ids=tuple(dict.fromkeys(test.run_id for test in ran if test.run_id)),
        counts=tuple((str(way), ways[way]) for way in order if ways[way]),
        parts=tuple(parts),
        items=items,
        items_left_out=left_out,
        oldest_at=moments[0] if moments else None,
        newest_at=moments[-1] if moments else None,
    )


_WORST = (
    Count.FAILED, Count.ERROR, Count.RETRIED, Count.QUARANTINED, Count.STALE, Count.NOT_RUN, Count.SKIPPED,
    Count.LACKING, Count.PASSED,
)  # fmt: skip


def _item(one: Counted) -> Item:
    test = one.test
    return Item(
        name=test.test_id,
        product=test.profile,
        said=test.said,
        count=str(one.count),
        reference=test.reference,
        run_id=test.run_id,
    )
