"""Laws of answering failures on the board: who may, in whose name, and what cannot be said."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest

from harness.access.roles import Role
from harness.records import Outcome, Result, Run
from harness.store import Store
from harness.store.access import Accounts
from harness.store.failure_log import FailureLog
from tests.harness.board.conftest import PASSWORD
from tests.harness.board.serving import Board

Bearer = Callable[[Role], Mapping[str, str]]


@pytest.fixture(autouse=True)
def failure(store: Store, make_run: Callable[..., Run], make_result: Callable[..., Result]) -> None:
    store.begin_run(make_run())
    store.add_result("run-1", make_result(outcome=Outcome.FAILED, message="jam at exit sensor"))


@pytest.mark.parametrize(("role", "status"), [(Role.VIEWER, 403), (Role.AGENT, 403), (Role.ENGINEER, 303)])
def test_engineers_answer_and_nobody_below(board: Board, store: Store, bearer: Bearer, role: Role, status: int) -> None:
    fields = {"kind": "acknowledged", "value": "ann@example.com", "note": "feed roller"}
    assert board.post_form("/failures/1/say", fields, bearer(role)).status == status
    found = FailureLog(store).failure(1)
    assert found is not None
    assert found.owner == ("ann@example.com" if status == 303 else None)
    if status == 303:
        (action,) = found.actions
        assert (action.who, action.note) == ("a-engineer", "feed roller")
        assert Accounts(store).decisions(limit=1)[0].action == "failure acknowledged"


def test_without_a_name_the_owner_is_who_says_so(board: Board, store: Store, bearer: Bearer) -> None:
    board.post_form("/failures/1/say", {"kind": "acknowledged", "value": " "}, bearer(Role.ENGINEER))
    found = FailureLog(store).failure(1)
    assert found is not None
    assert found.owner == "a-engineer"


@pytest.mark.parametrize(
    ("address", "fields", "status"),
    [
        ("/failures/1/say", {"kind": "classified", "value": "weather"}, 400),
        ("/failures/1/say", {"kind": "closed", "value": "fixed somehow"}, 400),
        ("/failures/1/say", {"kind": "forgotten", "value": "x"}, 400),
        ("/failures/1/say", {}, 400),
        ("/failures/1/say", {"kind": "acknowledged", "value": "x" * 501}, 400),
        ("/failures/7/say", {"kind": "classified", "value": "rig"}, 404),
    ],
)
def test_what_cannot_be_said_is_refused(
    board: Board, store: Store, bearer: Bearer, address: str, fields: dict[str, str], status: int
) -> None:
    assert board.post_form(address, fields, bearer(Role.LEAD)).status == status
    found = FailureLog(store).failure(1)
    assert found is not None
    assert found.actions == ()


def test_the_page_offers_forms_to_who_may_use_them(
    board: Board, store: Store, make_user: Callable[[str, Role], None]
) -> None:
    assert "Close by hand" not in board.get("/failures/1").text
    make_user("ann", Role.ENGINEER)
    page = board.get("/sign-in")
    proof = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert proof is not None
    fields = {"name": "ann", "password": PASSWORD, "next": "/", "csrf_token": proof[1]}
    cookie = {"Cookie": page.headers["Set-Cookie"].partition(";")[0]}
    signed_in = board.post_form("/sign-in", fields, cookie)
    cookie = {"Cookie": signed_in.headers["Set-Cookie"].partition(";")[0]}
    offered = board.get("/failures/1", cookie)
    assert "Close by hand" in offered.text
    cookie = {"Cookie": offered.headers["Set-Cookie"].partition(";")[0]}  # the session has the form's secret now
    said = {"kind": "classified", "value": "rig"}
    assert board.post_form("/failures/1/say", said, cookie).status == 400  # without the form's proof
    proof = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', offered.text)
    assert proof is not None
    assert board.post_form("/failures/1/say", {**said, "csrf_token": proof[1]}, cookie).status == 303
    found = FailureLog(store).failure(1)
    assert found is not None
    assert found.classification == "rig"
