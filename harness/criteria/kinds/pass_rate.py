"""Passed at the first attempt, fresh and not quarantined, of everything planned."""

from __future__ import annotations

from collections.abc import Sequence

from harness.criteria.counting import (
    Counted,
    counted,
    denominator,
    evidence_of,
    passed_of,
    percent,
    rest_said,
    says_nothing,
)
from harness.criteria.definitions import PassRate
from harness.criteria.facts import Facts
from harness.criteria.verdict import Judgement, Part, Verdict


def judge_pass_rate(criterion: PassRate, facts: Facts, now: str) -> Verdict:
    """Met if each group of tests passes the threshold. A group without a fresh result is no data."""
    tests = counted(criterion, facts, now)
    groups = _groups(criterion, tests)
    parts = [_part(name, members, criterion) for name, members in groups]
    base = denominator(tests, criterion.set_apart)
    lowest = min((percent(passed_of(m), len(m)) for _, m in _bases(groups, criterion)), default=0.0)
    evidence = evidence_of(tests, parts if criterion.each != "all together" else ())
    if not base or says_nothing(tests):
        said = f"none of {len(base)} tests has a fresh result" if base else "no such test was planned"
        return Verdict(judgement=Judgement.NO_DATA, said=said, evidence=evidence)
    rest = rest_said(tests)
    said = f"{passed_of(base)} of {len(base)} passed" + (f"; {rest}" if rest else "")
    short = [part for part in parts if part.is_met is not True]
    if criterion.each != "all together":
        met = len(parts) - len(short)
        said = f"{met} of {len(parts)} {criterion.each}s at {criterion.at_least_percent:g} %; {said}"
    judgement = Judgement.NOT_MET if any(part.is_met is False for part in short) else Judgement.NO_DATA
    return Verdict(
        judgement=judgement if short else Judgement.MET,
        said=said,
        figure=lowest,
        goal=criterion.at_least_percent,
        unit="%",
        evidence=evidence,
    )


def _groups(criterion: PassRate, tests: Sequence[Counted]) -> list[tuple[str, list[Counted]]]:
    """The groups that are judged apart, named ones first even if nothing was planned for them."""
    if criterion.each == "all together":
        return [("all", list(tests))]
    named = criterion.pillars if criterion.each == "pillar" else criterion.products
    groups: dict[str, list[Counted]] = {name: [] for name in named}
    for one in tests:
        groups.setdefault(one.test.pillar if criterion.each == "pillar" else one.test.profile, []).append(one)
    return sorted(groups.items())


def _bases(groups: list[tuple[str, list[Counted]]], criterion: PassRate) -> list[tuple[str, tuple[Counted, ...]]]:
    return [(name, denominator(members, criterion.set_apart)) for name, members in groups]


def _part(name: str, members: list[Counted], criterion: PassRate) -> Part:
    base = denominator(members, criterion.set_apart)
    if says_nothing(members):
        said = f"none of {len(base)} has a fresh result" if base else "nothing planned that it could run"
        return Part(name=name, said=said, is_met=None)
    share = percent(passed_of(base), len(base))
    rest = rest_said(members)
    said = f"{share:g} %: {passed_of(base)} of {len(base)}" + (f"; {rest}" if rest else "")
    return Part(name=name, said=said, is_met=share >= criterion.at_least_percent)
