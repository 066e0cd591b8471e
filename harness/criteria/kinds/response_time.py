"""Whether failures got their response in time."""

from __future__ import annotations

from harness.criteria.counting import age_h, percent
from harness.criteria.definitions import ResponseTime
from harness.criteria.facts import Facts, ResponseFact, RunFact
from harness.criteria.verdict import Evidence, Item, Judgement, Verdict, kept
from harness.records import RunState


def judge_response_time(criterion: ResponseTime, facts: Facts, now: str) -> Verdict:
    """Met if enough failures were responded to in time. One whose time still runs counts neither way.

    A level that never ran has no failures and says nothing.
    """
    runs = [run for run in facts.runs if run.level is criterion.level and run.state is RunState.FINISHED]
    if facts.responses is None or not runs:
        said = "no clock of failures is kept" if runs else f"no {criterion.level} run has finished"
        return Verdict(judgement=Judgement.NO_DATA, said=said)
    mine = [one for one in facts.responses if one.level is criterion.level]
    taken = [(age_h(one.red_at, one.responded_at or now), one) for one in mine]
    in_time = [one for hours, one in taken if one.responded_at is not None and hours <= criterion.within_h]
    late = sorted(((hours, one) for hours, one in taken if hours > criterion.within_h), key=lambda pair: -pair[0])
    running = len(mine) - len(in_time) - len(late)
    decided = len(in_time) + len(late)
    share = percent(len(in_time), decided) if decided else 100.0
    said = f"no failure in {len(runs)} {criterion.level} run{'s' if len(runs) > 1 else ''}"
    if decided:
        said = f"{len(in_time)} of {decided} failures answered within {criterion.within_h:g} h"
    elif running:
        said = "no failure has run out of time"
    return Verdict(
        judgement=Judgement.MET if share >= criterion.at_least_percent else Judgement.NOT_MET,
        said=said + (f"; {running} clock{' still runs' if running == 1 else 's still run'}" if running else ""),
        figure=share,
        goal=criterion.at_least_percent,
        unit="%",
        evidence=_evidence(late, runs, (("in time", len(in_time)), ("late", len(late)), ("still running", running))),
    )


def _evidence(
    late: list[tuple[float, ResponseFact]], runs: list[RunFact], counts: tuple[tuple[str, int], ...]
) -> Evidence:
    items, left_out = kept(
        [
            Item(
                name=one.name,
                failure=one.number,
                product=one.product,
                said=f"{'answered after' if one.responded_at else 'unanswered for'} {hours:.1f} h",
                count="late",
            )
            for hours, one in late
        ]
    )
    return Evidence(
        commits=tuple(dict.fromkeys(run.commit for run in runs[:10])),
        run_ids=tuple(run.id for run in runs[:10]),
        counts=tuple((name, count) for name, count in counts if count),
        items=items,
        items_left_out=left_out,
        oldest_at=min(run.started_at for run in runs),
        newest_at=max(run.started_at for run in runs),
    )
