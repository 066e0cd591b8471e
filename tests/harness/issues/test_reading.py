"""Laws of reading issues: what three trackers say becomes the same records, and bad input a clear error."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.errors import ConfigError
from harness.issues import Issue, Shape, read_issues
from harness.issues.reading import MOST_BYTES
from harness.moments import to_ms

_NOW = to_ms("2025-03-05T00:00:00+00:00")

_GITHUB: dict[str, Any] = {
    "number": 7,
    "title": "Jam at the exit, PRN-12",
    "body": "Covered by test_suites/l4/test_jams.py::test_exit[aurora] and FIN-3.",
    "labels": [{"name": "bug"}, {"name": "priority: 1"}],
    "state": "open",
    "created_at": "2025-03-01T10:00:00Z",
    "updated_at": "2025-03-02T10:00:00Z",
    "closed_at": None,
    "html_url": "https://github.com/o/r/issues/7",
}
_JIRA: dict[str, Any] = {
    "key": "FW-7",
    "self": "https://jira.example/rest/api/2/issue/1007",
    "fields": {
        "summary": "Jam at the exit, PRN-12",
        "description": "FW-7 is covered by test_suites/l4/test_jams.py::test_exit[aurora] and FIN-3.",
        "labels": ["bug"],
        "priority": {"name": "Highest"},
        "created": "2025-03-01T11:00:00.000+0100",
        "updated": "2025-03-02T10:00:00.000+0000",
        "resolutiondate": None,
    },
}
_CSV = (
    "key,title,priority,opened_at,updated_at,requirements,tests\r\n"
    '7,"Jam at the exit, PRN-12",P1,2025-03-01T10:00:00Z,2025-03-02 10:00:00,PRN-12; FIN-3,'
    "test_suites/l4/test_jams.py::test_exit[aurora]\r\n"
)


def _expected(source: str, key: str, url: str) -> Issue:
    return Issue(
        source=source,
        key=key,
        title="Jam at the exit, PRN-12",
        priority=1,
        opened_ms=to_ms("2025-03-01T10:00:00+00:00"),
        closed_ms=None,
        updated_ms=to_ms("2025-03-02T10:00:00+00:00"),
        url=url,
        requirements=("PRN-12", "FIN-3"),
        tests=("test_suites/l4/test_jams.py::test_exit[aurora]",),
    )


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        (json.dumps([_GITHUB]), _expected("github", "7", "https://github.com/o/r/issues/7")),
        (
            json.dumps({"action": "opened", "issue": _GITHUB}),
            _expected("github", "7", "https://github.com/o/r/issues/7"),
        ),
        (json.dumps({"total": 1, "issues": [_JIRA]}), _expected("jira", "FW-7", "https://jira.example/browse/FW-7")),
        (
            json.dumps({"webhookEvent": "x", "issue": _JIRA}),
            _expected("jira", "FW-7", "https://jira.example/browse/FW-7"),
        ),
        (_CSV, _expected("csv", "7", "")),
        ("\ufeff" + _CSV, _expected("csv", "7", "")),
    ],
)
def test_what_a_tracker_says_becomes_a_record(text: str, issue: Issue) -> None:
    assert read_issues(text.encode(), now_ms=_NOW) == (issue,)


def test_a_pull_request_is_no_issue() -> None:
    assert read_issues(json.dumps([{**_GITHUB, "pull_request": {}}]).encode(), now_ms=_NOW) == ()


def test_a_closed_issue_has_the_age_it_was_closed_at() -> None:
    told = {**_GITHUB, "closed_at": "2025-03-03T10:00:00Z"}
    (issue,) = read_issues(json.dumps(told).encode(), now_ms=_NOW)
    assert not issue.is_open
    assert issue.age_ms(_NOW) == 2 * 86_400_000


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff\xfe", "issues: byte 0: is no text 0xff; expected UTF-8"),
        (b"[{]", "issues: line 1, column 3: is no JSON"),
        (b"[" * 100_000, "issues: is nested too deeply"),
        (b"[1]", "issues: issue 1: is int; expected an object"),
        (b"{}", "issues: is in no shape that is known"),
        (b"key,title\n", "issues: header: has no column priority, opened_at"),
        (b"key,title,priority,opened_at,odd\n", "issues: header: unknown column odd"),
        (b"key,title,priority,opened_at\n1,t,P1\n", "issues: line 2: has another number of cells"),
        (b"key,title,priority,opened_at\n1,t,urgent,2025-03-01\n", "issues: row 1: priority: is 'urgent'; expected P1"),
        (b"key,title,priority,opened_at\n1,t,P1,soon\n", "issues: row 1: opened_at: is 'soon'; expected a moment"),
        (b"key,title,priority,opened_at\n1,t,1,2025-03-01\n1,u,1,2025-03-01\n", "issues: is there twice"),
        (json.dumps([{**_GITHUB, "number": True}]).encode(), "issues: issue 1: number: is True; expected an integer"),
        (json.dumps([{**_GITHUB, "labels": {"a": 1}}]).encode(), "issues: issue 1: labels: is"),
        (json.dumps({"key": "A-1", "fields": []}).encode(), "issues: issue 1: fields: is"),
        (b" " * (MOST_BYTES + 1), "issues: has 16777217 bytes; expected at most 16777216"),
    ],
)
def test_bad_input_is_told_with_its_place(data: bytes, message: str) -> None:
    with pytest.raises(ConfigError) as told:
        read_issues(data, now_ms=_NOW)
    assert message in str(told.value)


_value = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*_GITHUB, *_JIRA, "name"]), inner),
    max_leaves=10,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the first draw compiles the strategy
@given(st.dictionaries(st.sampled_from([*_GITHUB, *_JIRA, "issue", "issues"]), _value), st.sampled_from(Shape))
def test_whatever_json_comes_is_read_or_refused(document: dict[str, object], shape: Shape) -> None:
    base = {**_GITHUB, **_JIRA, **document}
    with contextlib.suppress(ConfigError):
        read_issues(json.dumps(base).encode(), now_ms=_NOW, shape=shape)


@given(st.binary(max_size=200))
def test_whatever_bytes_come_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(ConfigError):
        read_issues(data, now_ms=_NOW)
    with contextlib.suppress(ConfigError):
        read_issues(b"key,title,priority,opened_at\n" + data, now_ms=_NOW)
