"""Tells people what they are to know: works out the events, puts them into the outbox, sends what waits there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from harness.commands import capsule_path
from harness.criteria.pages import row_of_text
from harness.database import Database
from harness.notifications.addressing import Message, address, url_of
from harness.notifications.events import Event, criterion_turned, running_out, turned_red
from harness.notifications.sending import SendError, send
from harness.notifications.settings import Settings
from harness.store import Store
from harness.store.criterion_turns import CriterionTurn, criterion_turns
from harness.store.outbox import Outbox
from harness.store.turns import Turns

LOOK_BACK_MS = 2 * 86_400_000
"""What turned red before is no news: so a first start on an old database tells nobody about its past."""
_AT_ONCE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one round came to."""

    added: int
    sent: int
    failed: int


Sender = Callable[..., None]


def tell(store: Store, settings: Settings, now_ms: int, *, sender: Sender = send) -> Told:
    """Put what is new into the outbox and send what waits.

    May be interrupted anywhere and run in several processes: an event is put in once, and who sends a message holds it
    for LEASE_MS. Only if a process dies between a receiver's yes and the note of it is a message sent again, with the
    same header.
    """
    outbox = Outbox(store)
    added = outbox.put(address(_events(store, settings, now_ms), settings), now_ms)
    sent = failed = 0
    for number, message in outbox.take(now_ms, limit=_AT_ONCE):
        url = url_of(message.recipient, settings)
        if url is None:
            outbox.give_up(number, now_ms, "the settings do not know the recipient any more")
            failed += 1
            continue
        try:
            sender(message, url, capsule=_capsule(store.database, message))
        except SendError as problem:
            outbox.failed(number, now_ms, str(problem))
            failed += 1
        else:
            outbox.sent(number, now_ms)
            sent += 1
    return Told(added=added, sent=sent, failed=failed)


def _events(store: Store, settings: Settings, now_ms: int) -> tuple[Event, ...]:
    past = Turns(store)
    found = past.since(now_ms - LOOK_BACK_MS)
    return (
        *turned_red(found.turns, found.quarantines, past.details, now_ms, board=settings.board),
        *running_out(found.open, found.authors, now_ms, board=settings.board),
        *(_criterion(turn, settings.board) for turn in criterion_turns(store, now_ms - LOOK_BACK_MS)),
    )


def _criterion(turn: CriterionTurn, board: str) -> Event:
    row = row_of_text(turn.body, ())
    return criterion_turned(
        iteration=turn.iteration,
        criterion=turn.criterion,
        title=row.text,
        before=turn.before,
        after=turn.after,
        because=row.verdict.said,
        at_ms=turn.at_ms,
        board=board,
    )


def _capsule(database: Database, message: Message) -> Path | None:
    if message.capsule is None:
        return None
    path = capsule_path(database, message.capsule)
    return path if path.is_file() else None
