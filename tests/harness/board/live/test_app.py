"""Laws of the live page's addresses, through the server's own client and a printer that only remembers."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from device_profiles import Profile, load_profile
from harness.board.live.app import create_live_app
from tests.harness.board.live.printers import RememberingPrinter

HOST = "http://127.0.0.1:8801"


@pytest.fixture(params=["aurora", "borealis", "corona"])
def printer(request: pytest.FixtureRequest) -> RememberingPrinter:
    return RememberingPrinter(load_profile(request.param))


@pytest.fixture
def client(printer: RememberingPrinter) -> FlaskClient:
    return create_live_app(printer, places={"print to": "socket://127.0.0.1:9100"}).test_client()


@pytest.fixture
def corona(corona_profile: Profile) -> tuple[RememberingPrinter, FlaskClient]:
    printer = RememberingPrinter(corona_profile)
    return printer, create_live_app(printer, places={}).test_client()


def test_the_page_needs_nothing_from_elsewhere_and_no_inline_script(client: FlaskClient) -> None:
    answer = client.get("/", base_url=HOST)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r'(href|src)="(https?:)?//', answer.text)
    assert not re.search(r"<script(?! src=)", answer.text)
    assert not re.search(r"\son[a-z]+=|\sstyle=|<style", answer.text)
    for file in ("live.css", "live.js", "icon.svg"):
        with client.get(f"/static/{file}", base_url=HOST) as static:
            assert static.status_code == 200


def test_the_page_offers_what_the_product_has_and_no_more(client: FlaskClient, printer: RememberingPrinter) -> None:
    page = client.get("/", base_url=HOST).text
    profile = printer.profile
    assert profile.identity.model in page
    assert ('name="duplex"' in page) == profile.has_duplex
    assert ('name="staple"' in page) == ("stapler" in profile.capabilities)
    assert ('data-hand="load_documents"' in page) == (profile.scanner is not None)
    assert ('id="display"' in page) == (profile.panel.lines > 0)
    assert page.count('class="tray"') == len(profile.trays)


def test_every_control_has_a_name_and_every_id_is_there_once(client: FlaskClient) -> None:
    page = client.get("/", base_url=HOST).text
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for referred in re.findall(r'aria-labelledby="([^"]+)"', page):
        assert set(referred.split()) <= set(ids)
    assert not re.search(r"<button[^>]*>\s*</button>", page)
    for field in re.findall(r"<label[^>]*>.*?</label>", page, re.S):
        assert re.sub(r"<[^>]*>", "", field).strip()


def test_only_news_of_log_and_bus_is_told_and_the_bus_in_words(client: FlaskClient) -> None:
    state = client.get("/state?log=1&bus=0", base_url=HOST).json
    assert state["log"] == [[2, "two"]]
    assert state["bus"] == [[7, "     0.000  engine > MOTOR 01"]]
    assert client.get("/state?log=2&bus=7", base_url=HOST).json["bus"] == []


def test_hands_faults_jobs_and_time_reach_the_printer(corona: tuple[RememberingPrinter, FlaskClient]) -> None:
    printer, client = corona
    for address, body in (
        ("/hand/open_door", {}),
        ("/hand/load_tray", {"tray": "2", "sheets": 50}),
        ("/hand/press", {"key_name": "START"}),
        ("/fault/jam", {"at": "fuser", "after_sheets": ""}),
        ("/time", {"factor": 100}),
        ("/time", {"is_paused": True}),
        ("/time", {"step_s": 0.1}),
    ):
        answer = client.post(address, json=body, base_url=HOST)
        assert (answer.status_code, answer.json["done"]) == (200, True), answer.text
    assert printer.asked == [
        ("hand", "open_door", {}),
        ("hand", "load_tray", {"tray": 2, "sheets": 50}),
        ("hand", "press", {"key_name": "START"}),
        ("fault", "jam", {"at": "fuser"}),
        ("speed", 100.0),
        ("pause", True),
        ("step", 0.1),
    ]


def test_a_job_has_its_pages_and_settings(corona: tuple[RememberingPrinter, FlaskClient]) -> None:
    printer, client = corona
    body = {"pages": "3", "copies": "2", "duplex": True, "staple": True}
    assert client.post("/job", json=body, base_url=HOST).status_code == 200
    [(kind, data)] = printer.asked
    assert kind == "job"
    assert isinstance(data, bytes)
    assert data.count(b"\f") == 3
    for part in (b"SET QTY=2", b"SET DUPLEX=ON", b"SET FINISH=STAPLE", b"EOJ"):
        assert part in data


@pytest.mark.parametrize(
    ("address", "body", "told"),
    [
        ("/hand/fly", {}, "nothing is called 'fly'"),
        ("/hand/__init__", {}, "nothing is called"),
        ("/hand/load_tray", {"tray": "two", "sheets": 1}, "expected a number"),
        ("/hand/load_tray", {"tray": 1}, "Sheets is missing"),
        ("/fault/jam", {"where": "here"}, "no parameter 'where'"),
        ("/job", {"pages": 0}, "pages is '0'; expected 1-500"),
        ("/job", [], "no JSON object"),
    ],
)
def test_nonsense_is_refused_with_its_reason(
    corona: tuple[RememberingPrinter, FlaskClient], address: str, body: object, told: str
) -> None:
    printer, client = corona
    answer = client.post(address, json=body, base_url=HOST)
    assert answer.status_code == 400
    assert told in answer.json["error"]
    assert printer.asked == []


def test_what_the_printer_refuses_is_told(corona: tuple[RememberingPrinter, FlaskClient]) -> None:
    printer, client = corona
    printer.refuses = "the front door is closed"
    answer = client.post("/hand/clear_path", json={}, base_url=HOST)
    assert (answer.status_code, answer.json["error"]) == (400, "the front door is closed")


def test_a_page_from_elsewhere_cannot_drive_the_printer(corona: tuple[RememberingPrinter, FlaskClient]) -> None:
    printer, client = corona
    foreign = {"Origin": "http://evil.example"}
    assert client.post("/hand/open_door", json={}, base_url=HOST, headers=foreign).status_code == 403
    assert client.get("/state", base_url="http://evil.example:8801").status_code == 403
    assert client.post("/hand/open_door", data="{}", base_url=HOST).status_code == 415
    assert client.post("/hand/open_door", json={}, base_url=HOST, headers={"Origin": HOST}).status_code == 200
    assert len(printer.asked) == 1


def test_the_last_minute_is_drawn_and_the_trace_handed_out(client: FlaskClient) -> None:
    assert client.get("/paper-path.svg", base_url=HOST).text.startswith("<svg")
    assert client.get("/trace.txt", base_url=HOST).text.splitlines()[0] == "1000 path run 330"
