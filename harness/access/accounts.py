"""The values of access: a person, a token as it is kept, a decision. No secrets in clear, no database."""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.access.roles import Role
from harness.errors import ConfigError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,79}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person who may sign in."""

    name: str
    role: Role
    password_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token, without itself. Moments are UTC in ISO 8601; None for one that never ends."""

    name: str
    role: Role
    created_at: str
    expires_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One line of the audit log: who did what to what, when and why."""

    number: int
    at: str
    actor: str
    action: str
    subject: str
    why: str


def checked_name(name: str, *, what: str) -> str:
    """The name. Raises ConfigError for one that could be mistaken for another on a page or in a log."""
    if not _NAME.fullmatch(name):
        raise ConfigError(
            f"{what} is", value=repr(name[:100]), expected="1-80 letters, digits, '.', '_', '@', '+' or '-'"
        )
    return name
