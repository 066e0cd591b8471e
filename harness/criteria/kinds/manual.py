"""What only people can judge."""

from __future__ import annotations

from harness.criteria.counting import age_h
from harness.criteria.definitions import Manual
from harness.criteria.facts import Facts
from harness.criteria.verdict import Evidence, Item, Judgement, Verdict
from harness.moments import to_ms


def judge_manual(criterion: Manual, facts: Facts, now: str) -> Verdict:
    """Met if the last sign-off is by somebody who may sign and is not too old. Without one nobody knows."""
    signed = sorted((one for one in facts.sign_offs if one.criterion == criterion.id), key=lambda one: to_ms(one.at))
    entitled = [one for one in signed if not criterion.signed_by or one.who in criterion.signed_by]
    evidence = Evidence(
        items=tuple(Item(name=one.who, said=f"{one.at[:10]}: {one.why}", count="signed") for one in signed),
        oldest_at=signed[0].at if signed else None,
        newest_at=signed[-1].at if signed else None,
    )
    if not entitled:
        wanted = f" by {', '.join(criterion.signed_by)}" if criterion.signed_by else ""
        return Verdict(judgement=Judgement.NO_DATA, said=f"not signed{wanted}", evidence=evidence)
    last = entitled[-1]
    days = age_h(last.at, now) / 24
    if criterion.valid_days is not None and days > criterion.valid_days:
        said = f"signed by {last.who} {days:.0f} days ago; valid for {criterion.valid_days:g}"
        return Verdict(judgement=Judgement.NO_DATA, said=said, evidence=evidence)
    return Verdict(
        judgement=Judgement.MET, said=f"signed by {last.who} on {last.at[:10]}: {last.why}", evidence=evidence
    )
