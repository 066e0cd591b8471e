"""Requirements of products that tests give evidence for."""

from __future__ import annotations

from collections.abc import Sequence

from harness.criteria.counting import SAYS_SOMETHING, Counted, counted, evidence_of, percent
from harness.criteria.definitions import RequirementCoverage
from harness.criteria.facts import Facts
from harness.criteria.verdict import Count, Evidence, Item, Judgement, Part, Verdict, kept


def judge_requirement_coverage(criterion: RequirementCoverage, facts: Facts, now: str) -> Verdict:
    """Met if every requirement of every product is covered as asked: by a test planned, executed, or passed.

    Passed means that all tests of the requirement that the product can run have passed.
    """
    known = dict(facts.requirements)
    tests = counted(criterion, facts, now)
    parts, open_items, covered, total = [], [], 0, 0
    for product in criterion.products:
        wanted = [
            name for name in known.get(product, ()) if not criterion.requirements or name in criterion.requirements
        ]
        mine = [one for one in tests if one.test.profile == product]
        missing = [name for name in wanted if not _is_covered(name, mine, criterion.by)]
        covered, total = covered + len(wanted) - len(missing), total + len(wanted)
        said = f"{len(wanted) - len(missing)} of {len(wanted)}"
        parts.append(Part(name=product, said=said, is_met=not missing if wanted else None))
        open_items += [Item(name=name, product=product, said=_why(name, mine, criterion.by)) for name in missing]
    found = evidence_of(tests)
    items, left_out = kept(open_items)
    evidence = Evidence(
        commits=found.commits, run_ids=found.run_ids, counts=found.counts, parts=tuple(parts), items=items,
        items_left_out=left_out, oldest_at=found.oldest_at, newest_at=found.newest_at,
    )  # fmt: skip
    if not total or not any(one.count in SAYS_SOMETHING for one in tests):
        said = "no test has a fresh result" if total else "no requirement is known of these products"
        return Verdict(judgement=Judgement.NO_DATA, said=said, evidence=evidence)
    unknown = any(part.is_met is None for part in parts)
    judgement = Judgement.NOT_MET if open_items else Judgement.NO_DATA if unknown else Judgement.MET
    return Verdict(
        judgement=judgement,
        said=f"{covered} of {total} requirements of {len(criterion.products)} products {_WORDS[criterion.by]}",
        figure=percent(covered, total),
        goal=100.0,
        unit="%",
        evidence=evidence,
    )


_WORDS = {
    "planned": "have a test planned",
    "executed": "have a test executed",
    "passed": "are proven by tests that have all passed",
}


def _is_covered(requirement: str, tests: Sequence[Counted], by: str) -> bool:
    ways = [one.count for one in tests if requirement in one.test.requirements and one.count is not Count.LACKING]
    if by == "planned":
        return bool(ways)
    if by == "executed":
        return any(way in SAYS_SOMETHING for way in ways)
    return bool(ways) and all(way is Count.PASSED for way in ways)


def _why(requirement: str, tests: Sequence[Counted], by: str) -> str:
    mine = [one for one in tests if requirement in one.test.requirements and one.count is not Count.LACKING]
    if not mine:
        return "no test covers it"
    if by == "executed":
        return f"none of {len(mine)} tests has a fresh result"
    bad = [one for one in mine if one.count is not Count.PASSED]
    return f"{len(bad)} of {len(mine)} tests: {bad[0].test.test_id.rpartition('::')[2]} {bad[0].count}"
