"""Laws of who may see and change what, over real sockets."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from harness.access.key_file import NAME, session_key
from harness.access.roles import Role
from harness.board import create_app, guard
from harness.store import Store
from harness.store.access import Accounts
from tests.harness.board.conftest import PASSWORD
from tests.harness.board.serving import ELSEWHERE, Answered, Board, serving

MakeUser = Callable[[str, Role], None]
Bearer = Callable[[Role], Mapping[str, str]]
HTML = {"Accept": "text/html"}


def _cookie(answer: Answered) -> dict[str, str]:
    return {"Cookie": answer.headers["Set-Cookie"].partition(";")[0]}


def _proof(answer: Answered) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text)
    assert found is not None
    return found[1]


def _sign_in(board: Board, name: str, password: str = PASSWORD, going_to: str = "/") -> Answered:
    page = board.get("/sign-in", ELSEWHERE)
    fields = {"name": name, "password": password, "next": going_to, "csrf_token": _proof(page)}
    return board.post_form("/sign-in", fields, {**ELSEWHERE, **_cookie(page)})


def test_this_computer_may_read_and_nothing_else(board: Board) -> None:
    assert board.get("/runs").status == 200
    assert board.get("/audit").status == 302
    assert board.ask("POST", "/sign-out").status == 400  # no proof that the form is the board's own


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "192.0.2.7"},
        {"Forwarded": "for=192.0.2.7"},
        {"X-Real-IP": "192.0.2.7"},
        {"Host": "rebound.example:8800"},
        {"Host": "127.0.0.1.rebound.example"},
    ],
)
def test_elsewhere_has_to_sign_in_and_comes_back_to_where_it_was_going(board: Board, headers: dict[str, str]) -> None:
    answer = board.get("/runs?x=1", {**HTML, **headers})
    assert (answer.status, answer.headers["Location"]) == (302, "/sign-in?next=/runs?x%3D1")
    asked = board.get("/runs", {"Accept": "application/json", **headers})
    assert (asked.status, asked.headers["WWW-Authenticate"]) == (401, 'Bearer realm="makeready"')


def test_nobody_reads_without_signing_in_where_that_is_asked_for(database: Path) -> None:
    with serving(database, require_sign_in=True) as board:
        assert board.get("/runs", HTML).status == 302
        assert board.get("/healthz").status == 200


def test_a_person_signs_in_reads_and_signs_out(board: Board, make_user: MakeUser) -> None:
    make_user("rosa", Role.LEAD)
    answer = _sign_in(board, "rosa", going_to="/audit")
    assert (answer.status, answer.headers["Location"]) == (303, "/audit")
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]
    session = {**ELSEWHERE, **_cookie(answer)}
    page = board.get("/audit", session)
    assert "add user" in page.text
    assert "rosa, lead" in page.text
    session |= _cookie(page)  # the proof is the session's
    out = board.post_form("/sign-out", {"csrf_token": _proof(page)}, session)
    assert out.status == 303
    assert board.get("/audit", {**HTML, **ELSEWHERE, **_cookie(out)}).status == 302


@pytest.mark.parametrize("going_to", ["https://evil.example/", "//evil.example", "/\\evil.example", "audit", ""])
def test_a_sign_in_leads_nowhere_but_to_the_board(board: Board, make_user: MakeUser, going_to: str) -> None:
    make_user("rosa", Role.LEAD)
    assert _sign_in(board, "rosa", going_to=going_to).headers["Location"] == "/"


def test_a_wrong_password_and_a_wrong_name_get_the_same_answer(board: Board, make_user: MakeUser) -> None:
    make_user("rosa", Role.LEAD)
    answers = [_sign_in(board, "rosa", "incorrect donkey"), _sign_in(board, "nobody", "incorrect donkey")]
    assert {answer.status for answer in answers} == {401}
    assert {re.sub(r'value="[^"]*"', "", answer.text) for answer in answers}.__len__() == 1


def test_a_form_without_its_proof_is_refused(board: Board, make_user: MakeUser) -> None:
    make_user("rosa", Role.LEAD)
    fields = {"name": "rosa", "password": PASSWORD}
    assert board.post_form("/sign-in", fields).status == 400
    session = _cookie(_sign_in(board, "rosa"))
    assert board.post_form("/sign-out", {}, session).status == 400


def test_guessing_ends_after_ten_attempts_a_minute(board: Board) -> None:
    answers = [_sign_in(board, "rosa", "guess").status for _ in range(guard.SIGN_INS_PER_MINUTE + 1)]
    assert answers == [401] * guard.SIGN_INS_PER_MINUTE + [429]


def test_a_session_ends_with_the_password_and_with_the_person(
    board: Board, make_user: MakeUser, store: Store, password_hash: str
) -> None:
    make_user("rosa", Role.LEAD)
    session = {**ELSEWHERE, **HTML, **_cookie(_sign_in(board, "rosa"))}
    assert board.get("/audit", session).status == 200
    Accounts(store).set_password("rosa", password_hash + "x", actor="test", now_ms=0)
    assert board.get("/audit", session).status == 302


def test_a_session_cannot_be_made_up(board: Board, make_user: MakeUser) -> None:
    make_user("rosa", Role.LEAD)
    forged = {**ELSEWHERE, **HTML, "Cookie": "makeready=eyJfdXNlcl9pZCI6InJvc2EifQ.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"}
    assert board.get("/runs", forged).status == 302


@pytest.mark.parametrize(
    ("role", "status"), [(Role.VIEWER, 403), (Role.AGENT, 403), (Role.ENGINEER, 403), (Role.LEAD, 200)]
)
def test_the_audit_log_is_for_leads(board: Board, bearer: Bearer, role: Role, status: int) -> None:
    headers = {**ELSEWHERE, **bearer(role)}
    assert board.get("/runs", headers).status == 200
    assert board.get("/audit", headers).status == status


def test_an_unknown_token_is_refused_even_on_this_computer(board: Board, bearer: Bearer, store: Store) -> None:
    headers = bearer(Role.LEAD)
    Accounts(store).revoke_token("a-lead", actor="test", now_ms=0)
    for wrong in (headers, {"Authorization": "Bearer x"}, {"Auth-Token": "x"}):
        assert board.get("/runs", {"Accept": "application/json", **wrong}).status == 401


def test_every_page_forbids_foreign_scripts_frames_and_guessing_of_types(board: Board) -> None:
    for path in ("/", "/runs", "/sign-in", "/runs/none", "/static/board.css", "/healthz"):
        headers = board.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_every_address_that_changes_something_says_who_may(database: Path) -> None:
    app = create_app(database)
    changing = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"} and rule.endpoint != "access.sign_in"
    }
    assert changing
    assert {name for name in changing if not hasattr(app.view_functions[name], "makeready_right")} == set()


def test_the_key_of_sessions_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    key = session_key(tmp_path)
    assert session_key(tmp_path) == key
    assert len(key) == 32
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600
    assert session_key(tmp_path / "nowhere") != session_key(tmp_path / "nowhere")


def test_a_request_without_end_does_not_stop_the_others(board: Board) -> None:
    place = urlsplit(board.url)
    with socket.create_connection((place.hostname or "", place.port or 0)) as slow:
        slow.sendall(b"POST /api/v1/junit HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n<test")
        assert board.get("/healthz").status == 200


def test_elsewhere_has_a_limit_of_its_own_and_this_computer_has_none(database: Path) -> None:
    client = create_app(database).test_client()
    guard.limiter.reset()
    try:
        first, other = {"X-Forwarded-For": "10.0.0.1, 192.0.2.7"}, {"X-Forwarded-For": "192.0.2.8"}
        answers = [client.get("/healthz", headers=first).status_code for _ in range(guard.PER_MINUTE + 1)]
        assert (set(answers[:-1]), answers[-1]) == ({200}, 429)
        assert client.get("/healthz", headers=other).status_code == 200
        assert {client.get("/healthz").status_code for _ in range(guard.PER_MINUTE + 1)} == {200}
    finally:
        guard.limiter.reset()
