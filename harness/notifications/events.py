"""What is worth a message, in words. Pure: records in, events out; the moment is an argument."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from harness.failures.clock import judge
from harness.failures.quarantine import Quarantine, holding
from harness.failures.records import Failure
from harness.failures.wording import duration
from harness.moments import to_text
from harness.reference import Reference
from harness.wording import counted

SETTLE_MS = 10 * 60_000
"""A run that still goes on may retry the test; after so long nobody waits for it."""
_LISTED = 20


class EventKind(StrEnum):
    """Why a message is sent. There is no other reason."""

    TURNED_RED = "turned red"
    RUNNING_OUT = "running out"
    CRITERION = "criterion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something to tell. ``key`` is the same whenever the same thing is worked out again.

    ``people`` are e-mail addresses; ``pillar`` is None for what concerns all. ``capsule`` is a path as stored.
    """

    key: str
    kind: EventKind
    subject: str
    body: str
    people: tuple[str, ...] = ()
    pillar: str | None = None
    capsule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A test on a product that passed before and is red in a run, with what there is to tell of it."""

    failure: Failure
    test_id: str
    profile: str
    pillar: str
    reference: Reference
    commit: str
    authors: tuple[str, ...]
    opened_ms: int
    run_is_going_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What one red result said, the command that repeats it, and its capsule, a path as stored; None without one."""

    message: str
    command: str | None
    capsule: str | None


def turned_red(
    turns: Iterable[Turn],
    quarantines: Sequence[Quarantine],
    details: Callable[[Reference], Details],
    now_ms: int,
    *,
    board: str = "",
) -> tuple[Event, ...]:
    """One event for each failure and commit, of the tests that turned red with it, to those who committed it.

    Tests in quarantine are left out: their owners know. ``details`` is asked about one result of each event.
    ``board`` is the address of the board's pages.
    """
    found: dict[tuple[int, str], list[Turn]] = {}
    for turn in turns:
        is_settled = not turn.run_is_going_on or now_ms - turn.opened_ms >= SETTLE_MS
        if is_settled and holding(quarantines, turn.test_id, turn.profile, turn.opened_ms) is None:
            found.setdefault((turn.failure.id, turn.commit), []).append(turn)
    return tuple(_turned_red(group, details, board) for group in found.values())


def running_out(
    failures: Iterable[Failure], authors: Mapping[str, Sequence[str]], now_ms: int, *, board: str = ""
) -> tuple[Event, ...]:
    """One event for each failure whose clock is about to run out, to its owner, or to who committed the first red."""
    found = []
    for failure in failures:
        clock = judge(failure, now_ms)
        if not clock.is_running_out:
            continue
        owner = failure.owner
        people = (owner,) if owner is not None and "@" in owner else tuple(authors.get(failure.commit, ()))
        what = failure.signature or failure.test_id
        lines = [
            f"{what}",
            f"blocks {counted(failure.blocked, 'test')} on {counted(failure.products, 'product')} "
            f"since {to_text(failure.opened_ms)};",
            f"its 24 hours end at {to_text(clock.due_ms)}.",
            f"Owner: {owner or 'nobody yet'}; {failure.classification or 'not classified'}.",
            *_link(board, failure),
        ]
        found.append(
            Event(
                key=f"running out {_cause(failure)} {failure.opened_ms}",
                kind=EventKind.RUNNING_OUT,
                subject=f"{duration(clock.left_ms)} left: {_short(what)}",
                body="\n".join(lines),
                people=people,
                pillar=failure.pillar,
            )
        )
    return tuple(found)


def criterion_turned(
    *, iteration: str, criterion: str, title: str, before: str, after: str, because: str, at_ms: int, board: str = ""
) -> Event:
    """An exit criterion's verdict is another than it was. ``at_ms`` is when it was judged."""
    link = [f"{board.rstrip('/')}/iterations/{iteration}"] if board else []
    return Event(
        key=f"criterion {iteration} {criterion} {after} {at_ms}",
        kind=EventKind.CRITERION,
        subject=f"Iteration {iteration}, {criterion}: {before} -> {after}",
        body="\n".join([title, f"was {before} and is {after}: {because}", *link]),
    )


def _turned_red(group: Sequence[Turn], details: Callable[[Reference], Details], board: str) -> Event:
    first = min(group, key=lambda one: (one.opened_ms, one.test_id, one.profile))
    told = details(first.reference)
    failure = first.failure
    others = [f"  {one.test_id} on {one.profile}" for one in group if one is not first]
    if len(others) > _LISTED:
        others = [*others[:_LISTED], f"  and {len(others) - _LISTED} more"]
    lines = [
        f"{first.test_id} on {first.profile} passed before and is red on commit {first.commit}:",
        "",
        told.message or "It left no message.",
        "",
        *(["Reproduce it:", f"  {told.command}"] if told.command else ["It left no capsule to reproduce it from."]),
        *(["", f"With it turned red ({len(group) - 1}):", *others] if others else []),
        *_link(board, failure),
    ]
    more = f" and {len(group) - 1} more" if others else ""
    return Event(
        key=f"turned red {_cause(failure)} {first.commit}",
        kind=EventKind.TURNED_RED,
        subject=f"{failure.level} {first.pillar} red: {_short(failure.signature or first.test_id)}{more}",
        body="\n".join(lines),
        people=first.authors,
        pillar=first.pillar,
        capsule=told.capsule,
    )


def _cause(failure: Failure) -> str:
    return f"{failure.level} {failure.test_id if failure.is_of_one_test else ''} {failure.signature}"


def _short(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:99]}…"


def _link(board: str, failure: Failure) -> list[str]:
    return ["", f"{board.rstrip('/')}/failures/{failure.id}"] if board else []
