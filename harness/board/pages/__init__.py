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

PAGES: tuple[Blueprint, ...] = (
    iteration.page,
    builds.page,
    grid.page,
    heat_map.page,
    failures.page,
    unsteady.page,
    issues.page,
    requirements.page,
    reliability.page,
    lab.page,
    accounting.page,
    about.page,
)
"""Each has a view of its own name; :mod:`harness.board.navigation` says where it stands."""
