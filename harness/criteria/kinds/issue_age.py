"""How long issues of a priority have been open."""

from __future__ import annotations

from harness.criteria.counting import age_h
from harness.criteria.definitions import IssueAge
from harness.criteria.facts import Facts
from harness.criteria.verdict import Evidence, Item, Judgement, Verdict, kept


def judge_issue_age(criterion: IssueAge, facts: Facts, now: str) -> Verdict:
    """Met if no open issue of the priority is older than allowed; without a fresh list of issues nobody knows."""
    if facts.issues is None:
        return Verdict(judgement=Judgement.NO_DATA, said="no list of issues was ever read")
    read_h = age_h(facts.issues.read_at, now)
    ages = sorted(
        (
            (age_h(issue.opened_at, now) / 24, issue)
            for issue in facts.issues.issues
            if issue.priority == criterion.priority
        ),
        key=lambda pair: (-pair[0], pair[1].key),
    )
    late = [issue for days, issue in ages if days > criterion.at_most_days or not criterion.at_most_days]
    items, left_out = kept(
        [
            Item(name=f"{issue.key} {issue.title}".strip(), said=f"open for {days:.1f} days", count=issue.priority)
            for days, issue in ages
        ]
    )
    oldest = ages[0][0] if ages else 0.0
    said = f"{len(ages)} {criterion.priority} issue{'' if len(ages) == 1 else 's'} open" + (
        f", the oldest for {oldest:.1f} days" if ages else ""
    )
    judgement = Judgement.NOT_MET if late else Judgement.MET
    if read_h > criterion.fresh_h:
        judgement, said = Judgement.NO_DATA, f"the list of issues is {read_h / 24:.1f} days old; it said: {said}"
    return Verdict(
        judgement=judgement,
        said=said,
        figure=oldest,
        goal=criterion.at_most_days,
        unit="days",
        evidence=Evidence(
            items=items,
            items_left_out=left_out,
            oldest_at=facts.issues.read_at,
            newest_at=facts.issues.read_at,
            counts=((f"{criterion.priority} open", len(ages)), ("open too long", len(late))),
        ),
    )
