"""Requirements by products: which of them tests give evidence for, and how old the evidence is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import quote_plus

from flask import Blueprint, Response, render_template, url_for

from device_profiles import load_profile, profile_names
from harness.board import asking, downloads, stores
from harness.board.formats import age
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


def age_days(at: str, now: datetime) -> float:
    """Days since a moment in ISO 8601."""
    return (now - datetime.fromisoformat(at)).total_seconds() / 86400


class Cell(NamedTuple):
    """A cell as the page shows it, in words: a page has thousands, and its template works nothing out."""

    tone: str
    said: str
    red: int
    age: str
    link: str


class ShownRow(NamedTuple):
    """A row as the page shows it."""

    id: str
    text: str
    cells: list[Cell | None]


def lay(rows: Iterable[RequirementRow], profiles: Sequence[str], address: str, now: datetime) -> Iterator[ShownRow]:
    """The rows in words, a cell for each profile, None where the product has no such requirement.

    ``address`` is that of the tests behind a cell, to which requirement and profile are added.
    """
    columns = [(profile, f"&profile={quote_plus(profile)}") for profile in profiles]
    ages: dict[str, str] = {}
    for row in rows:
        link = f"{address}&requirement={quote_plus(row.id)}"
        cells: list[Cell | None] = []
        for profile, suffix in columns:
            if profile not in row.cells:
                cells.append(None)
                continue
            coverage = row.cells[profile]
            tone = state_of(coverage).replace(" ", "-")
            if coverage is None:
                cells.append(Cell(tone, "", 0, "", ""))
                continue
            at = coverage.oldest_green_at
            if at is not None and at not in ages:
                ages[at] = age(age_days(at, now))
            said = f"{coverage.green} of {coverage.tests}"
            cells.append(Cell(tone, said, coverage.red, "" if at is None else ages[at], link + suffix))
        yield ShownRow(row.id, row.text, cells)


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
        rows=lay(rows, profiles, url_for("grid.grid", level=level), datetime.now(UTC)),
        profiles=profiles,
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
