"""Which messages an event makes, and where each goes. The outbox holds names, the settings their secrets. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from harness.notifications.events import Event
from harness.notifications.settings import PLACE, Settings

_ADDRESS = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+")
_PERSON, _TARGET = "person", "target"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One event for one recipient: ``person ADDRESS`` or ``target NAME``. ``key`` tells it from all others."""

    key: str
    event: str
    recipient: str
    subject: str
    body: str
    capsule: str | None = None


def address(events: Iterable[Event], settings: Settings) -> tuple[Message, ...]:
    """The messages of events: to each person once, and to each target that wants events of that kind and pillar."""
    return tuple(
        Message(
            key=f"{event.key} -> {recipient}",
            event=str(event.kind),
            recipient=recipient,
            subject=event.subject,
            body=event.body,
            capsule=event.capsule,
        )
        for event in events
        for recipient in _recipients(event, settings)
    )


def url_of(recipient: str, settings: Settings) -> str | None:
    """The address for apprise; None if the settings do not know the recipient any more."""
    kind, _, name = recipient.partition(" ")
    if kind == _PERSON:
        return None if settings.committers is None else settings.committers.replace(PLACE, quote(name, safe="@"))
    target = settings.target_of(name)
    return None if target is None else target.url


def _recipients(event: Event, settings: Settings) -> list[str]:
    people = dict.fromkeys(found[0].lower() for one in event.people if (found := _ADDRESS.search(one)))
    told = [f"{_PERSON} {one}" for one in people] if settings.committers is not None else []
    for target in settings.target:
        is_wanted = event.kind in target.events
        if is_wanted and (event.pillar is None or not target.pillars or event.pillar in target.pillars):
            told.append(f"{_TARGET} {target.name}")
    return told
