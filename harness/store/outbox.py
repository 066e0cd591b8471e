"""Messages on their way: put in once, taken by one sender at a time, kept until they are sent. No judgement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update

from harness.notifications.addressing import Message
from harness.store.dimensions import insert_missing
from harness.store.failure_tables import OUTBOX_WAITS, outbox
from harness.store.store import Store

LEASE_MS = 5 * 60_000
"""Who takes a message has so long to send it; then another may. Above the time-outs of a mail server's answers."""
_MINUTE_MS = 60_000
# Minutes until the next try: a day in all, so that a mail server may be down overnight.
_PAUSES = (1, 2, 5, 15, 30, 60, 120, 240, 480, 480)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """A message in the outbox, for people who look after it. ``problem`` is that of the last try."""

    number: int
    event: str
    recipient: str
    subject: str
    created_ms: int
    due_ms: int
    tries: int
    sent_ms: int | None
    given_up_ms: int | None
    problem: str


class Outbox:
    """The messages of one store. Each method is one transaction, and raises what the store's own do."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def put(self, messages: Sequence[Message], now_ms: int) -> int:
        """Put in the messages that never were; gives how many that are."""
        if not messages:
            return 0
        with self._store._writing(f"{len(messages)} messages") as (connection, _):
            before = connection.execute(select(func.count()).select_from(outbox)).scalar_one()
            insert_missing(connection, outbox, [_row(message, now_ms) for message in messages])
            return int(connection.execute(select(func.count()).select_from(outbox)).scalar_one() - before)

    def take(self, now_ms: int, *, limit: int) -> tuple[tuple[int, Message], ...]:
        """At most ``limit`` messages that are due, oldest first. They are this caller's alone for LEASE_MS."""
        columns = outbox.c
        query = select(outbox).where(OUTBOX_WAITS, columns.due_ms <= now_ms).order_by(columns.id).limit(limit)
        with self._store._writing("messages to send") as (connection, _):
            rows = connection.execute(query).mappings().all()
            change = update(outbox).where(columns.id.in_([row["id"] for row in rows]))
            connection.execute(change.values(due_ms=now_ms + LEASE_MS, tries=columns.tries + 1))
        return tuple(
            (
                row["id"],
                Message(
                    key=row["key"],
                    event=row["event"],
                    recipient=row["recipient"],
                    subject=row["subject"],
                    body=row["body"],
                    capsule=row["capsule"],
                ),
            )
            for row in rows
        )

    def sent(self, number: int, now_ms: int) -> None:
        """Note that a message was taken by its receiver."""
        self._change(number, sent_ms=now_ms, problem="")

    def failed(self, number: int, now_ms: int, problem: str) -> None:
        """Note why a message was not taken: it is due again after a pause, and given up after the last."""
        columns = outbox.c
        with self._store._writing(f"message {number}") as (connection, _):
            tries = connection.execute(select(columns.tries).where(columns.id == number)).scalar_one()
            values: dict[str, Any] = {"problem": problem}
            if tries > len(_PAUSES):
                values["given_up_ms"] = now_ms
            else:
                values["due_ms"] = now_ms + _PAUSES[max(0, tries - 1)] * _MINUTE_MS
            connection.execute(update(outbox).where(columns.id == number).values(values))

    def give_up(self, number: int, now_ms: int, problem: str) -> None:
        """Note that a message will never be sent, and why."""
        self._change(number, given_up_ms=now_ms, problem=problem)

    def listed(self, *, limit: int = 100) -> tuple[Sending, ...]:
        """The last messages, the newest first."""
        names = [name for name in Sending.__slots__ if name != "number"]
        query = select(outbox.c.id.label("number"), *(outbox.c[name] for name in names))
        with self._store._reading("messages") as connection:
            rows = connection.execute(query.order_by(outbox.c.id.desc()).limit(limit)).mappings().all()
        return tuple(Sending(**row) for row in rows)

    def _change(self, number: int, **values: object) -> None:
        with self._store._writing(f"message {number}") as (connection, _):
            connection.execute(update(outbox).where(outbox.c.id == number).values(values))


def _row(message: Message, now_ms: int) -> dict[str, Any]:
    return {
        "key": message.key,
        "event": message.event,
        "recipient": message.recipient,
        "subject": message.subject,
        "body": message.body,
        "capsule": message.capsule,
        "created_ms": now_ms,
        "due_ms": now_ms,
        "tries": 0,
        "problem": "",
    }
