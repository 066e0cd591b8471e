"""An issue as a row of a table with a header."""

from __future__ import annotations

import re
from collections.abc import Mapping

from harness.issues import fields
from harness.issues.records import Issue, priority_of

REQUIRED = ("key", "title", "priority", "opened_at")
COLUMNS = (*REQUIRED, "closed_at", "updated_at", "url", "requirements", "tests")
_BETWEEN = re.compile(r"[\s;,]+")


def read(item: Mapping[str, object], source: str, place: str, now_ms: int) -> Issue | None:
    """The issue. Requirements and tests are parted by spaces, commas or semicolons."""
    priority = fields.text(item, "priority", place, otherwise="")
    number = priority_of(priority)
    if priority and number is None:
        raise fields.wrong("priority", priority, place, "P1, P2 and so on, a name of Jira's, or nothing")
    return Issue(
        source=source,
        key=fields.text(item, "key", place),
        title=fields.text(item, "title", place),
        priority=number,
        opened_ms=fields.moment(item, "opened_at", place),
        closed_ms=fields.moment_or_none(item, "closed_at", place),
        updated_ms=now_ms if not item.get("updated_at") else fields.moment(item, "updated_at", place),
        url=fields.text(item, "url", place, otherwise=""),
        requirements=_words(item, "requirements"),
        tests=_words(item, "tests"),
    )


def _words(item: Mapping[str, object], key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in _BETWEEN.split(str(item.get(key) or "")) if word))
