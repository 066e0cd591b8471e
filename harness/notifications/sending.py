"""Sends one message through apprise: mail, webhooks and chats by their addresses. Knows no database."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

import apprise

from harness.errors import HarnessError
from harness.notifications.addressing import Message

HEADER = "X-Makeready-Message"
"""Carries the same value whenever the same message is sent, so that a receiver can tell a repetition."""


class SendError(HarnessError):
    """A message was not taken by who was to take it. It may be tried again."""


def send(message: Message, url: str, *, capsule: Path | None = None) -> None:
    """Send a message to an address, with its capsule if there is one. Returns once the receiver has taken it.

    Raises SendError if he has not, without the address, which may hold a password.
    """
    place = f"notifications: {message.recipient}"
    plugin = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    if plugin is None:
        raise SendError("is no address that is known", place=place, expected="an apprise URL")
    headers = getattr(plugin, "headers", None)
    if isinstance(headers, dict):  # mail and webhooks; chats have their own words for it, or none
        headers[HEADER] = hashlib.sha256(message.key.encode()).hexdigest()[:32]
    sender = apprise.Apprise()
    sender.add(plugin)
    attached = [str(capsule)] if capsule is not None and plugin.attachment_support else None
    said = _Said()
    logger = logging.getLogger("apprise")
    logger.addHandler(said)
    try:
        is_taken = sender.notify(
            title=message.subject, body=message.body, body_format=apprise.NotifyFormat.TEXT, attach=attached
        )
    finally:
        logger.removeHandler(said)
    if not is_taken:
        raise SendError(f"was not taken ({said.last or 'no reason given'})", place=place)


class _Said(logging.Handler):
    """The last warning of apprise, which reports its troubles to its log alone."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.last = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.last = record.getMessage()[:200]
