"""One measured figure against limits that the criterion itself sets."""

from __future__ import annotations

from harness.criteria.counting import age_h
from harness.criteria.definitions import PerformanceFigure
from harness.criteria.facts import Facts, MeasurementFact
from harness.criteria.kinds.measured import evidence_of_measurements, item_of, latest
from harness.criteria.verdict import Judgement, Part, Verdict


def judge_performance(criterion: PerformanceFigure, facts: Facts, now: str) -> Verdict:
    """Met if on each product the last fresh value is within the criterion's limits, whatever limits its test had."""
    parts: list[Part] = []
    used: list[MeasurementFact] = []
    for product in criterion.products:
        found = [
            one
            for one in facts.measurements
            if one.profile == product
            and criterion.machine in ("", one.machine)
            and one.measurement.is_measured
            and age_h(one.at, now) <= criterion.fresh_h
        ]
        last = latest(found, criterion.measurement)
        if last is None or last.measurement.value is None:
            parts.append(Part(name=product, said="not measured lately", is_met=None))
            continue
        used.append(last)
        value = last.measurement.value
        parts.append(
            Part(name=product, said=f"{value:.4g} {last.measurement.unit}", is_met=_is_within(value, criterion))
        )
    judgement = Judgement.MET if all(part.is_met for part in parts) else Judgement.NO_DATA
    if any(part.is_met is False for part in parts):
        judgement = Judgement.NOT_MET
    values = [one.measurement.value for one in used if one.measurement.value is not None]
    worst = (max if criterion.at_least is None else min)(values, default=None)
    return Verdict(
        judgement=judgement,
        said="; ".join(f"{part.name}: {part.said}" for part in parts) + f"; wanted {_limits(criterion)}",
        figure=worst,
        goal=criterion.at_least if criterion.at_least is not None else criterion.at_most,
        unit=used[0].measurement.unit if used else "",
        evidence=evidence_of_measurements(used, parts, [item_of(one) for one in used]),
    )


def _is_within(value: float, criterion: PerformanceFigure) -> bool:
    low, high = criterion.at_least, criterion.at_most
    return (low is None or value >= low) and (high is None or value <= high)


def _limits(criterion: PerformanceFigure) -> str:
    low, high = criterion.at_least, criterion.at_most
    words = [f"at least {low:g}" if low is not None else "", f"at most {high:g}" if high is not None else ""]
    return " and ".join(word for word in words if word)
