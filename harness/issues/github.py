"""An issue as GitHub's REST API and webhooks tell it (https://docs.github.com/en/rest/issues/issues)."""

from __future__ import annotations

from collections.abc import Mapping

from harness.issues import fields
from harness.issues.records import Issue, priority_of, requirements_in, tests_in


def read(item: Mapping[str, object], source: str, place: str, now_ms: int) -> Issue | None:
    """The issue; None for a pull request, which GitHub lists too. Its priority is the highest that a label names."""
    if "pull_request" in item:
        return None
    number = item.get("number")
    if isinstance(number, bool) or not isinstance(number, int):
        raise fields.wrong("number", number, place, "an integer")
    labels = fields.texts(item, "labels", place)
    title = fields.text(item, "title", place)
    body = item.get("body")
    said = "\n".join([title, *labels, body if isinstance(body, str) else ""])
    priorities = [found for found in map(priority_of, labels) if found is not None]
    return Issue(
        source=source,
        key=str(number),
        title=title,
        priority=min(priorities, default=None),
        opened_ms=fields.moment(item, "created_at", place),
        closed_ms=fields.moment_or_none(item, "closed_at", place),
        updated_ms=now_ms if not item.get("updated_at") else fields.moment(item, "updated_at", place),
        url=fields.text(item, "html_url", place, otherwise=""),
        requirements=requirements_in(said),
        tests=tests_in(said),
    )
