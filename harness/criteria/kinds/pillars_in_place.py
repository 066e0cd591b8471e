"""Pillars that have tests of a level, and have run them."""

from __future__ import annotations

from harness.criteria.counting import SAYS_SOMETHING, counted, evidence_of
from harness.criteria.definitions import PillarsInPlace
from harness.criteria.facts import Facts
from harness.criteria.verdict import Count, Judgement, Part, Verdict


def judge_pillars_in_place(criterion: PillarsInPlace, facts: Facts, now: str) -> Verdict:
    """Met if each pillar has enough tests of exactly this level with a fresh result on some product."""
    tests = counted(criterion, facts, now)
    parts = []
    for pillar in criterion.pillars:
        planned = {one.test.test_id for one in tests if one.test.pillar == pillar}
        ran = {one.test.test_id for one in tests if one.test.pillar == pillar and one.count in SAYS_SOMETHING}
        said = f"{len(ran)} of {len(planned)} {criterion.level} tests have run" if planned else "no test planned"
        parts.append(Part(name=pillar, said=said, is_met=len(ran) >= criterion.at_least_tests))
    in_place = sum(part.is_met is True for part in parts)
    evidence = evidence_of(tests, parts, blame=frozenset(Count) - SAYS_SOMETHING - {Count.LACKING})
    if not any(one.count in SAYS_SOMETHING for one in tests):
        return Verdict(
            judgement=Judgement.NO_DATA, said=f"no {criterion.level} test has a fresh result", evidence=evidence
        )
    missing = ", ".join(part.name for part in parts if not part.is_met)
    return Verdict(
        judgement=Judgement.NOT_MET if missing else Judgement.MET,
        said=f"{in_place} of {len(parts)} pillars in place" + (f"; missing: {missing}" if missing else ""),
        figure=in_place,
        goal=len(parts),
        unit="pillars",
        evidence=evidence,
    )
