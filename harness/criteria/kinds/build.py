"""Whether firmware for a target was built and has run from end to end."""

from __future__ import annotations

from harness.criteria.counting import age_h
from harness.criteria.definitions import BuildOfTarget
from harness.criteria.facts import BuildFact, Facts
from harness.criteria.verdict import Evidence, Item, Judgement, Part, Verdict
from harness.moments import to_ms


def judge_build(criterion: BuildOfTarget, facts: Facts, now: str) -> Verdict:
    """Met if for each product the last fresh firmware for the machine executed tests and passed some."""
    parts, used = [], []
    for product in criterion.products:
        mine = [
            one
            for one in facts.builds
            if one.machine == criterion.machine and one.profile == product and age_h(one.at, now) <= criterion.fresh_h
        ]
        last = max(mine, key=lambda one: to_ms(one.at), default=None)
        used += [last] if last else []
        parts.append(_part(product, last))
    judgement = Judgement.MET if all(part.is_met for part in parts) else Judgement.NO_DATA
    if any(part.is_met is False for part in parts) or (used and judgement is Judgement.NO_DATA):
        judgement = Judgement.NOT_MET
    return Verdict(
        judgement=judgement,
        said="; ".join(f"{part.name}: {part.said}" for part in parts),
        figure=sum(part.is_met is True for part in parts),
        goal=len(parts),
        unit="products",
        evidence=Evidence(
            commits=tuple(dict.fromkeys(one.commit for one in used)),
            run_ids=tuple(dict.fromkeys(one.run_id for one in used)),
            parts=tuple(parts),
            items=tuple(
                Item(name=f"firmware {one.firmware_hash[:12]}", product=one.profile, run_id=one.run_id) for one in used
            ),
            oldest_at=min((one.at for one in used), default=None),
            newest_at=max((one.at for one in used), default=None),
        ),
    )


def _part(product: str, last: BuildFact | None) -> Part:
    if last is None:
        return Part(name=product, said="no firmware ran lately", is_met=None)
    said = f"{last.firmware_hash[:12]} passed {last.passed} of {last.executed} tests that ran"
    return Part(name=product, said=said, is_met=last.passed > 0)
