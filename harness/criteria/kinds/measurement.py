"""Measurements within their limits, over a time long enough."""

from __future__ import annotations

from harness.criteria.counting import age_h
from harness.criteria.definitions import MeasurementWithin
from harness.criteria.facts import Facts, MeasurementFact
from harness.criteria.kinds.measured import evidence_of_measurements, item_of, latest
from harness.criteria.verdict import Judgement, Part, Verdict
from harness.reports.summary import Standing


def judge_measurement(criterion: MeasurementWithin, facts: Facts, now: str) -> Verdict:
    """Met if on each product the last fresh run of the test passed, was long enough, and all was within limits."""
    used: list[MeasurementFact] = []
    parts: list[Part] = []
    for product in criterion.products:
        found = [
            one
            for one in facts.measurements
            if one.profile == product
            and one.test_id.endswith(criterion.test)
            and age_h(one.at, now) <= criterion.fresh_h
        ]
        mine = [one for name in criterion.measurements if (one := latest(found, name)) is not None]
        used += mine
        parts.append(_part(product, mine, criterion))
    evidence = evidence_of_measurements(used, parts, [item_of(one) for one in used])
    met = sum(part.is_met is True for part in parts)
    judgement = Judgement.MET if met == len(parts) else Judgement.NO_DATA
    if any(part.is_met is False for part in parts):
        judgement = Judgement.NOT_MET
    return Verdict(
        judgement=judgement,
        said="; ".join(f"{part.name}: {part.said}" for part in parts),
        figure=met,
        goal=len(parts),
        unit="products",
        evidence=evidence,
    )


def _part(product: str, mine: list[MeasurementFact], criterion: MeasurementWithin) -> Part:
    if not mine:
        return Part(name=product, said="never measured lately", is_met=None)
    said = ", ".join(f"{one.measurement.name} {_value(one)}" for one in mine)
    missing = [name for name in criterion.measurements if name not in {one.measurement.name for one in mine}]
    if missing:
        return Part(name=product, said=f"{said}; not measured: {', '.join(missing)}", is_met=False)
    shortest_s = min(one.duration_s for one in mine)
    is_long = shortest_s >= criterion.at_least_s
    if criterion.at_least_s:
        said += f", over {shortest_s / 60:.0f} min" + ("" if is_long else f" of {criterion.at_least_s / 60:.0f}")
    is_good = all(one.measurement.within_limits and one.standing is Standing.PASSED for one in mine)
    return Part(name=product, said=said, is_met=is_good and is_long)


def _value(one: MeasurementFact) -> str:
    taken = one.measurement
    if taken.value is None:
        return "not measured"
    unit = "" if taken.unit == "count" else f" {taken.unit}"
    return f"{taken.value:.4g}{unit}" + ("" if taken.within_limits else " (outside its limits)")
