"""Laws of the pages of failures, through the board's own client."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from harness import wall_clock
from harness.board import create_app
from harness.failures.records import Action, ActionKind
from harness.issues import Issue
from harness.moments import to_ms
from harness.records import Outcome, Result, Run
from harness.store import Store
from harness.store.failure_log import FailureLog
from harness.store.issue_book import IssueBook

MakeRun, MakeResult = Callable[..., Run], Callable[..., Result]

_NOON = to_ms("2025-03-03T12:00:00+00:00")


@pytest.fixture
def client(database: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(wall_clock, "now_ms", lambda: _NOON)
    return create_app(database).test_client()


@pytest.fixture
def two_failures(store: Store, make_run: MakeRun, make_result: MakeResult) -> Store:
    """A jam that blocks two tests since the first of March, 14:05, and a wrong page since the third, at ten."""
    _send(store, make_run(id="r1", commit="c1"), [make_result(test_id=name) for name in "abc"])
    jam = {"outcome": Outcome.FAILED, "message": "jam at exit sensor", "finished_at": "2025-03-02T10:05:00+00:00"}
    second = make_run(id="r2", commit="c2", started_at="2025-03-02T10:00:00+00:00")
    _send(store, second, [make_result(test_id=name, **jam) for name in "ab"])
    wrong = {**jam, "message": "page upside down", "pillar": "copy", "finished_at": "2025-03-03T10:00:00+00:00"}
    third = make_run(id="r3", commit="c3", started_at="2025-03-03T09:55:00+00:00")
    _send(store, third, [make_result(test_id="c", **wrong)])
    return store


def _send(store: Store, run: Run, results: list[Result]) -> None:
    store.begin_run(run)
    store.add_results(run.id, results)


def _words(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text.replace("<wbr>", "")).split())


def test_without_failures_the_page_says_so(client: FlaskClient) -> None:
    assert "No failure fits" in _words(client, "/failures")


@pytest.mark.usefixtures("two_failures")
def test_what_blocks_most_comes_first_with_the_time_it_has_left(client: FlaskClient) -> None:
    page = _words(client, "/failures")
    first, second = page.index("2 over by 1 h 55 min jam at exit sensor"), page.index("1 22 h 00 min left page upside")
    assert first < second
    assert "open 2 3 tests blocked" in page


@pytest.mark.usefixtures("two_failures")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["jam at exit sensor", "page upside down"]),
        ("?pillar=copy", ["page upside down"]),
        ("?state=breached", ["jam at exit sensor"]),
        ("?state=closed", []),
        ("?owner=ann", []),
        ("?level=L4&state=all", ["jam at exit sensor", "page upside down"]),
    ],
)
def test_filters_live_in_the_address_and_downloads_obey_them(client: FlaskClient, query: str, found: list[str]) -> None:
    joined = f"/failures{query}{'&' if query else '?'}format="
    assert [row["signature"] for row in client.get(f"{joined}json").get_json()] == found
    rows = list(csv.DictReader(io.StringIO(client.get(f"{joined}csv").text)))
    assert [row["signature"] for row in rows] == found


def test_a_newer_pass_closes_a_failure_and_says_what_changed(
    client: FlaskClient, two_failures: Store, make_run: MakeRun, make_result: MakeResult
) -> None:
    (failure,) = [one for one in FailureLog(two_failures).open() if one.pillar == "copy"]
    fourth = make_run(id="r4", commit="c4", started_at="2025-03-03T11:00:00+00:00")
    passed = make_result(test_id="c", pillar="copy", firmware_hash="other", finished_at="2025-03-03T11:30:00+00:00")
    _send(two_failures, fourth, [passed])
    assert "page upside down" not in _words(client, "/failures")
    page = _words(client, f"/failures/{failure.id}")
    assert "closed after 1 h 30 min" in page
    assert "fixed, commit c4 : it passed again with other firmware" in page


def test_a_failure_shows_its_tests_whether_it_can_be_repeated_and_what_was_said(
    client: FlaskClient, two_failures: Store
) -> None:
    log = FailureLog(two_failures)
    failure = log.open()[0]
    said = Action(kind=ActionKind.ACKNOWLEDGED, at_ms=_NOON, who="ben", value="ann", note="<b>feed roller</b>")
    log.act(failure.id, said)
    page = _words(client, f"/failures/{failure.id}")
    assert "left no capsule" in page
    assert "ben: acknowledged, ann: &lt;b&gt;feed roller" in page
    assert len(client.get(f"/failures/{failure.id}?format=json").get_json()) == 2


def test_a_failure_shows_the_open_issues_that_its_tests_cover(client: FlaskClient, two_failures: Store) -> None:
    common = {"source": "github", "priority": 1, "opened_ms": _NOON - 5 * 86_400_000, "updated_ms": 1}
    told = [
        Issue(key="7", title="jams at night", closed_ms=None, tests=("b",), **common),
        Issue(key="8", title="was mended", closed_ms=2, tests=("b",), **common),
        Issue(key="9", title="is another", closed_ms=None, tests=("z",), **common),
    ]
    IssueBook(two_failures).keep(told, now_ms=_NOON)
    page = _words(client, f"/failures/{FailureLog(two_failures).open()[0].id}")
    assert "7 , P1, open for 5 d 0 h: jams at night" in page
    assert "was mended" not in page
    assert "is another" not in page


@pytest.mark.parametrize(
    ("address", "status"),
    [("/failures/99", 404), ("/failures/99999999999", 404), ("/failures?state=odd", 400), ("/failures?format=x", 400)],
)
def test_what_does_not_exist_is_said(client: FlaskClient, address: str, status: int) -> None:
    assert "There is no" in _words(client, address, status)
