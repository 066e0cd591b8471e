"""Laws of judging behind the board: what ends a run is judged aside, and nothing new is missed."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.access.roles import Role
from harness.board import create_app
from harness.board.refreshing import Refresher
from harness.criteria import keeping
from harness.criteria.verdict import Judgement
from harness.database import Database
from harness.store import Store
from tests.harness.criteria.samples import SMALL

Bearer = Callable[[Role], Mapping[str, str]]
_REPORT = b"<testsuite name='s'><testcase classname='c' name='a'/></testsuite>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An iteration that runs today."""
    place, today = tmp_path / "iterations", datetime.now(UTC).date()
    place.mkdir()
    days = f"starts = {today - timedelta(9)}\nends = {today + timedelta(9)}\n"
    (place / "7.toml").write_text(re.sub(r"starts.*\nends.*\n", days, SMALL))
    return place


def _await_judging() -> None:
    for thread in threading.enumerate():
        if thread.name == "judge":
            thread.join(30)


def _post(database: Path, folder: Path, headers: Mapping[str, str]) -> int:
    client = create_app(database, iterations=folder).test_client()
    address = "/api/v1/junit?commit=c1&profile=aurora"
    return client.post(address, data=_REPORT, content_type="application/xml", headers=headers).status_code


def test_a_run_that_comes_over_http_is_judged_without_anybody_asking(
    database: Path, store: Store, folder: Path, bearer: Bearer
) -> None:
    assert _post(database, folder, bearer(Role.ENGINEER)) == 201
    _await_judging()
    assert keeping.shown(store, folder, "7").rows[0].judgement is Judgement.MET


def test_an_iteration_that_cannot_be_read_does_not_refuse_results(database: Path, folder: Path, bearer: Bearer) -> None:
    (folder / "7.toml").write_text("id = ")
    assert _post(database, folder, bearer(Role.ENGINEER)) == 201


def test_what_comes_while_one_judges_is_judged_after_it(
    database: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresher = Refresher(Database.at(database), folder)
    judged: list[str] = []

    def check(_store: Store, _folder: Path, _name: str, now: str) -> None:
        judged.append(now)
        if now == "first":
            refresher.judge_aside("7", "overtaken")
            refresher.judge_aside("7", "last")

    monkeypatch.setattr(keeping, "check", check)
    refresher.judge_aside("7", "first")
    _await_judging()
    assert judged == ["first", "last"]
