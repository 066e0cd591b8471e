"""Requirements by products: which of them tests give evidence for, and how old the evidence is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, Response, render_template

from device_profiles import load_profile, profile_names
from harness.board import asking, downloads, stores
from harness.records import Level
from harness.track import Coverage

page = Blueprint("requirements", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementRow:
    """A turn-on requirement and, by product, what tests say of it: None where the product has it and no test does."""

    id: str
    text: str
    cells: Mapping[str, Coverage | None]


def arrange(texts: Mapping[str, Mapping[str, str]], coverage: Iterable[Coverage]) -> tuple[RequirementRow, ...]:
    """A row for each requirement of any product (`texts`: product, id, text) and for each that a test names."""
    cells: dict[str, dict[str, Coverage | None]] = {}
    words: dict[str, str] = {}
    for product, requirements in texts.items():
        for requirement, text in requirements.items():
            words.setdefault(requirement, text)
            cells.setdefault(requirement, {})[product] = None
    for one in coverage:
        cells.setdefault(one.requirement, {})[one.profile] = one
    return tuple(
        RequirementRow(id=requirement, text=words.get(requirement, ""), cells=of_products)
        for requirement, of_products in sorted(cells.items())
    )


def state_of(coverage: Coverage | None) -> str:
    """How a requirement stands on a product, in the words of a badge: no evidence is never good."""
    if coverage is None or not coverage.green:
        return "not run"
    if coverage.red:
        return "failed"
    return "passed" if coverage.green == coverage.tests else "skipped"


def age_days(coverage: Coverage, now: datetime) -> float | None:
    """Days since the least recent of its green results."""
    if coverage.oldest_green_at is None:
        return None
    return (now - datetime.fromisoformat(coverage.oldest_green_at)).total_seconds() / 86400


@page.get("/requirements")
def requirements() -> str | Response:
    """The matrix at one level, by default the one that has it all."""
    level = asking.level(otherwise=Level.L4)
    rows = arrange(_texts(), stores.store().coverage(level))
    profiles = sorted({profile for row in rows for profile in row.cells})
    if downloads.asked():
        columns = ("requirement", "text", "profile", "state", "green", "tests", "red", "oldest_green_at")
        return downloads.table("requirements", columns, [line for row in rows for line in _flat(row)])
    return render_template(
        "requirements.html",
        level=level,
        rows=rows,
        profiles=profiles,
        state_of=state_of,
        age_days=age_days,
        now=datetime.now(UTC),
        proven=sum(state_of(cell) == "passed" for row in rows for cell in row.cells.values()),
        promised=sum(len(row.cells) for row in rows),
    )


def _texts() -> dict[str, dict[str, str]]:
    profiles = [load_profile(name) for name in profile_names()]
    return {profile.name: {one.id: one.text for one in profile.requirements} for profile in profiles}


def _flat(row: RequirementRow) -> list[dict[str, object]]:
    return [
        {
            "requirement": row.id,
            "text": row.text,
            "profile": profile,
            "state": state_of(cell),
            "green": cell.green if cell else 0,
            "tests": cell.tests if cell else 0,
            "red": cell.red if cell else 0,
            "oldest_green_at": cell.oldest_green_at if cell else None,
        }
        for profile, cell in sorted(row.cells.items())
    ]
