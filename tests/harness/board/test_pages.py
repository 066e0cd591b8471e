"""Laws of the board's pages, through its own client."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from harness.board import create_app
from harness.records import Measurement, Outcome, Planned, Result, Run, RunState
from harness.store import Store

MakeRun, MakePlanned, MakeResult = Callable[..., Run], Callable[..., Planned], Callable[..., Result]


@pytest.fixture
def client(database: Path) -> FlaskClient:
    return create_app(database).test_client()


def _words(html: str) -> str:
    """What a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", html.replace("<wbr>", "")).split())


def _page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return _words(answer.text)


def test_an_empty_database_says_what_to_run(client: FlaskClient) -> None:
    assert "makeready run" in _page(client, "/")
    assert "makeready run" in _page(client, "/runs")


def test_the_matrix_counts_passed_of_planned_and_names_the_rest(
    client: FlaskClient, store: Store, make_run: MakeRun, make_planned: MakePlanned, make_result: MakeResult
) -> None:
    store.begin_run(make_run(planned=6))
    store.plan("run-1", [make_planned(test_id=name) for name in "abcdef"])
    store.add_result("run-1", make_result(test_id="a"))
    store.add_result("run-1", make_result(test_id="b", outcome=Outcome.FAILED))
    store.add_result("run-1", make_result(test_id="c", outcome=Outcome.ERROR))
    store.add_result("run-1", make_result(test_id="d", outcome=Outcome.FAILED))
    store.add_result("run-1", make_result(test_id="d", attempt=2))
    store.add_result("run-1", make_result(test_id="e", outcome=Outcome.SKIPPED))
    page = _page(client, "/")
    assert "16 % 1 of 6 1 failed 1 error 1 passed on retry 1 skipped 1 not run" in page


def test_a_cell_without_plan_is_not_shown_as_passed(
    client: FlaskClient, store: Store, make_run: MakeRun, make_planned: MakePlanned
) -> None:
    store.begin_run(make_run(planned=2))
    store.plan("run-1", [make_planned(), make_planned(test_id="t", profile="borealis", pillar="power")])
    page = _page(client, "/")
    assert page.count("not planned") == 2
    assert "100 %" not in page


def test_failures_and_errors_are_listed_apart_under_who_acts(
    client: FlaskClient, store: Store, make_run: MakeRun, make_result: MakeResult
) -> None:
    store.begin_run(make_run())
    store.add_result("run-1", make_result(test_id="jams", outcome=Outcome.FAILED, message="paper jam"))
    store.add_result("run-1", make_result(test_id="mute", outcome=Outcome.ERROR, message="no reply"))
    page = _page(client, "/")
    products, rigs = page.index("Product failures 1"), page.index("Rig and harness errors 1")
    assert products < page.index("paper jam") < rigs < page.index("no reply")


@pytest.mark.parametrize("state", [RunState.INTERRUPTED, RunState.RUNNING])
def test_a_run_that_did_not_finish_says_so(
    client: FlaskClient, store: Store, make_run: MakeRun, make_planned: MakePlanned, state: RunState
) -> None:
    store.begin_run(make_run())
    store.plan("run-1", [make_planned()])
    if state is not RunState.RUNNING:
        store.finish_run("run-1", state)
    page = _page(client, "/")
    assert {RunState.INTERRUPTED: "was interrupted", RunState.RUNNING: "is still running"}[state] in page
    assert "0 % 0 of 1 1 not run" in page


def test_a_running_run_shows_each_result_at_the_next_look(
    client: FlaskClient, store: Store, make_run: MakeRun, make_planned: MakePlanned, make_result: MakeResult
) -> None:
    store.begin_run(make_run())
    store.plan("run-1", [make_planned()])
    assert "0 of 1" in _page(client, "/")
    store.add_result("run-1", make_result())
    assert "1 of 1" in _page(client, "/")
    store.finish_run("run-1", RunState.FINISHED)
    assert "still running" not in _page(client, "/")


def test_the_page_reloads_itself_only_when_asked(client: FlaskClient, store: Store, make_run: MakeRun) -> None:
    store.begin_run(make_run())
    assert "http-equiv" not in client.get("/").text
    assert 'http-equiv="refresh" content="30"' in client.get("/?refresh=30").text
    assert 'http-equiv="refresh" content="5"' in client.get("/?refresh=-1").text
    assert "http-equiv" not in client.get("/?refresh=often").text


def test_a_run_shows_its_facts(client: FlaskClient, store: Store, make_run: MakeRun, make_result: MakeResult) -> None:
    store.begin_run(make_run(seed=2**70, rig="bench-3"))
    store.add_result("run-1", make_result())
    page = _page(client, "/runs/run-1")
    for fact in ("4f1c2a9be77d", str(2**70), "bench-3", "f1" * 20, "2025-03-01 14:00:00 UTC", "L4"):
        assert fact in page


def test_reasons_for_not_running_are_counted(
    client: FlaskClient, store: Store, make_run: MakeRun, make_result: MakeResult
) -> None:
    store.begin_run(make_run())
    for name in "ab":
        result = make_result(test_id=name, outcome=Outcome.NOT_RUN, message="the product has no stapler")
        store.add_result("run-1", result)
    assert "2 the product has no stapler" in _page(client, "/")


def test_measurements_outside_or_missing_come_first(
    client: FlaskClient, store: Store, make_run: MakeRun, make_result: MakeResult
) -> None:
    taken = (
        Measurement(name="a fine one", unit="s", value=1, low=0, high=2),
        Measurement(name="b missing", unit="s"),
        Measurement(name="c far off", unit="K", value=9.25, high=6),
    )
    store.begin_run(make_run())
    store.add_result("run-1", make_result(measurements=taken))
    for address in ("/", "/runs/run-1/measurements"):
        page = _page(client, address)
        assert page.index("b missing") < page.index("c far off") < page.index("a fine one")
        assert "9.25 K at most 6 outside" in page
        assert "not measured s none not measured" in page


def test_runs_are_listed_last_first(client: FlaskClient, store: Store, make_run: MakeRun) -> None:
    store.begin_run(make_run(id="first"))
    store.begin_run(make_run(id="second"))
    page = _page(client, "/runs")
    assert page.index("second") < page.index("first")


def test_a_cell_lists_every_test_of_it(
    client: FlaskClient, store: Store, make_run: MakeRun, make_planned: MakePlanned, make_result: MakeResult
) -> None:
    store.begin_run(make_run())
    store.plan("run-1", [make_planned(test_id="ran"), make_planned(test_id="silent")])
    store.plan(
        "run-1",
        [make_planned(test_id="other", profile="borealis"), make_planned(test_id="p", pillar="power")],
    )
    store.add_result("run-1", make_result(test_id="ran"))
    page = _page(client, "/runs/run-1/cells?pillar=printing&profile=aurora")
    assert "printing on aurora 2" in page
    assert "ran aurora printing L2 passed" in page
    assert "silent aurora printing L2 not run no result yet none" in page
    assert "other" not in page
    assert "All pillars on all products: not run 3" in _page(client, "/runs/run-1/cells?standing=not+run")
    assert "No test of this run fits" in _page(client, "/runs/run-1/cells?pillar=teleporting")


def test_a_failure_page_has_all_that_repeating_it_needs(
    client: FlaskClient, database: Path, store: Store, make_run: MakeRun, make_result: MakeResult
) -> None:
    with zipfile.ZipFile(database.parent / "a b.zip", "w") as archive:
        archive.writestr("seed", "7")
    store.begin_run(make_run())
    result = make_result(
        outcome=Outcome.FAILED,
        message="paper <jam> & smoke",
        log="t=0 <reset>",
        trace_digest="b94d27",
        requirements=("PRN-104",),
        capsule="a b.zip",
        measurements=(Measurement(name="ripple", unit="K", value=7, low=0, high=6),),
    )
    number = store.add_result("run-1", result)
    html = client.get(f"/results/{number}").text
    assert "paper &lt;jam&gt; &amp; smoke" in html
    assert "t=0 &lt;reset&gt;" in html
    page = _words(html)
    for fact in (
        "The firmware team",
        "b94d27",
        "PRN-104",
        "f1" * 20,
        "a2" * 20,
        "7 K 0 to 6 outside",
        "12.5 s",
    ):
        assert fact in page
    assert f"makeready reproduce &#39;{database.parent}/a b.zip&#39;" in html
    assert f"makeready reproduce capsule-run-1-{number}.zip" in page
    answer = client.get(f"/results/{number}/capsule.zip")
    assert answer.status_code == 200
    assert answer.data == (database.parent / "a b.zip").read_bytes()
    assert f"capsule-run-1-{number}.zip" in answer.headers["Content-Disposition"]
    answer.close()


def test_an_error_page_does_not_blame_the_firmware(
    client: FlaskClient, store: Store, make_run: MakeRun, make_result: MakeResult
) -> None:
    store.begin_run(make_run())
    number = store.add_result("run-1", make_result(outcome=Outcome.ERROR))
    page = _page(client, f"/results/{number}")
    assert "not the firmware" in page
    assert "The firmware team" not in page


def test_a_result_without_a_capsule_offers_no_command_and_says_why(
    client: FlaskClient, store: Store, make_run: MakeRun, make_result: MakeResult
) -> None:
    store.begin_run(make_run())
    page = _page(client, f"/results/{store.add_result('run-1', make_result(outcome=Outcome.FAILED))}")
    assert "left no capsule" in page
    assert "makeready reproduce" not in page


def test_the_list_of_failures_shows_the_line_that_says_what_went_wrong(
    client: FlaskClient, store: Store, make_run: MakeRun, make_result: MakeResult
) -> None:
    store.begin_run(make_run())
    source = "\n".join(f"    line {number} of the source of the test" for number in range(20))
    message = (
        f"printer = <Printer>\n{source}\n>   assert sheets == 3\nE   AssertionError: two sheets came\nE   assert 2 == 3"
    )
    store.add_result("run-1", make_result(outcome=Outcome.FAILED, message=message))
    for address in ("/", "/runs/run-1/cells"):
        page = _page(client, address)
        assert "AssertionError: two sheets came" in page
        assert "printer =" not in page


@pytest.fixture
def story(store: Store, make_run: MakeRun, make_result: MakeResult) -> Callable[[str, Sequence[str]], list[str]]:
    """Runs of one test, a letter of what came of it and one of its commit each; gives the results' addresses."""

    def tell(outcomes: str, commits: Sequence[str]) -> list[str]:
        addresses = []
        for number, (mark, commit) in enumerate(zip(outcomes, commits, strict=True), 1):
            at = f"2025-03-0{number}T00:00:00+00:00"
            store.begin_run(make_run(id=f"r{number}", commit=commit, started_at=at))
            outcome = {"P": Outcome.PASSED, "F": Outcome.FAILED, "E": Outcome.ERROR}[mark]
            result = make_result(outcome=outcome, message="jam at exit sensor", finished_at=at)
            addresses.append(f"/results/{store.add_result(f'r{number}', result)}")
        return addresses

    return tell


def test_a_red_result_says_between_which_commits_it_broke_and_whose_it_is(
    client: FlaskClient, story: Callable[[str, str], list[str]]
) -> None:
    _, green, _, middle, last = story("PPFEF", "abcde")
    for address in (middle, last):
        page = _page(client, address)
        assert "Red since commit c in run r3 ; passed before on commit b in run r2 ." in page
        assert "git log --oneline b..c" in page
        assert "Failure 1 : nobody has acknowledged it, not classified" in page
    page = _page(client, green)
    assert "Red since commit" not in page
    assert "Failure 1" not in page


@pytest.mark.parametrize(
    ("outcomes", "commits", "told"),
    [
        ("PF", "aa", "passed before on the same commit in run r1 . Nothing was committed between"),
        ("FF", "ab", "no earlier pass is among the last 2 runs"),
        ("PF", "++", "passed before on the same commit in run r1 . Reproduce"),
    ],
)
def test_where_commits_cannot_tell_it_names_none(
    client: FlaskClient, story: Callable[[str, str], list[str]], outcomes: str, commits: str, told: str
) -> None:
    page = _page(client, story(outcomes, commits)[-1])
    assert told in page
    assert "git log" not in page


def test_sources_that_are_not_committed_are_told_apart_by_content_and_no_git_command_is_offered(
    client: FlaskClient, store: Store, story: Callable[[str, Sequence[str]], list[str]]
) -> None:
    broken = story("PFP", ("4f1c2a9be77d0d15+00000001", "4f1c2a9be77d0d15+00000002", "unversioned-00000003"))[1]
    page = _page(client, broken)
    assert "commit 4f1c2a9be77d+00000002 in run r2 ; passed before on commit 4f1c2a9be77d+00000001 in run r1" in page
    assert "git log" not in page
    (record,) = store.track_records()
    assert not record.is_red
    assert not record.is_flaky


def test_all_runs_tell_what_came_of_them(client: FlaskClient, story: Callable[[str, str], list[str]]) -> None:
    story("PFP", "abc")
    page = _page(client, "/runs?shown=2")
    assert "100 % 1 of 1" in page
    assert "0 % 0 of 1 1 failed" in page
    assert "The latest 2 runs. Show more" in page


def test_attempts_of_one_test_lead_to_each_other(
    client: FlaskClient, store: Store, make_run: MakeRun, make_result: MakeResult
) -> None:
    store.begin_run(make_run())
    first = store.add_result("run-1", make_result(outcome=Outcome.FAILED))
    second = store.add_result("run-1", make_result(attempt=2))
    assert f'href="/results/{first}"' in client.get(f"/results/{second}").text
    assert f'href="/results/{second}"' in client.get(f"/results/{first}").text


@pytest.mark.parametrize("content", [None, b"root:x:0:0"])
def test_a_capsule_that_is_gone_or_no_archive_is_not_handed_out(
    client: FlaskClient,
    database: Path,
    store: Store,
    make_run: MakeRun,
    make_result: MakeResult,
    content: bytes | None,
) -> None:
    if content is not None:
        (database.parent / "c.zip").write_bytes(content)
    store.begin_run(make_run())
    number = store.add_result("run-1", make_result(capsule="c.zip"))
    assert "has no capsule on this machine" in _page(client, f"/results/{number}/capsule.zip", 404)
    assert "The capsule is not on this machine" in _page(client, f"/results/{number}")


@pytest.mark.parametrize(
    "address",
    [
        "/nothing",
        "/runs/lost",
        "/runs/lost/cells",
        "/runs/lost/measurements",
        "/results/1-1-1-1",
        f"/results/{2**70}-1-1-1",
        "/results/9999999999-1-1-99999",
        "/results/x",
        "/results/1-1-1-1/capsule.zip",
    ],
)
def test_what_is_not_there_is_told_with_a_way_on(client: FlaskClient, address: str) -> None:
    page = _page(client, address, 404)
    assert "Not Found" in page
    assert "Latest run" in page


def test_a_database_that_cannot_be_read_is_told(client: FlaskClient, database: Path) -> None:
    database.write_text("a letter, not a database; " * 50)
    assert "a Makeready database" in _page(client, "/", 503)
    assert client.get("/healthz").status_code == 503


def test_health_is_one_word(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_pages_need_nothing_from_elsewhere_and_no_script(
    client: FlaskClient, store: Store, make_run: MakeRun, make_result: MakeResult
) -> None:
    store.begin_run(make_run())
    number = store.add_result("run-1", make_result(outcome=Outcome.FAILED))
    for address in ("/", "/runs", "/runs/run-1/cells", f"/results/{number}", "/nothing"):
        answer = client.get(address)
        assert "<script" not in answer.text
        assert not re.search(r'(href|src)="(https?:)?//', answer.text)
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    for file in ("board.css", "icon.svg"):
        with client.get(f"/static/{file}") as answer:
            assert answer.status_code == 200


def test_every_link_of_the_pages_leads_somewhere(
    client: FlaskClient, store: Store, make_run: MakeRun, make_planned: MakePlanned, make_result: MakeResult
) -> None:
    store.begin_run(make_run())
    store.plan("run-1", [make_planned(pillar="paper & ink"), make_planned(test_id="t", profile="a/b")])
    for outcome in Outcome:
        store.add_result("run-1", make_result(test_id=f"t::{outcome}", outcome=outcome))
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, address
        if answer.mimetype == "text/html":
            found = {link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"]*)"', answer.text)}
            waiting += sorted(found - seen - set(waiting))
        answer.close()
    assert len(seen) > 10
