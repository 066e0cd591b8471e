"""Errors per thousand pages, with a confidence, against a limit."""

from __future__ import annotations

from harness.criteria.counting import age_h
from harness.criteria.definitions import Reliability
from harness.criteria.facts import Facts, MeasurementFact
from harness.criteria.kinds.measured import evidence_of_measurements, item_of
from harness.criteria.verdict import Judgement, Part, Verdict
from harness.ctl.rate import poisson_interval


def judge_reliability(criterion: Reliability, facts: Facts, now: str) -> Verdict:
    """Met if on each product even the upper limit of the rate is low enough; all fresh pages count.

    Not met covers both a rate that is too high and one that too few pages have shown to be low enough; the words
    tell which.
    """
    promised = dict(facts.promised_errors)
    used: list[MeasurementFact] = []
    parts: list[Part] = []
    shares: list[float] = []
    for product in criterion.products:
        mine = [
            one
            for one in facts.measurements
            if one.profile == product
            and one.measurement.name in (criterion.errors, criterion.pages)
            and one.measurement.value is not None
            and age_h(one.at, now) <= criterion.fresh_h
        ]
        pages = _both(mine, criterion.pages, criterion.errors)
        errors = _both(mine, criterion.errors, criterion.pages)
        if pages <= 0:
            parts.append(Part(name=product, said="no page counted lately", is_met=None))
            continue
        used += mine
        low, high = (limit * 1000 / pages for limit in _interval(round(errors), criterion.confidence))
        goal = criterion.at_most_per_1000 or promised.get(product)
        if goal is None:
            parts.append(Part(name=product, said="no rate is promised", is_met=None))
            continue
        shares.append(high / goal)
        verdict = "too many" if low > goal else "" if high <= goal else "more pages must show it"
        said = f"{errors:.0f} errors in {pages:.0f} pages, {low:.3g} to {high:.3g} per 1000 (limit {goal:g})"
        parts.append(Part(name=product, said=f"{said}: {verdict}" if verdict else said, is_met=high <= goal))
    judgement = Judgement.MET if all(part.is_met for part in parts) else Judgement.NO_DATA
    if any(part.is_met is False for part in parts):
        judgement = Judgement.NOT_MET
    return Verdict(
        judgement=judgement,
        said="; ".join(f"{part.name}: {part.said}" for part in parts),
        figure=round(100 * max(shares), 1) if shares else None,
        goal=100.0,
        unit="% of the limit, at most, on the worst product",
        evidence=evidence_of_measurements(used, parts, [item_of(one) for one in used]),
    )


def _both(found: list[MeasurementFact], name: str, other: str) -> float:
    """The sum of a measurement over the results that have the other one too."""
    complete = {one.reference for one in found if one.measurement.name == other}
    return sum(
        one.measurement.value or 0.0 for one in found if one.measurement.name == name and one.reference in complete
    )


def _interval(errors: int, confidence: float) -> tuple[float, float]:
    """Limits that each hold with the confidence, one-sided: the question is whether the rate is low enough."""
    low, high = poisson_interval(errors, confidence=2 * confidence - 1)
    return low, high
