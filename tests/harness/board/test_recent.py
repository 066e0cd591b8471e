"""Laws of pages given again: to guests alone, for a moment alone, and only what went well."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Blueprint, Flask, Response, abort, session
from flask.testing import FlaskClient

from harness.board import recent


class _Board:
    """An app of three pages that counts how often it works one out, and its clock."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.made = 0
        self.hold: Callable[[], object] = lambda: None
        app = Flask("board")
        app.secret_key = "of no use"
        recent.use(app, ["pages"], keep_s=1.0, clock_s=lambda: self.now_s)
        pages = Blueprint("pages", "pages")

        @pages.route("/page", methods=["GET", "POST"])
        def page() -> Response:
            self.made += 1
            self.hold()
            return Response(f"made {self.made}", headers={"X-Kind": "page"})

        @pages.get("/broken")
        def broken() -> str:
            self.made += 1
            abort(500)

        @pages.get("/personal")
        def personal() -> str:
            self.made += 1
            session["name"] = "ann"
            return "for you"

        app.register_blueprint(pages)
        app.add_url_rule("/tool", view_func=page)
        self.client: FlaskClient = app.test_client(use_cookies=False)
        self.app = app


@pytest.fixture
def board() -> _Board:
    return _Board()


def test_a_page_is_worked_out_once_a_second(board: _Board) -> None:
    first, second = board.client.get("/page"), board.client.get("/page")
    assert first.text == second.text == "made 1"
    assert second.headers["X-Kind"] == "page"
    board.now_s = 0.999
    assert board.client.get("/page").text == "made 1"
    board.now_s = 1.0
    assert board.client.get("/page").text == "made 2"


def test_another_question_is_another_page(board: _Board) -> None:
    assert [board.client.get(f"/page?level={level}").text for level in "aba"] == ["made 1", "made 2", "made 1"]


@pytest.mark.parametrize("name", ["Cookie", "Authorization"])
def test_who_is_somebody_gets_a_page_of_their_own_and_leaves_none(board: _Board, name: str) -> None:
    assert board.client.get("/page", headers={name: "x=1"}).text == "made 1"
    assert board.client.get("/page").text == "made 2"
    assert board.client.get("/page", headers={name: "x=1"}).text == "made 3"


@pytest.mark.parametrize("address", ["/broken", "/personal", "/tool"])
def test_what_went_wrong_what_is_personal_and_what_tools_ask_is_never_given_again(board: _Board, address: str) -> None:
    for _ in range(3):
        board.client.get(address)
    assert board.made == 3


def test_what_changes_something_is_never_given_again(board: _Board) -> None:
    assert [board.client.post("/page").text for _ in range(2)] == ["made 1", "made 2"]


def test_several_who_ask_at_once_wait_for_one(board: _Board) -> None:
    asked = threading.Barrier(4)
    board.hold = lambda: asked.wait(30) and None
    told: list[str] = []

    def ask(*, first: bool) -> None:
        if not first:
            asked.wait(30)
        told.append(board.app.test_client(use_cookies=False).get("/page").text)

    askers = [threading.Thread(target=ask, kwargs={"first": number == 0}) for number in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(30)
    assert told == ["made 1"] * 4


def test_only_so_many_pages_are_kept(board: _Board) -> None:
    for number in range(100):
        board.client.get(f"/page?{number}")
    board.client.get("/page?99")
    assert board.made == 100
    board.client.get("/page?0")
    assert board.made == 101
