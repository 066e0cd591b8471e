"""How the board's pages are grouped, and where in them a reader stands. Plain links: two lines at the top of a page."""

from __future__ import annotations

from dataclasses import dataclass

from harness.access.roles import Right


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page that the navigation leads to. What else its blueprint shows counts as this place too."""

    title: str
    endpoint: str
    right: Right = Right.READ

    def holds(self, endpoint: str) -> bool:
        """True for the page itself, and for those of its blueprint."""
        blueprint = self.endpoint.rpartition(".")[0]
        return endpoint == self.endpoint or (bool(blueprint) and endpoint.startswith(f"{blueprint}."))


def _place(title: str, blueprint: str) -> Place:
    return Place(title=title, endpoint=f"{blueprint}.{blueprint}")


GROUPS: dict[str, tuple[Place, ...]] = {
    "Runs": (
        Place(title="Latest run", endpoint="latest"),
        Place(title="All runs", endpoint="runs"),
        _place("Builds", "builds"),
        _place("Grid", "grid"),
        _place("Heat map", "heat_map"),
    ),
    "Iteration": (
        _place("Iteration", "iteration"),
        _place("Requirements", "requirements"),
        _place("Reliability", "reliability"),
        _place("Accounting", "accounting"),
    ),
    "Failures": (
        _place("Failures", "failures"),
        _place("Unsteady", "unsteady"),
        _place("Issues", "open_issues"),
        _place("Lab", "lab"),
    ),
    "About": (
        _place("About", "about"),
        Place(title="Audit log", endpoint="access.audit", right=Right.DECIDE),
    ),
}
"""The navigation: each group leads to its first page, and its pages are named while one of them is read."""

_OF_A_RUN = frozenset({"run", "cells", "measurements", "result", "quarantine.begin"})
"""Pages without a place of their own: they belong to the runs."""


def group_of(endpoint: str | None) -> str | None:
    """The group in which a page stands; None for what is in none, such as the page to sign in."""
    if endpoint in _OF_A_RUN:
        return "Runs"
    if endpoint is None or endpoint == "access.sign_in":
        return None
    return next((name for name, places in GROUPS.items() if any(place.holds(endpoint) for place in places)), None)
