"""Gathers the facts that the criteria of an iteration ask for. Reads the store and profiles; judges nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from harness.criteria.definitions import (
    BuildOfTarget,
    IssueAge,
    Iteration,
    MeasurementWithin,
    Nightly,
    PerformanceFigure,
    Reliability,
    RequirementCoverage,
    ResponseTime,
)
from harness.criteria.facts import Facts, IssueList, OpenIssue, PlannedFact, ResponseFact
from harness.failures.clock import judge
from harness.failures.quarantine import Quarantine, holding
from harness.moments import to_ms, to_text
from harness.products import find_product
from harness.store import Store, evidence
from harness.store.failure_log import FailureLog
from harness.store.issue_book import IssueBook
from harness.store.quarantine_log import QuarantineLog

_NIGHTS = timedelta(days=32)  # the longest that a criterion looks back for a nightly suite, and one more


def gather(store: Store, iteration: Iteration, now: str) -> Facts:
    """Facts since the iteration's start, and what reaches further back where a criterion asks for it."""
    since_ms = to_ms(f"{iteration.starts}T00:00:00+00:00")
    names = _measurements(iteration)
    machines = sorted({one.machine for one in iteration.criteria if isinstance(one, BuildOfTarget)})
    looks_at_runs = any(isinstance(one, Nightly | ResponseTime) for one in iteration.criteria)
    nights_ms = min(since_ms, to_ms(now) - round(_NIGHTS.total_seconds() * 1000))
    products = {name for one in iteration.criteria if isinstance(one, RequirementCoverage) for name in one.products}
    promising = {name for one in iteration.criteria if isinstance(one, Reliability) for name in one.products}
    profiles = {name: find_product(name) for name in sorted(products | promising)}
    responses = _responses(store, since_ms, to_ms(now)) if looks_at_runs else None
    quarantines = QuarantineLog(store).current(to_ms(now))
    with store._reading(f"evidence of iteration {iteration.id}") as connection:
        return Facts(
            issues=_issues(store) if any(isinstance(one, IssueAge) for one in iteration.criteria) else None,
            tests=_with_quarantine(evidence.planned_facts(connection, since_ms), quarantines, to_ms(now)),
            measurements=evidence.measurement_facts(connection, names, since_ms) if names else (),
            runs=evidence.run_facts(connection, nights_ms) if looks_at_runs else (),
            builds=evidence.build_facts(connection, machines, since_ms) if machines else (),
            responses=responses,
            requirements=tuple(
                (name, tuple(one.id for one in profile.requirements)) for name, profile in profiles.items()
            ),
            promised_errors=tuple(
                (name, profile.reliability.errors_per_1000_pages) for name, profile in profiles.items()
            ),
        )


def _with_quarantine(
    tests: tuple[PlannedFact, ...], quarantines: Sequence[Quarantine], now_ms: int
) -> tuple[PlannedFact, ...]:
    """The same facts; those of tests for which a quarantine holds say so."""
    names = {one.test_id for one in quarantines}
    return tuple(
        replace(test, quarantined=True)
        if test.test_id in names and holding(quarantines, test.test_id, test.profile, now_ms)
        else test
        for test in tests
    )


def _issues(store: Store) -> IssueList | None:
    """Every open issue; None if no tracker has told any."""
    book = IssueBook(store)
    told_ms = book.told_ms()
    if told_ms is None:
        return None
    return IssueList(
        read_at=to_text(told_ms),
        issues=tuple(
            OpenIssue(
                key=one.key,
                title=one.title,
                priority="" if one.priority is None else f"P{one.priority}",
                opened_at=to_text(one.opened_ms),
            )
            for one in book.open()
        ),
    )


def _responses(store: Store, since_ms: int, now_ms: int) -> tuple[ResponseFact, ...]:
    """Failures that are open, or were closed since then, with the moments at which their clocks stopped."""
    log = FailureLog(store)
    facts = []
    for failure in (*log.open(), *log.closed(since_ms=since_ms)):
        closed_after_ms = judge(failure, now_ms).closed_after_ms
        stopped_ms = None if closed_after_ms is None else failure.opened_ms + closed_after_ms
        facts.append(
            ResponseFact(
                number=failure.id,
                name=failure.test_id,
                product=failure.profile,
                level=failure.level,
                red_at=to_text(failure.opened_ms),
                responded_at=None if stopped_ms is None else to_text(stopped_ms),
            )
        )
    return tuple(facts)


def _measurements(iteration: Iteration) -> list[str]:
    names: set[str] = set()
    for criterion in iteration.criteria:
        if isinstance(criterion, MeasurementWithin):
            names.update(criterion.measurements)
        elif isinstance(criterion, Reliability):
            names.update((criterion.errors, criterion.pages))
        elif isinstance(criterion, PerformanceFigure):
            names.add(criterion.measurement)
    return sorted(names)
