"""Laws of what monitors see: figures, checks by status, badges, a calendar, issues that trackers push."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from xml.etree import ElementTree

import pytest
from icalendar import Calendar
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from harness.access.roles import Role
from harness.board.api import monitoring
from harness.criteria import keeping
from harness.criteria.documents import ITERATIONS, load_iteration
from harness.criteria.verdict import Judgement
from harness.records import Outcome, Planned, Result, Run, RunState
from harness.store import Store
from tests.harness.board.serving import Board


@pytest.fixture
def judged(board: Board) -> Board:
    """A board whose iteration has verdicts: a status for each criterion can then be foretold."""
    assert board.get("/iterations/30").status == 200
    return board


def test_the_figures_are_openmetrics_and_count_what_was_planned(
    board: Board,
    store: Store,
    make_run: Callable[..., Run],
    make_planned: Callable[..., Planned],
    make_result: Callable[..., Result],
) -> None:
    store.begin_run(make_run())
    store.plan("run-1", [make_planned(test_id=name) for name in "abc"])
    store.add_results("run-1", [make_result(test_id="a"), make_result(test_id="b", outcome=Outcome.FAILED)])
    store.finish_run("run-1", RunState.FINISHED)
    answer = board.get("/metrics")
    assert answer.headers["Content-Type"].startswith("application/openmetrics-text")
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    counts = {sample.labels["standing"]: sample.value for sample in families["makeready_run_tests"].samples}
    assert counts == {"passed": 1, "failed": 1, "not_run": 1, "retried": 0, "error": 0, "skipped": 0}
    assert sum(sample.value for sample in families["makeready_red_tests"].samples) == 1
    assert answer.text.endswith("# EOF\n")


def test_a_check_answers_by_its_status(judged: Board, store: Store) -> None:
    wanted = {Judgement.MET: 200, Judgement.WAIVED: 200, Judgement.NOT_MET: 500, Judgement.NO_DATA: 404}
    page = keeping.shown(store, ITERATIONS, "30")
    assert {row.judgement for row in page.rows} >= {Judgement.NO_DATA}
    for row in page.rows:
        answer = judged.get(f"/check/30/{row.id}")
        assert (answer.status, answer.text.partition(":")[0]) == (wanted[row.judgement], row.judgement)
    assert judged.get("/check/30").status == wanted[page.judgement]


@pytest.mark.parametrize("path", ["/check/30/none", "/check/none", "/badge/none.svg", "/badge/30/none.svg"])
def test_what_does_not_exist_is_404_and_says_so(board: Board, path: str) -> None:
    answer = board.get(path)
    assert answer.status == 404
    assert "none" in answer.json["error"]


def test_every_judgement_has_a_status_and_a_tone() -> None:
    assert set(monitoring._STATUS) == set(monitoring._TONE) == set(Judgement)


def test_a_badge_is_a_picture_that_says_all_in_words(judged: Board) -> None:
    for path in ("/badge/30.svg", "/badge/30/0-A.svg"):
        answer = judged.get(path)
        assert answer.headers["Content-Type"].startswith("image/svg+xml")
        root = ElementTree.fromstring(answer.text)
        title = root.findtext("{http://www.w3.org/2000/svg}title") or ""
        words = [found.text for found in root.iter("{http://www.w3.org/2000/svg}text")]
        assert title == ": ".join(map(str, words))
        assert re.search(r"met|no data|waived", title)


def test_the_calendar_has_a_day_for_each_iterations_end_and_is_the_same_each_time(board: Board) -> None:
    answer = board.get("/calendar.ics")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    [event] = Calendar.from_ical(answer.body).walk("VEVENT")
    ends: date = load_iteration(ITERATIONS, "30").ends
    assert event.decoded("dtstart") == ends
    assert str(event["uid"]) == "iteration-30@makeready"
    assert str(event["url"]).endswith("/iterations/30")
    assert board.get("/calendar.ics").body == answer.body
    assert max(map(len, answer.body.split(b"\r\n"))) <= 75


def test_issues_are_kept_whole_or_not_at_all_and_may_be_sent_again(
    board: Board, bearer: Callable[[Role], Mapping[str, str]]
) -> None:
    agent = bearer(Role.AGENT)
    table = b"key,title,priority,opened_at\nP-1,jams,1,2025-03-01T14:00:00+00:00\n"
    answers = [board.ask("POST", "/api/v1/issues?source=tracker", table, agent).json for _ in range(2)]
    assert [sum(answer.values()) for answer in answers] == [1, 1]
    assert [answer["new"] for answer in answers] == [1, 0]
    wrong = board.ask("POST", "/api/v1/issues", table + b"P-2,x,1,noon\n", agent)
    assert (wrong.status, "noon" in wrong.json["error"]) == (400, True)
    assert board.ask("POST", "/api/v1/issues", table).status == 401
