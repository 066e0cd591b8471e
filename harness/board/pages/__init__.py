"""The board's pages over many runs: a module and a template each."""

from __future__ import annotations

from flask import Blueprint

from harness.board.pages import (
    about,
    accounting,
    builds,
    failures,
    grid,
    heat_map,
    issues,
    iteration,
    lab,
    reliability,
    requirements,
    unsteady,
)

PAGES: dict[str, Blueprint] = {
    "Iteration": iteration.page,
    "Builds": builds.page,
    "Grid": grid.page,
    "Heat map": heat_map.page,
    "Failures": failures.page,
    "Unsteady": unsteady.page,
    "Issues": issues.page,
    "Requirements": requirements.page,
    "Reliability": reliability.page,
    "Lab": lab.page,
    "Accounting": accounting.page,
    "About": about.page,
}
"""What the board serves, by the words of its navigation. Each has a view of its own name."""
