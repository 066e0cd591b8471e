"""Whether a suite has run in each of the last nights."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from harness.criteria.counting import percent
from harness.criteria.definitions import Nightly
from harness.criteria.facts import Facts, RunFact
from harness.criteria.verdict import Evidence, Judgement, Part, Verdict
from harness.records import RunState


def judge_nightly(criterion: Nightly, facts: Facts, now: str) -> Verdict:
    """Met if in enough nights a finished run executed the pillar on every product named, or on any if none is.

    A run counts at the criterion's level or a higher one, which runs its tests too. A night is a day in UTC
    that is over. Nights before the first run of all count: the suite did not run in them.
    """
    today = datetime.fromisoformat(now).astimezone(UTC).date()
    nights = [today - timedelta(days=back) for back in range(criterion.nights, 0, -1)]
    mine: dict[date, list[RunFact]] = {night: [] for night in (*nights, today)}
    for run in facts.runs:
        night = datetime.fromisoformat(run.started_at).astimezone(UTC).date()
        if night in mine and run.state is RunState.FINISHED and run.level.includes(criterion.level):
            mine[night].append(run)
    parts = [_part(str(night), mine[night], criterion) for night in nights]
    tonight = _part(f"{today} (not over)", mine[today], criterion)
    used = [run for runs in mine.values() for run in runs if _executed([run], criterion)]
    good = sum(part.is_met is True for part in parts)
    if not used:
        return Verdict(judgement=Judgement.NO_DATA, said=f"no finished run executed {criterion.pillar} lately")
    share = percent(good, len(nights))
    return Verdict(
        judgement=Judgement.MET if share >= criterion.at_least_percent else Judgement.NOT_MET,
        said=f"{criterion.pillar} ran in {good} of the last {len(nights)} nights",
        figure=share,
        goal=criterion.at_least_percent,
        unit="%",
        evidence=Evidence(
            commits=tuple(dict.fromkeys(run.commit for run in used)),
            run_ids=tuple(run.id for run in used),
            parts=(*parts, tonight),
            oldest_at=min(run.started_at for run in used),
            newest_at=max(run.started_at for run in used),
        ),
    )


def _executed(runs: list[RunFact], criterion: Nightly) -> dict[str, int]:
    """How many tests of the pillar each product executed."""
    found: dict[str, int] = {}
    for run in runs:
        for pillar, product, count in run.executed:
            if pillar == criterion.pillar and count and (not criterion.products or product in criterion.products):
                found[product] = found.get(product, 0) + count
    return found


def _part(name: str, runs: list[RunFact], criterion: Nightly) -> Part:
    found = _executed(runs, criterion)
    missing = [product for product in criterion.products if product not in found]
    if not found:
        return Part(name=name, said="not executed", is_met=False)
    said = f"{sum(found.values())} tests on {', '.join(sorted(found))}"
    return Part(name=name, said=said + (f"; not on {', '.join(missing)}" if missing else ""), is_met=not missing)
