"""Roles and what each may do. A fact of the program, not of a database."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Who somebody is to the board."""

    VIEWER = "viewer"
    ENGINEER = "engineer"
    LEAD = "lead"
    AGENT = "agent"
    """A machine: a lab agent or a CI job."""


class Right(StrEnum):
    """What a request may be allowed to do."""

    READ = "read"
    SUBMIT = "submit"
    """Send results, artifacts and issues."""
    ACT = "act"
    """Own, acknowledge and classify failures, put tests into quarantine."""
    DECIDE = "decide"
    """Waive, change and sign off criteria, freeze iterations, read the audit log."""


RIGHTS = {
    Role.VIEWER: frozenset({Right.READ}),
    Role.ENGINEER: frozenset({Right.READ, Right.SUBMIT, Right.ACT}),
    Role.LEAD: frozenset(Right),
    Role.AGENT: frozenset({Right.READ, Right.SUBMIT}),
}


def may(role: Role, right: Right) -> bool:
    """True if the role includes the right."""
    return right in RIGHTS[role]
