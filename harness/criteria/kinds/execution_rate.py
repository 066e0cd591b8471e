"""Tests with a fresh result that says something about the product, whatever it says, of everything planned."""

from __future__ import annotations

from harness.criteria.counting import SAYS_SOMETHING, counted, denominator, evidence_of, percent, rest_said
from harness.criteria.definitions import ExecutionRate
from harness.criteria.facts import Facts
from harness.criteria.verdict import Count, Judgement, Verdict


def judge_execution_rate(criterion: ExecutionRate, facts: Facts, now: str) -> Verdict:
    """Met if enough was executed. Stale, quarantined, skipped and erring tests were not."""
    tests = counted(criterion, facts, now)
    base = denominator(tests, criterion.set_apart)
    executed = sum(one.count in SAYS_SOMETHING for one in base)
    evidence = evidence_of(tests, blame=frozenset(Count) - SAYS_SOMETHING)
    if not executed:
        said = f"none of {len(base)} tests has a fresh result" if base else "no such test was planned"
        return Verdict(judgement=Judgement.NO_DATA, said=said, evidence=evidence)
    share = percent(executed, len(base))
    rest = rest_said(one for one in tests if one.count not in SAYS_SOMETHING)
    return Verdict(
        judgement=Judgement.MET if share >= criterion.at_least_percent else Judgement.NOT_MET,
        said=f"{executed} of {len(base)} executed" + (f"; {rest}" if rest else ""),
        figure=share,
        goal=criterion.at_least_percent,
        unit="%",
        evidence=evidence,
    )
