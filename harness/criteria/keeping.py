"""Judges an iteration and keeps what came of it: the road behind `makeready criteria check` and the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from harness.criteria.definitions import Iteration
from harness.criteria.documents import iteration_of, load_iteration
from harness.criteria.events import Event, EventKind
from harness.criteria.gathering import gather
from harness.criteria.judging import changes, judge_iteration, lay_out
from harness.criteria.pages import Page, Row, page_of_text, page_to_text, row_of_text, row_to_text
from harness.errors import ConfigError
from harness.store import Store
from harness.store.iterations import Frozen, IterationLog, KeptVerdict

BY_ITSELF = "makeready"
_EXPECTED = {
    EventKind.SIGNED: "a manual criterion: the others are judged on evidence",
    EventKind.WAIVER_ENDED: "one that is waived",
    EventKind.TAKEN_BACK: "one that was dropped",
    EventKind.EXPLAINED: "one that was changed",
}


def check(store: Store, folder: Path, name: str, now: str) -> Page:
    """Judge the iteration as of ``now`` and keep the verdicts. Once it has ended, freeze it; frozen, only show it."""
    log = IterationLog(store)
    frozen = log.frozen(name)
    if frozen is not None:
        return page_of_text(frozen.body)
    iteration = load_iteration(folder, name)
    page = _judged(store, log, iteration, now)
    if now[:10] > page.ends:
        return freeze(store, page, who=BY_ITSELF, why="the iteration has ended", now=now)
    return page


def check_running(store: Store, folder: Path, now: str) -> Page | None:
    """Judge the iteration that runs at ``now`` and keep the verdicts; None if none does. Raises as :func:`check`."""
    name = iteration_of(folder, date.fromisoformat(now[:10]))
    return None if name is None else check(store, folder, name, now)


def shown(store: Store, folder: Path, name: str) -> Page:
    """The iteration with the verdicts it last got, or as it was frozen. Judges nothing."""
    log = IterationLog(store)
    frozen = log.frozen(name)
    if frozen is not None:
        return page_of_text(frozen.body)
    iteration = load_iteration(folder, name)
    events = log.events(name)
    present, gone = _rows(iteration, log.latest(name), events)
    return lay_out(iteration, {row.id: row for row in present}, events, gone=gone)


def act(store: Store, folder: Path, event: Event) -> None:
    """Note what somebody did. Raises ConfigError for a criterion the page does not have or an act that means nothing
    to it, and for a frozen page.

    Lessons may be learned after the end: they are noted on frozen pages too.
    """
    page = shown(store, folder, event.iteration)
    after_the_end = event.kind in (EventKind.LEARNED, EventKind.CARRIED_OVER)
    if page.frozen_at is not None and not after_the_end:
        raise ConfigError(
            f"was frozen on {page.frozen_at[:10]}", place=f"iteration {page.iteration}", expected="one that still runs"
        )
    known = {row.id: row for row in (*page.rows, *page.gone)}
    row = known.get(event.criterion)
    if row is None:
        raise ConfigError(
            "is no criterion", place=f"iteration {page.iteration}", value=event.criterion, expected=", ".join(known)
        )
    if not row.allows(event.kind):
        raise ConfigError(
            f"cannot be {event.kind}", place=f"iteration {page.iteration}, {row.id} ({row.kind})",
            expected=_EXPECTED[event.kind],
        )  # fmt: skip
    IterationLog(store).note(event)


def freeze(store: Store, page: Page, *, who: str, why: str, now: str) -> Page:
    """Keep the page for good, with the runs its verdicts rest on. Gives the frozen page, whoever was first."""
    log = IterationLog(store)
    event = Event(iteration=page.iteration, criterion="", kind=EventKind.FROZEN, who=who, at=now, why=why)
    page = replace(page, frozen_at=now, frozen_by=who, events=(*page.events, event))
    evidence = {row.id: row.verdict.evidence.run_ids for row in page.rows}
    log.freeze(Frozen(iteration=page.iteration, at=now, who=who, body=page_to_text(page)), event, evidence)
    kept = log.frozen(page.iteration)
    return page if kept is None else page_of_text(kept.body)


def later_events(store: Store, page: Page) -> tuple[Event, ...]:
    """What was noted after the page was frozen: lessons, and what was carried over."""
    return IterationLog(store).events(page.iteration)[len(page.events) :]


def _judged(store: Store, log: IterationLog, iteration: Iteration, now: str) -> Page:
    facts = gather(store, iteration, now)
    events = log.events(iteration.id)
    present, gone = _rows(iteration, log.latest(iteration.id), events)
    noticed = changes(iteration, (*present, *gone), now)
    page = judge_iteration(iteration, facts, (*events, *noticed), now, gone=gone)
    log.keep(iteration.id, [_kept(row, now) for row in page.rows], noticed)
    return page


def _rows(iteration: Iteration, kept: Sequence[KeptVerdict], events: Sequence[Event]) -> tuple[list[Row], list[Row]]:
    """Rows kept before: those whose criterion the file still has, and those it has no more."""
    ids = {criterion.id for criterion in iteration.criteria}
    present: list[Row] = []
    gone: list[Row] = []
    for one in kept:
        row = row_of_text(one.body, tuple(event for event in events if event.criterion == one.criterion))
        (present if row.id in ids else gone).append(row)
    return present, sorted(gone, key=lambda row: row.id)


def _kept(row: Row, now: str) -> KeptVerdict:
    return KeptVerdict(
        criterion=row.id,
        at=now,
        judgement=str(row.judgement),
        figure=row.verdict.figure,
        definition=row.definition,
        body=row_to_text(row),
    )
