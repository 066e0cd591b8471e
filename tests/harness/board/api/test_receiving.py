"""Laws of what the API takes: whole or not at all, once however often it is sent, and what is wrong with its place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import pytest

from harness.access.roles import Role
from harness.board.api import artifacts
from harness.board.api.receiving import file_name
from harness.ingest import limits
from harness.records import Outcome, Planned, Result, Run
from harness.store import Store
from harness.store import artifacts as kept_files
from tests.harness.board.serving import ELSEWHERE, Answered, Board

Bearer = Callable[[Role], Mapping[str, str]]
REPORT = b'<testsuite name="s"><testcase name="a"/><testcase name="b"><failure message="no"/></testcase></testsuite>'
JUNIT = "/api/v1/junit?" + urlencode({"commit": "4f1c", "profile": "aurora"})


@pytest.fixture
def agent(bearer: Bearer) -> Mapping[str, str]:
    return bearer(Role.AGENT)


def _own(run: Run, planned: list[Planned], results: list[Result], **changes: Any) -> bytes:
    told = {name: getattr(run, name) for name in ("id", "started_at", "commit", "seed", "rig", "level")}
    attempts = [{k: v for k, v in one.to_dict().items() if k != "capsule"} for one in results]
    plans = [{"test_id": p.test_id, "profile": p.profile, "pillar": p.pillar, "level": p.level} for p in planned]
    return json.dumps({"run": {**told, **changes}, "planned": plans, "results": attempts}).encode()


def _form(fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes]]) -> tuple[bytes, dict[str, str]]:
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
        for name, text in fields.items()
    ]
    for name, (file, body) in files.items():
        head = f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n\r\n'
        parts.append(head.encode() + body + b"\r\n")
    return b"".join(parts) + b"--x--\r\n", {"Content-Type": "multipart/form-data; boundary=x"}


def test_a_report_is_seen_on_the_board(board: Board, agent: Mapping[str, str]) -> None:
    answer = board.ask("POST", JUNIT, REPORT, agent)
    assert (answer.status, answer.json["added"], answer.json["known"]) == (201, 2, 0)
    page = board.get(f"/runs/{answer.json['run']}").text
    assert "50 %" in page
    result = board.get(f"/api/v1/results/{answer.json['references'][1]}").json
    assert (result["outcome"], result["message"], result["profile"]) == ("FAILED", "no", "aurora")


def test_the_same_again_adds_nothing_and_gets_the_same_references(board: Board, agent: Mapping[str, str]) -> None:
    first, again = (board.ask("POST", JUNIT, REPORT, agent) for _ in range(2))
    assert (first.status, again.status) == (201, 200)
    assert (again.json["added"], again.json["known"]) == (0, 2)
    assert again.json["references"] == first.json["references"]


def test_a_key_repeats_the_answer_word_for_word_and_takes_no_other_request(
    board: Board, agent: Mapping[str, str]
) -> None:
    keyed = {**agent, "Idempotency-Key": "job-7"}
    first, again = (board.ask("POST", JUNIT, REPORT, keyed) for _ in range(2))
    assert (first.status, first.body) == (again.status, again.body)
    other = board.ask("POST", JUNIT, REPORT + b" ", keyed)
    assert other.status == 422
    assert "was used for another request" in other.json["error"]


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        (JUNIT, b"", 400, "body: is empty"),
        (JUNIT, REPORT[:-9], 400, "body:1: is not well-formed XML"),
        (JUNIT, b'<!DOCTYPE t [<!ENTITY a "b">]><testsuite/>', 400, "body:1: has a document type"),
        ("/api/v1/junit?profile=aurora", REPORT, 400, "body:1: no commit is known; expected ?commit=,"),
        (JUNIT + "&level=L9", REPORT, 422, "level: Input should be"),
        (JUNIT + "&run=../x", REPORT, 422, "run: String should match pattern"),
        ("/api/v1/results", b"{", 400, "body: Invalid JSON"),
        ("/api/v1/results", b"[]", 400, "body: Input should be an object"),
        ("/api/v1/results", b'{"run": {}}', 400, "body: run.id: Field required (and 4 more)"),
        ("/api/submit/g/p/b/e", b"", 400, "tests and metrics: hold nothing"),
        ("/api/submit/g/-p/b/e", b"", 422, "project: String should match pattern"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_nothing_is_stored(
    board: Board, store: Store, agent: Mapping[str, str], path: str, body: bytes, status: int, words: str
) -> None:
    answer = board.ask("POST", path, body, agent)
    assert (answer.status, words in answer.json["error"]) == (status, True), answer.text
    assert store.runs() == ()


def test_too_many_bytes_are_refused_before_they_are_read(board: Board, store: Store, agent: Mapping[str, str]) -> None:
    answer = board.ask("POST", JUNIT, b"", {**agent, "Content-Length": str(limits.MOST_BYTES + 2**21)})
    assert answer.status == 413
    assert store.runs() == ()


def test_a_packed_body_is_refused(board: Board, agent: Mapping[str, str]) -> None:
    answer = board.ask("POST", JUNIT, b"\x1f\x8b", {**agent, "Content-Encoding": "gzip"})
    assert "Content-Encoding: is 'gzip'" in answer.json["error"]


def test_a_name_must_not_lead_to_another_run(board: Board, agent: Mapping[str, str]) -> None:
    named = JUNIT + "&run=night"
    assert board.ask("POST", named, REPORT, agent).status == 201
    other = board.ask("POST", named, REPORT.replace(b'"no"', b'"yes"'), agent)
    assert other.status == 409
    assert "run night: s::b [aurora], attempt 1" in other.json["error"]


@pytest.mark.parametrize(("role", "status"), [(Role.VIEWER, 403), (Role.AGENT, 201), (Role.ENGINEER, 201)])
def test_sending_takes_a_token_with_that_right(board: Board, bearer: Bearer, role: Role, status: int) -> None:
    assert board.ask("POST", JUNIT, REPORT, {**bearer(role), **ELSEWHERE}).status == status
    assert board.ask("POST", JUNIT, REPORT).status == 401


def test_own_results_come_in_parts_in_any_order_and_end_when_they_say_so(
    board: Board,
    store: Store,
    agent: Mapping[str, str],
    make_run: Callable[..., Run],
    make_planned: Callable[..., Planned],
    make_result: Callable[..., Result],
) -> None:
    run, names = make_run(), "abc"
    results = {name: make_result(test_id=name, outcome=Outcome.FAILED, log="why") for name in names}
    end = {"state": "finished", "finished_at": "2025-03-01T15:00:00+00:00"}
    parts = [
        _own(run, [make_planned(test_id=name) for name in names], [results["b"]]),
        _own(run, [], [results["c"], results["a"]], **end),
        _own(run, [], [results["b"]]),
    ]
    assert [board.ask("POST", "/api/v1/results", part, agent).status for part in parts] == [201, 201, 200]
    told = board.get("/api/v1/runs/run-1").json
    assert (told["state"], told["finished_at"], told["planned"]) == ("finished", end["finished_at"], 3)
    assert {one.test_id: one for one in store.results("run-1")} == results


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"finished_at": "2999-01-01T00:00:00+00:00"}, "body: results.0.finished_at: 2999"),
        (
            {"finished_at": "2025-03-01T13:00:00+00:00"},
            "results.0.finished_at: 2025-03-01T13:00:00+00:00 is before the run",
        ),
        ({"finished_at": "noon"}, "results.0.finished_at: is 'noon'; expected a moment"),
        ({"attempt": 0}, "body: results.0.attempt: Input should be greater than or equal to 1"),
        ({"wall_s": float("nan")}, "body: results.0.wall_s"),
        ({"outcome": "GREEN"}, "body: results.0.outcome"),
    ],
)
def test_a_result_that_cannot_be_is_refused_with_the_way_to_it(
    board: Board,
    store: Store,
    agent: Mapping[str, str],
    make_run: Callable[..., Run],
    make_result: Callable[..., Result],
    changes: dict[str, Any],
    words: str,
) -> None:
    body = json.loads(_own(make_run(), [], [make_result()]))
    body["results"][0].update(changes)
    answer = board.ask("POST", "/api/v1/results", json.dumps(body).encode(), agent)
    assert (answer.status, words in answer.json["error"]) == (400, True), answer.text
    assert store.runs() == ()


def test_nobody_can_have_a_file_of_the_boards_computer_handed_out(
    board: Board, agent: Mapping[str, str], make_run: Callable[..., Run], make_result: Callable[..., Result]
) -> None:
    body = json.loads(_own(make_run(), [], [make_result()]))
    body["results"][0]["capsule"] = "/etc/secrets.zip"
    answer = board.ask("POST", "/api/v1/results", json.dumps(body).encode(), agent)
    assert (answer.status, "capsule" in answer.json["error"]) == (400, True)


def test_what_squads_users_send_arrives(board: Board, store: Store, bearer: Bearer) -> None:
    token = bearer(Role.AGENT)["Authorization"].partition(" ")[2]
    fields = {"tests": '{"print/one": "pass", "print/two[a/b]": "FAIL", "copy": "todo"}', "metadata": '{"job_id": "7"}'}
    files = {
        "metrics": ("m.json", b'{"print/ppm": [58, 62], "boot": 3.5}'),
        "log": ("run.log", b"booting"),
        "attachment": ("/pictures/page.png", b"\x89PNG"),
    }
    body, kind = _form(fields, files)

    def send() -> Answered:
        return board.ask("POST", "/api/submit/lab/prints/4f1c/aurora", body, {"Auth-Token": token, **kind})

    first, again = send(), send()
    assert (first.status, again.status) == (201, 201)
    assert first.text == again.text
    run = first.text.strip()
    found = {one.test_id: one for one in store.results(run)}
    assert {name: (one.outcome, one.pillar) for name, one in found.items()} == {
        "print/one": (Outcome.PASSED, "print"),
        "print/two[a/b]": (Outcome.FAILED, "print"),
        "copy": (Outcome.SKIPPED, "prints"),
        "print/[metrics]": (Outcome.PASSED, "print"),
        "[metrics]": (Outcome.PASSED, "prints"),
    }
    assert [(m.name, m.value) for m in found["print/[metrics]"].measurements] == [("ppm", 60.0)]
    stored = store.run(run)
    assert stored is not None
    assert (stored.commit, stored.rig) == ("4f1c", "lab/prints")
    names = [one["name"] for one in board.get(f"/api/v1/runs/{run}/artifacts").json["artifacts"]]
    assert names == ["log", "page.png"]


def test_a_form_is_stored_whole_or_not_at_all(
    board: Board, store: Store, agent: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def send(tests: str, log: bytes, page: bytes) -> int:
        fields = {"tests": tests, "metrics": '{"v": 1}', "metadata": '{"job_id": "7"}'}
        body, kind = _form(fields, {"log": ("run.log", log), "attachment": ("page.png", page)})
        return board.ask("POST", "/api/submit/lab/prints/4f1c/aurora", body, {**agent, **kind}).status

    monkeypatch.setattr(kept_files, "MOST_RUN_BYTES", 10)
    assert send('{"a": "pass"}', b"123456", b"123456") == 400
    assert store.runs() == ()
    assert send('{"a": "pass"}', b"123456", b"1234") == 201
    assert send('{"b": "pass"}', b"123456", b"6789") == 409
    (run,) = store.runs()
    assert {one.test_id for one in store.results(run.id)} == {"a", "[metrics]"}
    assert board.get(f"/api/v1/runs/{run.id}/artifacts/page.png").body == b"1234"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a.txt", "a.txt"),
        ("/tmp/a b.txt", "a b.txt"),
        ("C:\\x\\a.txt", "a.txt"),
        ("../../etc/passwd", "passwd"),
        ("..", "attachment"),
        ('a"\r\nX: y', "a___X_ y"),
        ("é<b>.png", "__b_.png"),
        ("log", "log-2"),
        (None, "attachment"),
    ],
)
def test_a_file_gets_a_name_fit_for_an_address_that_no_other_has(sent: str | None, kept: str) -> None:
    assert file_name(sent, ["log"]) == kept
    assert re.fullmatch(artifacts._NAME, kept)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"tests": "{"}, "tests:1: is not JSON"),
        ({"tests": "[]"}, "tests: is list; expected a JSON object"),
        ({"tests": '{"": "pass"}'}, "tests: name of a test is empty"),
        ({"metrics": '{"v": "fast"}'}, "metrics: v: is 'fast'; expected a number"),
        ({"metrics": '{"v": NaN}'}, "expected a finite number"),
        ({"metrics": '{"v": [1e308, 1e308]}'}, "expected a finite number"),
        ({"tests": '{"a": "pass"}', "metadata": '{"datetime": "2999-01-01T00:00:00Z"}'}, "metadata: datetime: 2999"),
        ({"tests": "[" * 100_000}, "tests: is not JSON"),
    ],
)
def test_what_is_wrong_in_a_form_is_told_by_its_part(
    board: Board, store: Store, agent: Mapping[str, str], fields: dict[str, str], words: str
) -> None:
    answer = board.post_form("/api/submit/lab/prints/4f1c/aurora", fields, agent)
    assert (answer.status, words in answer.json["error"]) == (400, True), answer.text
    assert store.runs() == ()


def test_an_artifact_is_put_once_and_only_ever_downloaded(
    board: Board, store: Store, agent: Mapping[str, str], make_run: Callable[..., Run]
) -> None:
    store.begin_run(make_run())
    path, html = "/api/v1/runs/run-1/artifacts/page.html", {**agent, "Content-Type": "text/html"}
    assert [board.ask("PUT", path, body, html).status for body in (b"<script>", b"<script>", b"x")] == [201, 200, 409]
    given = board.get(path)
    assert given.body == b"<script>"
    assert given.headers["Content-Disposition"] == 'attachment; filename="page.html"'
    assert "sandbox" in given.headers["Content-Security-Policy"]
    assert f'<a href="{path}">page.html</a> 8 bytes' in board.get("/runs/run-1").text
    assert board.ask("PUT", "/api/v1/runs/none/artifacts/a", b"x", agent).status == 404
    assert board.ask("PUT", path, b"x").status == 401
