"""Cases of a JUnit report as records: which test, on which product, of which pillar and level. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from harness.errors import SubmissionError
from harness.ingest.junit import Case, Report
from harness.ingest.limits import checked_name
from harness.ingest.submission import Context, Submission
from harness.records import Level, Planned, Result, Run, RunState

DEFAULT_PILLAR = "imported"
DEFAULT_LEVEL = Level.L2
RIG_KIND = "other"
"""The kind of rig of results that were not made on one of ours."""


def submission_of(report: Report, context: Context, *, run_id: str, started_at: str, place: str) -> Submission:
    """The report as one run. What the context says goes before what the document says.

    Cases of the same name on the same product are attempts at one test, in their order. ``started_at`` is the
    moment of what the document gives no moment. Raises SubmissionError if neither says the commit or the product.
    """
    if not report.cases:
        raise SubmissionError("holds no test case", place=place, expected="at least one")
    results: list[Result] = []
    planned: dict[tuple[str, str], Planned] = {}
    attempts: dict[tuple[str, str], int] = defaultdict(lambda: context.attempt)
    for case in report.cases:
        at = f"{place}:{case.line}" if case.line else place
        profile = _needed(context, case, "profile", place=at)
        test_id = checked_name(_test_id(case, profile), place=at, what="name of a test")
        pillar = context.pillar or _said(case, "pillar") or DEFAULT_PILLAR
        pillar = checked_name(pillar, place=at, what="pillar")
        level = context.level or _level(case, place=at)
        requirements = tuple(dict.fromkeys(case.properties.get("requirement", ())))
        if (test_id, profile) not in planned:
            planned[test_id, profile] = Planned(
                test_id=test_id,
                profile=profile,
                pillar=pillar,
                level=level,
                requirements=requirements,
            )
        for position, attempt in enumerate(case.attempts):
            is_last = position == len(case.attempts) - 1
            results.append(
                Result(
                    test_id=test_id,
                    pillar=pillar,
                    level=level,
                    profile=profile,
                    rig_kind=RIG_KIND,
                    outcome=attempt.outcome,
                    attempt=attempts[test_id, profile],
                    seed=0,
                    firmware_hash=_said(case, "firmware_hash") or "",
                    profile_hash=_said(case, "profile_hash") or "",
                    virtual_s=None,
                    wall_s=case.wall_s if is_last else 0.0,
                    finished_at=case.at or started_at,
                    message=attempt.message,
                    log=case.log if is_last else "",
                    requirements=requirements,
                )
            )
            attempts[test_id, profile] += 1
    run = Run(
        id=run_id,
        started_at=started_at,
        commit=_commit(report.cases, context, place=place),
        seed=0,
        rig=context.rig or _said(report.cases[0], "rig") or RIG_KIND,
        level=max({item.level for item in planned.values()}),
        planned=len(planned),
        finished_at=max((result.finished_at for result in results), default=started_at),
        state=RunState.FINISHED,
    )
    return Submission(run=run, planned=tuple(planned.values()), results=tuple(results), remarks=report.remarks)


def _test_id(case: Case, profile: str) -> str:
    """Class and name. Of Makeready's own reports, whose classes begin with the product, the test's node id."""
    if case.file and case.classname.startswith(f"{profile}.") and _said(case, "profile") == profile:
        return f"{case.file}::{case.name}" if case.name != case.file else case.file
    scope = case.classname or case.suite
    return f"{scope}::{case.name}" if scope and scope != case.name else case.name


def _said(case: Case, name: str) -> str | None:
    values = case.properties.get(name)
    return None if values is None else next((value for value in reversed(values) if value), None)


def _needed(context: Context, case: Case, name: str, *, place: str) -> str:
    found: str | None = getattr(context, name) or _said(case, name)
    if found is None:
        raise SubmissionError(
            f"no {name} is known",
            place=place,
            expected=f"{context.spelling.format(name)}, or a property of that name in the report",
        )
    return checked_name(found, place=place, what=name)


def _commit(cases: Iterable[Case], context: Context, *, place: str) -> str:
    if context.commit is not None:
        return checked_name(context.commit, place=place, what="commit")
    found = {_needed(context, case, "commit", place=f"{place}:{case.line}") for case in cases}
    if len(found) > 1:
        raise SubmissionError(
            f"holds results of {len(found)} commits", place=place, value=", ".join(sorted(found)[:3]), expected="one"
        )
    return found.pop()


def _level(case: Case, *, place: str) -> Level:
    text = _said(case, "level")
    if text is None:
        return DEFAULT_LEVEL
    if text not in [level.value for level in Level]:
        raise SubmissionError("level is", place=place, value=repr(text), expected=", ".join(Level))
    return Level(text)
