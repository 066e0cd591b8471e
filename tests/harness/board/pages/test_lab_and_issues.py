"""Laws of the pages of rigs, of unsteady tests and of issues."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from harness import wall_clock
from harness.board import create_app
from harness.failures.quarantine import DAY_MS, Quarantine
from harness.issues import Issue
from harness.moments import to_ms
from harness.records import Outcome, Result, Run
from harness.store import Store
from harness.store.issue_book import IssueBook
from harness.store.quarantine_log import QuarantineLog

MakeRun, MakeResult = Callable[..., Run], Callable[..., Result]
_NOW = to_ms("2025-03-03T12:00:00+00:00")


@pytest.fixture
def client(database: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(wall_clock, "now_ms", lambda: _NOW)
    return create_app(database).test_client()


def _words(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text.replace("<wbr>", "")).split())


@pytest.mark.parametrize("address", ["/lab", "/unsteady", "/issues"])
def test_an_empty_database_is_no_error(client: FlaskClient, address: str) -> None:
    assert _words(client, address)
    assert client.get(f"{address}?format=json").get_json() == []


def test_errors_of_a_rig_are_told_apart_from_failures_of_the_product(
    client: FlaskClient, store: Store, make_run: MakeRun, make_result: MakeResult
) -> None:
    store.begin_run(make_run(rig="/dev/ttyUSB0"))
    outcomes = [Outcome.PASSED, Outcome.PASSED, Outcome.FAILED, Outcome.ERROR, Outcome.SKIPPED]
    tests = [make_result(test_id=str(number), outcome=outcome) for number, outcome in enumerate(outcomes)]
    store.add_results("run-1", [*tests, make_result(profile="corona")])
    store.begin_run(make_run(id="run-2", rig="sim", started_at="2025-03-02T00:00:00+00:00"))
    store.add_results("run-2", [make_result()])
    rows = client.get("/lab?format=json").get_json()
    told = [(row["rig"], row["kind"], row["product"], row["attempted"], row["error"], row["failed"]) for row in rows]
    assert told == [
        ("/dev/ttyUSB0", "serial", "all", 5, 1, 1),
        ("/dev/ttyUSB0", "serial", "aurora", 4, 1, 1),
        ("/dev/ttyUSB0", "serial", "corona", 1, 0, 0),
        ("sim", "simulator", "all", 1, 0, 0),
        ("sim", "simulator", "aurora", 1, 0, 0),
    ]
    page = _words(client, "/lab")
    assert "1 error 20.00 % look at the rig 1 failed 20.00 %" in page


def test_a_flaky_test_is_shown_with_both_answers_and_its_quarantine(
    client: FlaskClient, store: Store, make_run: MakeRun, make_result: MakeResult
) -> None:
    for number, outcome in enumerate((Outcome.PASSED, Outcome.FAILED, Outcome.PASSED), 1):
        store.begin_run(make_run(id=f"r{number}", started_at=f"2025-03-0{number}T00:00:00+00:00"))
        store.add_result(f"r{number}", make_result(outcome=outcome))
    test = make_result().test_id
    since = to_ms("2025-03-02T00:00:00+00:00")
    quarantine = Quarantine(
        test_id=test,
        profile=None,
        owner="ann",
        reason="times out",
        who="ben",
        since_ms=since,
        until_ms=since + DAY_MS * 5,
    )
    QuarantineLog(store).add(quarantine)
    page = _words(client, "/unsteady?level=L4")
    assert "flaky ✓ passed ✕ failed ✓ passed 2 0 4f1c2a9be77d : passed , red ann, until 2025-03-07" in page
    (row,) = client.get("/unsteady?level=L4&format=json").get_json()
    assert (row["flaky"], row["passed_result"], row["failed_result"]) == (True, "1-1-1-1", "2-1-1-1")


def test_the_age_of_an_issue_stands_beside_the_tests_that_cover_it(
    client: FlaskClient, store: Store, make_run: MakeRun, make_result: MakeResult
) -> None:
    store.begin_run(make_run())
    store.add_results(
        "run-1",
        [
            make_result(requirements=("PRN-1",)),
            make_result(profile="corona", requirements=("PRN-1",), outcome=Outcome.FAILED),
            make_result(test_id="other.py::test_it"),
        ],
    )
    issue = Issue(
        source="github",
        key="7",
        title="<i>jam</i>",
        priority=1,
        opened_ms=_NOW,
        closed_ms=None,
        updated_ms=_NOW,
        url="javascript:alert(1)",
        requirements=("PRN-1",),
        tests=("other.py::test_it",),
    )
    IssueBook(store).keep([issue], now_ms=_NOW)
    (row,) = client.get("/issues?format=json").get_json()
    assert (row["covering"], row["green"], row["red"]) == (3, 2, 1)
    page = client.get("/issues").text
    assert "javascript" not in page
    assert "&lt;i&gt;jam" in page
    assert client.get("/issues?priority=2&format=json").get_json() == []
    assert "There is no priority" in _words(client, "/issues?priority=x", 400)
