"""Laws of the pages over many runs: builds, grid, heat map, about; and of their downloads."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from harness.board import create_app
from harness.board.pages import reliability
from harness.records import Level, Measurement, Outcome, Planned, Result, Run
from harness.store import Store

MakeRun, MakePlanned, MakeResult = Callable[..., Run], Callable[..., Planned], Callable[..., Result]

PAGES = ("/builds", "/grid", "/heat-map", "/requirements", "/reliability", "/about")


@pytest.fixture
def client(database: Path) -> FlaskClient:
    return create_app(database).test_client()


@pytest.fixture
def nights(store: Store, make_run: MakeRun, make_planned: MakePlanned, make_result: MakeResult) -> Store:
    """Two runs of two commits: in the first all pass, in the second `b` fails on one product."""
    for number, outcome in ((1, Outcome.PASSED), (2, Outcome.FAILED)):
        run = make_run(
            id=f"run-{number}", commit=f"c{number}", level=Level.L2, started_at=f"2025-03-0{number}T01:00:00+00:00"
        )
        store.begin_run(run)
        store.plan(run.id, [make_planned(test_id=name, profile=p) for name in "ab" for p in ("aurora", "corona")])
        store.add_results(
            run.id,
            [
                make_result(test_id="a", profile="aurora"),
                make_result(test_id="a", profile="corona"),
                make_result(test_id="b", profile="aurora", outcome=outcome),
                make_result(test_id="b", profile="corona"),
            ],
        )
    return store


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html.replace("<wbr>", "")).split())


@pytest.mark.parametrize("address", PAGES)
def test_an_empty_database_has_every_page(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", [*PAGES, "/", "/runs", "/runs/run-2", "/runs/run-2/cells"])
def test_every_table_comes_as_csv_and_json_with_the_same_rows(client: FlaskClient, nights: Store, address: str) -> None:
    assert nights.latest_run()
    as_csv = client.get(address, query_string={"format": "csv"})
    as_json = client.get(address, query_string={"format": "json"})
    rows = list(csv.DictReader(io.StringIO(as_csv.text)))
    assert rows or address == "/reliability"
    assert [{k: "" if v is None else str(v) for k, v in row.items()} for row in json.loads(as_json.text)] == rows
    assert "attachment" in as_csv.headers["Content-Disposition"]
    assert as_csv.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert client.get(address, query_string={"format": "xls"}).status_code == 400


@pytest.mark.parametrize("address", ["/", "/runs"])
def test_a_board_without_runs_gives_files_without_rows(client: FlaskClient, address: str) -> None:
    assert client.get(address, query_string={"format": "json"}).get_json() == []


def test_the_file_of_a_run_has_its_tests_that_have_not_passed_and_that_of_its_cells_all(
    client: FlaskClient, nights: Store, make_planned: MakePlanned
) -> None:
    nights.plan("run-2", [make_planned(test_id="c", profile="corona")])
    rows = client.get("/runs/run-2?format=json").get_json()
    assert {(row["test"], row["product"], row["standing"]) for row in rows} == {
        ("b", "aurora", "failed"),
        ("c", "corona", "not run"),
    }
    assert len(client.get("/runs/run-2/cells?format=json").get_json()) == 5
    assert len(client.get("/runs/run-2/cells?standing=passed&profile=corona&format=json").get_json()) == 2
    assert client.get("/?format=json").get_json() == rows
    assert [row["pass_percent"] for row in client.get("/runs?format=json").get_json()] == [60, 100]


def test_the_file_of_measurements_has_their_limits_and_verdicts(
    client: FlaskClient, store: Store, make_run: MakeRun, make_result: MakeResult
) -> None:
    store.begin_run(make_run())
    taken = Measurement(name="ripple", unit="K", value=7.5, low=0, high=6)
    number = store.add_result("run-1", make_result(measurements=(taken,)))
    (row,) = client.get("/runs/run-1/measurements?format=json").get_json()
    assert [row[name] for name in ("value", "low", "high", "verdict", "result")] == [7.5, 0, 6, "outside", str(number)]


def test_a_cell_that_a_spreadsheet_would_calculate_is_text(
    client: FlaskClient, store: Store, make_run: MakeRun, make_result: MakeResult
) -> None:
    store.begin_run(make_run(level=Level.L2))
    store.add_result("run-1", make_result(test_id="=1+1"))
    rows = list(csv.DictReader(io.StringIO(client.get("/grid?format=csv").text)))
    assert [row["test"] for row in rows] == ["'=1+1"]


def test_builds_show_each_commit_by_level_the_latest_first(client: FlaskClient, nights: Store) -> None:
    page = words(client.get("/builds").text)
    assert nights.builds()
    assert page.index("c2") < page.index("c1")
    assert "75 % 3 of 4 1 failed" in page
    assert "100 % 4 of 4" in page


def test_the_grid_has_a_row_a_test_and_product_and_a_cell_a_run(client: FlaskClient, nights: Store) -> None:
    (row,) = [row for row in json.loads(client.get("/grid?format=json").text) if row["standing"] == "failed"]
    assert (row["test"], row["profile"]) == ("b", "aurora")
    assert (row["run-2"], row["run-1"]) == ("failed", "passed")
    assert nights.runs()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 4),
        ("test=b", 2),
        ("profile=corona", 2),
        ("only=red", 1),
        ("pillar=none", 0),
        ("level=L4", 0),
        ("rows=3", 3),
    ],
)
def test_filters_of_the_grid_are_in_its_address(client: FlaskClient, nights: Store, query: str, count: int) -> None:
    assert nights.runs()
    assert len(json.loads(client.get(f"/grid?format=json&{query}").text)) == count


def test_the_grid_goes_on_after_its_last_row(client: FlaskClient, nights: Store) -> None:
    assert nights.runs()
    first = client.get("/grid?rows=3").text
    (after,) = re.findall(r'href="/grid\?after=([\d-]+)', first)
    assert len(json.loads(client.get(f"/grid?format=json&after={after}").text)) == 1


def test_a_test_that_no_run_of_the_head_has_is_marked_with_its_last_run_and_can_be_listed_alone(
    client: FlaskClient, nights: Store, make_run: MakeRun, make_result: MakeResult
) -> None:
    nights.begin_run(make_run(id="run-3", level=Level.L2, started_at="2025-03-03T01:00:00+00:00"))
    nights.add_result("run-3", make_result(test_id="a", profile="aurora"))
    assert "last run 2025" not in words(client.get("/grid?runs=3").text)
    gone = json.loads(client.get("/grid?only=gone&runs=1&format=json").text)
    assert [(row["test"], row["profile"]) for row in gone] == [("a", "corona"), ("b", "aurora"), ("b", "corona")]
    assert words(client.get("/grid?runs=1").text).count("last run 2025-03-02 01:00:00 UTC") == 3


def test_a_level_there_is_not_is_told(client: FlaskClient) -> None:
    answer = client.get("/grid?level=L9")
    assert answer.status_code == 400
    assert "expected one of L0, L1, L2, L3, L4" in words(answer.text)


def test_the_heat_map_shows_the_latest_run_and_the_trend(client: FlaskClient, nights: Store) -> None:
    rows = {(row["profile"]): row for row in json.loads(client.get("/heat-map?format=json").text)}
    assert (rows["aurora"]["pass_percent"], rows["aurora"]["trend"]) == (50, "100 50")
    assert (rows["corona"]["pass_percent"], rows["corona"]["trend"]) == (100, "100 100")
    assert "▼ 50" in words(client.get("/heat-map").text)
    assert nights.runs(level=Level.L2)


def test_the_heat_map_has_the_colours_of_the_run_page(
    client: FlaskClient, store: Store, make_run: MakeRun, make_result: MakeResult
) -> None:
    store.begin_run(make_run(level=Level.L2))
    outcomes = (Outcome.PASSED, Outcome.FAILED, Outcome.ERROR, Outcome.SKIPPED, Outcome.NOT_RUN)
    store.add_results("run-1", [make_result(test_id=str(one), pillar=str(one), outcome=one) for one in outcomes])
    on_run, on_map = (
        re.findall(r'<td class="([^"]+)"><a [^>]*pillar=[^>]*profile=', client.get(at).text)
        for at in ("/", "/heat-map")
    )
    assert on_map == on_run
    assert len(on_map) == len(outcomes)


@pytest.fixture
def evidence(store: Store, make_run: MakeRun, make_result: MakeResult) -> Store:
    """A night with tests of a requirement on two products, one of them red, and one rate measured."""
    store.begin_run(make_run(level=Level.L4))
    rate = (
        Measurement(name=reliability.RATE, unit="1/1000", value=1.0),
        Measurement(name=reliability.AT_LEAST, unit="1/1000", high=1.2, value=0.5),
        Measurement(name=reliability.AT_MOST, unit="1/1000", value=1.8),
    )
    store.add_results(
        "run-1",
        [
            make_result(test_id="a", profile="aurora", requirements=("TO-PRN-01",), measurements=rate),
            make_result(test_id="a", profile="corona", requirements=("TO-PRN-01",)),
            make_result(test_id="b", profile="corona", requirements=("TO-PRN-01",), outcome=Outcome.FAILED),
        ],
    )
    return store


def test_a_requirement_is_proven_by_tests_that_all_pass_and_by_nothing_less(
    client: FlaskClient, evidence: Store
) -> None:
    assert evidence.runs()
    rows = json.loads(client.get("/requirements?format=json").text)
    states = {(row["requirement"], row["profile"]): row["state"] for row in rows}
    assert states["TO-PRN-01", "aurora"] == "passed"
    assert states["TO-PRN-01", "corona"] == "failed"
    assert states["TO-PRN-01", "borealis"] == "not run", "the product has it and nothing ran"
    assert states["TO-MFG-01", "aurora"] == "not run"


def test_the_number_of_a_requirement_leads_to_its_tests(client: FlaskClient, evidence: Store) -> None:
    assert evidence.runs()
    rows = json.loads(client.get("/grid?level=L4&requirement=TO-PRN-01&profile=corona&format=json").text)
    assert [row["test"] for row in rows] == ["a", "b"]
    assert json.loads(client.get("/grid?level=L4&requirement=TO-PRN-0&format=json").text) == []


def test_reliability_shows_rate_bounds_and_promise(client: FlaskClient, evidence: Store) -> None:
    assert evidence.runs()
    (row,) = json.loads(client.get("/reliability?format=json").text)
    assert (row["profile"], row["rate"], row["at_least"], row["at_most"], row["promised"]) == (
        "aurora",
        1.0,
        0.5,
        1.8,
        1.2,
    )
    assert "promised 1.2" in words(client.get("/reliability").text)


def test_a_results_page_has_its_history_on_every_product(client: FlaskClient, nights: Store) -> None:
    (record,) = nights.track_records(test_id="b", profile="aurora")
    page = client.get(f"/results/{record.reference}").text
    strips = re.findall(r'class="strip">(.*?)</td>', page)
    assert [re.findall(r'class="spoken">([^<]*)', strip) for strip in strips] == [
        ["passed", "failed"],
        ["passed", "failed"],
        ["passed", "passed"],
    ]
