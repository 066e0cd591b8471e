"""Issues: how long each has been open, beside how the tests that cover it stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template

from harness import wall_clock
from harness.board import asking, downloads, stores
from harness.issues import Issue
from harness.moments import to_text
from harness.records import Level
from harness.store.issue_book import IssueBook
from harness.track import Coverage, TrackRecord

page = Blueprint("open_issues", __name__)

_SHOWN = 200
_COLUMNS = (
    *("source", "key", "priority", "title", "age_days", "opened_at", "requirements", "tests", "covering", "green"),
    "red",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueLine:
    """An issue with what covers it: tests times products of its requirements, and tests that it names."""

    issue: Issue
    age_ms: int
    requirements: tuple[Coverage, ...]
    tests: tuple[TrackRecord, ...]

    @property
    def covering(self) -> int:
        """Tests times products that cover it."""
        return sum(one.tests for one in self.requirements) + len(self.tests)

    @property
    def green(self) -> int:
        """Of those, how many are not red and have passed at some time."""
        green = sum(max(0, one.green - one.red) for one in self.requirements)
        return green + sum(not one.is_red and one.green_run_id is not None for one in self.tests)

    @property
    def red(self) -> int:
        """Of those, how many are red."""
        return sum(one.red for one in self.requirements) + sum(one.is_red for one in self.tests)


def arrange(
    issues: Iterable[Issue], coverage: Iterable[Coverage], records: Mapping[str, Sequence[TrackRecord]], now_ms: int
) -> tuple[IssueLine, ...]:
    """A line for each issue, in their order. ``records`` are those of the tests that issues name, by test."""
    by_requirement: dict[str, list[Coverage]] = {}
    for one in coverage:
        by_requirement.setdefault(one.requirement, []).append(one)
    return tuple(
        IssueLine(
            issue=issue,
            age_ms=issue.age_ms(now_ms),
            requirements=tuple(one for name in issue.requirements for one in by_requirement.get(name, ())),
            tests=tuple(one for name in issue.tests for one in records.get(name, ())),
        )
        for issue in issues
    )


@page.get("/issues")
def open_issues() -> str | Response:
    """Open issues, the highest priority first, then the oldest."""
    level = asking.level(Level.L4)
    store = stores.store()
    book = IssueBook(store)
    found = book.open(priority=_priority())
    named = {name for issue in found[:_SHOWN] for name in issue.tests}
    records = {name: store.track_records(level=level, test_id=name) for name in sorted(named)}
    coverage = store.coverage(level) if any(issue.requirements for issue in found) else ()
    lines = arrange(found, coverage, records, wall_clock.now_ms())
    if downloads.asked():
        return downloads.table("issues", _COLUMNS, map(_row, lines))
    return render_template(
        "issues.html", lines=lines, shown=_SHOWN, level=level, priority=_priority(), told_ms=book.told_ms()
    )


def _priority() -> int | None:
    text = asking.text("priority")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == 1):
        abort(400, f"There is no priority {text!r}; expected a digit.")
    return int(text)


def _row(line: IssueLine) -> Mapping[str, object]:
    issue = line.issue
    return {
        "source": issue.source,
        "key": issue.key,
        "priority": issue.priority,
        "title": issue.title,
        "age_days": round(line.age_ms / 86_400_000, 2),
        "opened_at": to_text(issue.opened_ms),
        "requirements": " ".join(issue.requirements),
        "tests": " ".join(issue.tests),
        "covering": line.covering,
        "green": line.green,
        "red": line.red,
    }
