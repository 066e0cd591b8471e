"""Laws of the pages of iterations and accounts, through the board's own client."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from harness.access.roles import Role
from harness.accounting.shares import Period, Share
from harness.board import create_app
from harness.criteria import keeping
from harness.criteria.events import Event, EventKind
from harness.records import Outcome, Planned, Result, Run, RunState
from harness.store import Store
from harness.store.accounts import Accounts
from harness.store.iterations import IterationLog
from tests.harness.criteria.samples import SMALL

MakeRun, MakePlanned, MakeResult = Callable[..., Run], Callable[..., Planned], Callable[..., Result]
Bearer = Callable[[Role], Mapping[str, str]]
NOW = datetime.now(UTC)
TODAY = NOW.date()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An iteration that runs today, and one long ago."""
    place = tmp_path / "iterations"
    place.mkdir()
    days = f"starts = {TODAY - timedelta(9)}\nends = {TODAY + timedelta(9)}\n"
    (place / "7.toml").write_text(re.sub(r"starts.*\nends.*\n", days, SMALL))
    (place / "6.toml").write_text(SMALL.replace('"7"', '"6"'))
    return place


@pytest.fixture
def client(database: Path, folder: Path) -> FlaskClient:
    return create_app(database, iterations=folder).test_client()


@pytest.fixture
def results(store: Store, make_run: MakeRun, make_planned: MakePlanned, make_result: MakeResult) -> Store:
    store.begin_run(make_run(started_at=(NOW - timedelta(hours=1)).isoformat(timespec="seconds")))
    store.plan("run-1", [make_planned(test_id=name) for name in "ab"])
    store.add_result("run-1", make_result(test_id="a"))
    store.add_result("run-1", make_result(test_id="b", outcome=Outcome.FAILED, message="paper jam"))
    store.finish_run("run-1", RunState.FINISHED)
    return store


def _words(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text.replace("<wbr>", "")).split())


def _act(store: Store, folder: Path, kind: EventKind, criterion: str, why: str) -> None:
    at = NOW.isoformat(timespec="seconds")
    keeping.act(store, folder, Event(iteration="7", criterion=criterion, kind=kind, who="Ada", at=at, why=why))


@pytest.mark.usefixtures("results")
def test_the_iteration_of_today_is_found_and_shows_verdict_and_evidence_in_rank_order(client: FlaskClient) -> None:
    page = _words(client, "/iterations")
    assert "Iteration 7" in page
    assert page.index("0 First") < page.index("1 Later")
    assert "0-A L2 passes not met 1 of 2 passed; 1 failed" in page
    assert "1-A Agreed with the lab no data not signed" in page
    assert "day 10 of 19" in page


def test_an_empty_database_meets_nothing(client: FlaskClient) -> None:
    page = _words(client, "/iterations/7")
    assert "0 of 2 criteria met" in page
    assert "2 criteria are not met and ask what was learned: 0-A , 1-A" in page


def test_a_criterion_leads_to_the_results_in_its_way_and_its_runs(client: FlaskClient, results: Store) -> None:
    html = client.get("/iterations/7/criteria/0-A").text
    (reference,) = {str(entry.reference) for entry in results.entries("run-1") if entry.result.test_id == "b"}
    assert f'href="/results/{reference}"' in html
    assert 'href="/runs/run-1"' in html
    assert "paper jam" in html


def test_acts_stand_on_the_page_with_who_and_why(client: FlaskClient, store: Store, folder: Path) -> None:
    _act(store, folder, EventKind.WAIVED, "0-A", "no <rig>")
    _act(store, folder, EventKind.DROPPED, "1-A", "too far")
    page = _words(client, "/iterations/7")
    assert "waived by Ada" in page
    assert "no &lt;rig&gt;" in page
    assert f"dropped {TODAY} by Ada : too far" in page or f"dropped {TODAY} by Ada: too far" in page


@pytest.mark.parametrize(("role", "status"), [(Role.VIEWER, 403), (Role.ENGINEER, 403), (Role.LEAD, 303)])
def test_leads_decide_and_nobody_below(
    client: FlaskClient, store: Store, bearer: Bearer, role: Role, status: int
) -> None:
    form = {"kind": "waived", "why": "no rig"}
    assert client.post("/iterations/7/criteria/0-A/decide", data=form, headers=bearer(role)).status_code == status
    acts = [(event.who, event.why) for event in IterationLog(store).events("7")]
    assert acts == ([("a-lead", "no rig")] if status == 303 else [])


@pytest.mark.parametrize(
    ("address", "form", "status"),
    [
        ("/iterations/7/criteria/9-Z/decide", {"kind": "waived", "why": "x"}, 404),
        ("/iterations/7/criteria/0-A/decide", {"kind": "frozen", "why": "x"}, 400),
        ("/iterations/7/criteria/0-A/decide", {"kind": "waived", "why": " "}, 400),
        ("/iterations/7/criteria/0-A/decide", {"kind": "waived", "why": "x" * 501}, 400),
        ("/iterations/6/criteria/0-A/decide", {"kind": "waived", "why": "x"}, 409),
        ("/iterations/6/criteria/0-A/decide", {"kind": "learned", "why": "x"}, 303),
    ],
)
def test_only_what_can_be_decided_is_taken(
    client: FlaskClient, bearer: Bearer, address: str, form: dict[str, str], status: int
) -> None:
    assert client.post(address, data=form, headers=bearer(Role.LEAD)).status_code == status


def test_who_may_not_decide_is_shown_no_form(client: FlaskClient, bearer: Bearer) -> None:
    address = "/iterations/7/criteria/0-A"
    assert '<h2 id="decide">' not in client.get(address).text
    assert '<h2 id="decide">' in client.get(address, headers=bearer(Role.LEAD)).text


def test_an_iteration_that_is_over_is_frozen_when_somebody_looks(client: FlaskClient, store: Store) -> None:
    assert "Frozen" in _words(client, "/iterations/6")
    assert keeping.shown(store, Path("nowhere"), "6").frozen_by == keeping.BY_ITSELF


@pytest.mark.usefixtures("results")
def test_other_iterations_are_named_with_their_hit_rates(client: FlaskClient) -> None:
    client.get("/iterations/6")
    assert "Others: 6 (0 % hit)" in _words(client, "/iterations/7")


def test_the_wallboard_reloads_itself_until_told_to_be_still(client: FlaskClient) -> None:
    answer = client.get("/iterations/7/wall")
    assert answer.headers["Refresh"] == "60"
    assert "L2 passes" in answer.text
    assert "Refresh" not in client.get("/iterations/7/wall?still=1").headers


@pytest.mark.usefixtures("results")
def test_tables_come_as_files(client: FlaskClient) -> None:
    table = json.loads(client.get("/iterations/7?format=json").text)
    assert [(row["criterion"], row["judgement"]) for row in table] == [("0-A", "NOT_MET"), ("1-A", "NO_DATA")]
    items = client.get("/iterations/7/criteria/0-A?format=csv").text.splitlines()
    assert items[1].startswith("0-A,b,aurora,failed,paper jam,run-1,")


@pytest.mark.parametrize(
    "address", ["/iterations/8", "/iterations/7/criteria/9-Z", "/iterations/../7", "/accounting?before=1999"]
)
def test_what_is_not_there_is_told(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_file_that_is_wrong_is_told_with_its_place(client: FlaskClient, folder: Path) -> None:
    (folder / "7.toml").write_text(SMALL.replace("= 90", "= 190"))
    answer = client.get("/iterations/7")
    assert answer.status_code == 503
    assert "7.toml: theme.1.criteria.0.pass_rate.at_least_percent is 190" in answer.text


@pytest.mark.usefixtures("results")
def test_pages_have_no_style_of_their_own_and_no_script(client: FlaskClient) -> None:
    for address in ("/iterations/7", "/iterations/7/wall", "/iterations/7/criteria/0-A", "/accounting"):
        html = client.get(address).text
        assert "<script" not in html
        assert "style=" not in html


def test_two_periods_stand_side_by_side_by_default_the_first_and_the_last(client: FlaskClient, store: Store) -> None:
    def period(name: str, percent: float) -> Period:
        shares = (Share(period=name, activity="porting", percent=percent),)
        return Period(name=name, shares=shares, who="Ada", source="f.csv", at=NOW.isoformat(timespec="seconds"))

    assert "Nobody has said yet" in _words(client, "/accounting")
    Accounts(store).keep([period("2008", 25), period("2009", 20), period("2011", 15)])
    assert "porting 25 % 15 % -10" in _words(client, "/accounting")
    assert "porting 20 % 25 % +5" in _words(client, "/accounting?before=2009&after=2008")


def test_what_the_harness_cannot_tell_is_not_shown_as_zero(client: FlaskClient) -> None:
    assert "Good builds a day nothing to tell from" in _words(client, "/accounting")
