"""Issues out of bytes: a file or the body of a push, in the shape of GitHub, of Jira, or of a plain CSV table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from harness.errors import ConfigError
from harness.issues import github, jira, plain
from harness.issues.records import Issue

MOST_BYTES = 16 * 1024 * 1024
"""About 4,000 issues with long texts: a tracker's export of one project."""
MOST_ISSUES = 50_000


class Shape(StrEnum):
    """Whose words describe an issue."""

    GITHUB = "github"
    JIRA = "jira"
    CSV = "csv"


def read_issues(
    data: bytes, *, now_ms: int, shape: Shape | None = None, source: str | None = None, name: str = "issues"
) -> tuple[Issue, ...]:
    """The issues in ``data``. Without a ``shape`` it is told from the content.

    GitHub: the answer of its REST API to a list of issues, one issue, or the body of its `issues` webhook; pull
    requests are left out. Jira: the answer to a search, one issue, or the body of its webhook. CSV: a header with at
    least `key`, `title`, `priority` and `opened_at`. ``source`` tells trackers apart, by default the shape's name.
    ``name`` is what messages call the data.

    Raises ConfigError with the place and the reason for anything else; then none of it is to be used.
    """
    if len(data) > MOST_BYTES:
        raise ConfigError("has", place=name, value=f"{len(data)} bytes", expected=f"at most {MOST_BYTES}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(
            "is no text", place=f"{name}: byte {error.start}", value=hex(data[error.start]), expected="UTF-8"
        ) from error
    is_json = text.lstrip()[:1] in ("[", "{")
    if shape is Shape.CSV or (shape is None and not is_json):
        found = _each(_table(text, name), Shape.CSV, plain.read, now_ms, source, name, "row")
    else:
        items = _items(_parsed(text, name), name)
        shape = shape or _shape_of(items, name)
        read = github.read if shape is Shape.GITHUB else jira.read
        found = _each(items, shape, read, now_ms, source, name, "issue")
    _refuse_twice(found, name)
    return found


_Reader = Callable[[Mapping[str, object], str, str, int], Issue | None]


def _each(
    items: Iterable[Mapping[str, object]],
    shape: Shape,
    read: _Reader,
    now_ms: int,
    source: str | None,
    name: str,
    word: str,
) -> tuple[Issue, ...]:
    found: list[Issue] = []
    for number, item in enumerate(items, 1):
        if number > MOST_ISSUES:
            raise ConfigError("has more issues than", place=name, value=MOST_ISSUES, expected="fewer, in several files")
        issue = read(item, source or shape.value, f"{name}: {word} {number}", now_ms)
        if issue is not None:
            found.append(issue)
    return tuple(found)


def _parsed(text: str, name: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"{name}: line {error.lineno}, column {error.colno}"
        raise ConfigError(f"is no JSON ({error.msg})", place=place, expected="a whole document") from error
    except (RecursionError, ValueError) as error:
        raise ConfigError("is nested too deeply or has a number too long", place=name, expected="issues") from error


def _items(document: object, name: str) -> list[Mapping[str, object]]:
    """The issues of a list, of an answer to a search, of a webhook's body, or one alone."""
    if isinstance(document, Mapping):
        for key in ("issues", "issue"):
            if key in document:
                document = document[key]
                break
    found: list[Mapping[str, object]] = []
    for number, item in enumerate(document if isinstance(document, list) else [document], 1):
        if not isinstance(item, Mapping):
            kind = type(item).__name__
            raise ConfigError(
                "is", place=f"{name}: issue {number}", value=kind, expected="an object with an issue's fields"
            )
        found.append(item)
    return found


def _shape_of(items: list[Mapping[str, object]], name: str) -> Shape:
    if all("number" in item for item in items):
        return Shape.GITHUB
    if all("key" in item and "fields" in item for item in items):
        return Shape.JIRA
    raise ConfigError(
        "is in no shape that is known", place=name, expected="issues of GitHub (number, title) or Jira (key, fields)"
    )


def _table(text: str, name: str) -> Iterable[Mapping[str, object]]:
    rows = csv.DictReader(io.StringIO(text), strict=True)
    try:
        columns = rows.fieldnames or []
        missing = [column for column in plain.REQUIRED if column not in columns]
        unknown = [column for column in columns if column not in plain.COLUMNS]
        if missing or unknown:
            raise ConfigError(
                "has no column" if missing else "unknown column",
                place=f"{name}: header",
                value=", ".join(missing or unknown),
                expected=", ".join(plain.COLUMNS),
            )
        for row in rows:
            if None in row or None in row.values():
                raise ConfigError(
                    "has another number of cells than the header",
                    place=f"{name}: line {rows.line_num}",
                    expected="the same",
                )
            yield row
    except csv.Error as error:
        raise ConfigError(f"is no CSV ({error})", place=f"{name}: line {rows.line_num}", expected="RFC 4180") from error


def _refuse_twice(found: tuple[Issue, ...], name: str) -> None:
    seen: dict[str, Issue] = {}
    for issue in found:
        if seen.setdefault(issue.key, issue) != issue:
            raise ConfigError("is there twice, with different words", place=name, value=issue.key, expected="once")
