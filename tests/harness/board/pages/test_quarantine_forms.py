"""Laws of setting a test aside and releasing it on the board, through its own client and over real sockets."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from harness import wall_clock
from harness.access.roles import Role
from harness.board import create_app
from harness.board.pages.quarantine import EVERY_PRODUCT, LONGEST_OWNER, LONGEST_REASON
from harness.failures.quarantine import DAY_MS, Quarantine
from harness.moments import to_ms
from harness.records import Outcome, Result, Run
from harness.store import Store
from harness.store.access import Accounts
from harness.store.quarantine_log import QuarantineLog
from tests.harness.board.conftest import PASSWORD

MakeRun, MakeResult = Callable[..., Run], Callable[..., Result]
Bearer = Callable[[Role], Mapping[str, str]]

_NOW = to_ms("2025-03-03T12:00:00+00:00")
_RESULT = "/results/1-1-1-1"
_BEGIN = f"{_RESULT}/quarantine"
_FORM = {"owner": "ann", "reason": "times out", "until": "2025-03-10", "where": "aurora"}


@pytest.fixture
def client(database: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(wall_clock, "now_ms", lambda: _NOW)
    return create_app(database).test_client()


@pytest.fixture
def red(store: Store, make_run: MakeRun, make_result: MakeResult) -> Store:
    """A test that is red on one product."""
    store.begin_run(make_run())
    store.add_result("run-1", make_result(outcome=Outcome.FAILED, message="jam at exit sensor"))
    return store


def _words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", text.replace("<wbr>", "")).split())


def _proof(text: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)
    assert found is not None
    return found[1]


def _add(store: Store, make_result: MakeResult, until_ms: int) -> int:
    one = Quarantine(
        test_id=make_result().test_id, profile=None, owner="ann", reason="times out", who="ben",
        since_ms=until_ms - DAY_MS, until_ms=until_ms,
    )  # fmt: skip
    return QuarantineLog(store).add(one)


@pytest.mark.parametrize(
    ("role", "status"), [(Role.VIEWER, 403), (Role.AGENT, 403), (Role.ENGINEER, 303), (Role.LEAD, 303)]
)
def test_engineers_and_leads_set_a_test_aside_and_nobody_else(
    client: FlaskClient, red: Store, bearer: Bearer, role: Role, status: int
) -> None:
    headers = bearer(role)
    answer = client.post(_BEGIN, data=_FORM, headers=headers)
    assert answer.status_code == status
    log = QuarantineLog(red)
    if status == 403:
        assert log.all() == ()
        number = 1
    else:
        assert answer.headers["Location"] == f"{_RESULT}#quarantine"
        (held,) = log.all()
        assert (held.profile, held.owner, held.who, held.reason) == ("aurora", "ann", f"a-{role}", "times out")
        assert held.until_ms == to_ms("2025-03-10T00:00:00+00:00")
        assert held.id is not None
        number = held.id
    assert client.post(f"/quarantines/{number}/release", headers=headers).status_code == status
    assert log.current(_NOW) == ()
    told = [(line.action, line.actor) for line in Accounts(red).decisions(limit=9) if "quarantine" in line.action]
    assert told == ([] if status == 403 else [("lift quarantine", f"a-{role}"), ("quarantine", f"a-{role}")])


@pytest.mark.usefixtures("red")
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"owner": " "}, "owner is empty; expected who mends the test"),
        ({"reason": ""}, "reason is empty; expected what is wrong with the test"),
        ({"until": "2025-03-02"}, "until is past; expected 2025-03-04 to 2025-03-31"),
        ({"until": "2025-03-03"}, "until is past"),
        ({"until": "2025-04-01"}, "until is too far off; expected 2025-03-04 to 2025-03-31"),
        ({"until": "soon"}, "until is no date"),
        ({"until": ""}, "until is empty"),
        ({"owner": "x" * (LONGEST_OWNER + 1)}, "owner has more than 100 characters"),
        ({"reason": "x" * (LONGEST_REASON + 1)}, "reason has more than 500 characters"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    client: FlaskClient, store: Store, bearer: Bearer, wrong: dict[str, str], said: str
) -> None:
    form = {**_FORM, "where": EVERY_PRODUCT, **wrong}
    answer = client.post(_BEGIN, data=form, headers=bearer(Role.ENGINEER))
    assert answer.status_code == 400
    assert f"Nothing was changed: {said}" in _words(answer.text)
    assert 'aria-invalid="true"' in answer.text
    kept = [name for name in ("owner", "reason", "until") if f'value="{form[name].strip()}"' in answer.text]
    assert kept == ["owner", "reason", "until"]
    assert f"<option selected>{EVERY_PRODUCT}" in answer.text
    assert QuarantineLog(store).all() == ()


def test_the_last_day_that_the_form_offers_is_taken(client: FlaskClient, red: Store, bearer: Bearer) -> None:
    headers = bearer(Role.ENGINEER)
    page = client.get(_RESULT, headers=headers).text
    found = re.search(r'min="([^"]+)" max="([^"]+)"', page)
    assert found is not None
    for day in found.groups():
        assert client.post(_BEGIN, data={**_FORM, "until": day}, headers=headers).status_code == 303
    assert len(QuarantineLog(red).current(_NOW)) == 2


def test_the_pages_show_whose_it_is_and_let_engineers_alone_release_it(
    client: FlaskClient, red: Store, bearer: Bearer, make_result: MakeResult
) -> None:
    headers = bearer(Role.ENGINEER)
    assert "#quarantine" in client.get("/failures/1", headers=headers).text
    assert "Set aside" not in client.get(_RESULT).text
    assert "makeready failures quarantine" in client.get(_RESULT).text
    _add(red, make_result, _NOW + DAY_MS)
    for address in (_RESULT, "/failures/1", "/unsteady?level=L4"):
        assert "ann, until 2025-03-04" in _words(client.get(address).text)
    for address in (_RESULT, "/unsteady?level=L4"):
        assert "/quarantines/1/release" in client.get(address, headers=headers).text
        assert "/quarantines/1/release" not in client.get(address).text


def test_one_past_its_date_is_done_with_once_somebody_says_so(
    client: FlaskClient, red: Store, bearer: Bearer, make_result: MakeResult
) -> None:
    number = _add(red, make_result, _NOW - DAY_MS)
    assert "1 quarantine reached the date" in _words(client.get("/unsteady").text)
    headers = bearer(Role.ENGINEER)
    back = {"next": "/unsteady?level=L4"}
    answer = client.post(f"/quarantines/{number}/release", data=back, headers=headers)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/unsteady?level=L4")
    assert "reached the date" not in _words(client.get("/unsteady").text)
    again = client.post(f"/quarantines/{number}/release", data=back, headers=headers)
    assert (again.status_code, "somebody else may have done so" in again.text) == (409, True)


@pytest.mark.usefixtures("red")
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/results/9-9-9-9/quarantine", 404),
        ("/results/nonsense/quarantine", 404),
        ("/quarantines/7/release", 409),
        ("/quarantines/99999999999/release", 404),
    ],
)
def test_what_is_not_there_is_said(client: FlaskClient, bearer: Bearer, address: str, status: int) -> None:
    assert client.post(address, data=_FORM, headers=bearer(Role.LEAD)).status_code == status


def test_a_release_leads_nowhere_but_to_the_board(
    client: FlaskClient, red: Store, bearer: Bearer, make_result: MakeResult
) -> None:
    number = _add(red, make_result, _NOW + DAY_MS)
    form = {"next": "https://evil.example/"}
    answer = client.post(f"/quarantines/{number}/release", data=form, headers=bearer(Role.ENGINEER))
    assert answer.headers["Location"] == "/"


def test_a_form_counts_only_with_the_proof_of_its_session(
    client: FlaskClient, red: Store, make_user: Callable[[str, Role], None]
) -> None:
    make_user("rosa", Role.ENGINEER)
    sign_in = {"name": "rosa", "password": PASSWORD, "csrf_token": _proof(client.get("/sign-in").text)}
    assert client.post("/sign-in", data=sign_in).status_code == 303
    proof = _proof(client.get(_RESULT).text)
    assert client.post(_BEGIN, data=_FORM).status_code == 400
    assert QuarantineLog(red).all() == ()
    assert client.post(_BEGIN, data={**_FORM, "csrf_token": proof}).status_code == 303
    (held,) = QuarantineLog(red).all()
    assert held.who == "rosa"
    assert client.post(f"/quarantines/{held.id}/release").status_code == 400
    assert client.post(f"/quarantines/{held.id}/release", data={"csrf_token": proof}).status_code == 303
