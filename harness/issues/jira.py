"""An issue as Jira's REST API and webhooks tell it (https://developer.atlassian.com/cloud/jira/platform/rest/v2/)."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from harness.issues import fields
from harness.issues.records import Issue, priority_of, requirements_in, tests_in


def read(item: Mapping[str, object], source: str, place: str, now_ms: int) -> Issue | None:
    """The issue. It is closed once it has a resolution date; a priority of a name that is not known is none."""
    key = fields.text(item, "key", place)
    told = fields.mapping(item, "fields", place)
    place = f"{place} ({key})"
    title = fields.text(told, "summary", place)
    body = told.get("description")  # a document in version 3 of the API, text in version 2
    said = "\n".join([title, *fields.texts(told, "labels", place), body if isinstance(body, str) else ""])
    priority = fields.text(fields.mapping(told, "priority", place), "name", place, otherwise="")
    return Issue(
        source=source,
        key=key,
        title=title,
        priority=priority_of(priority),
        opened_ms=fields.moment(told, "created", place),
        closed_ms=fields.moment_or_none(told, "resolutiondate", place),
        updated_ms=now_ms if not told.get("updated") else fields.moment(told, "updated", place),
        url=_page_of(fields.text(item, "self", place, otherwise=""), key),
        requirements=requirements_in(said, but=key),
        tests=tests_in(said),
    )


def _page_of(address: str, key: str) -> str:
    """The page for people that belongs to the address of the API."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/browse/{key}" if parts.netloc else ""
