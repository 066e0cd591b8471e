"""Laws of `makeready failures`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.database import Database
from harness.records import Outcome, Result, Run
from harness.store import Store
from tests.harness.cli.command import Ended, Workplace

pytest_plugins = ["tests.harness.cli.fixtures"]

Here = Callable[..., Ended]


@pytest.fixture
def with_a_failure(workplace: Workplace, make_run: Callable[..., Run], make_result: Callable[..., Result]) -> Workplace:
    with Store.open(Database.at(workplace.folder / "home" / "makeready.sqlite")) as store:
        store.begin_run(make_run())
        store.add_result("run-1", make_result(outcome=Outcome.FAILED, message="jam at exit sensor"))
    return workplace


def test_without_failures_it_says_so(makeready_here: Here) -> None:
    assert makeready_here("failures", "list") == Ended(code=0, out="no failure\n", err="")


@pytest.mark.usefixtures("with_a_failure")
def test_a_failure_over_its_day_is_listed_and_the_exit_code_says_so(makeready_here: Here) -> None:
    ended = makeready_here("failures", "list")
    assert ended.code == 1
    assert "jam at exit sensor" in ended.out
    assert "over by" in ended.out


@pytest.mark.usefixtures("with_a_failure")
def test_what_is_said_is_listed(makeready_here: Here) -> None:
    assert "over by" in makeready_here("failures", "acknowledge", 1, "--owner", "ann").out
    assert makeready_here("failures", "classify", 1, "rig", "--who", "ben").code == 0
    assert "ann" in makeready_here("failures", "list", "--owner", "ann").out
    assert makeready_here("failures", "list", "--owner", "ben").out == "no failure\n"
    assert "closed after" in makeready_here("failures", "close", 1, "--as", "test changed").out
    assert makeready_here("failures", "list") == Ended(code=0, out="no failure\n", err="")


def test_a_failure_that_does_not_exist_is_said(makeready_here: Here) -> None:
    ended = makeready_here("failures", "acknowledge", 7)
    assert ended.code == 2
    assert "failures: is no failure 7; expected a number that is listed" in ended.err


@pytest.mark.usefixtures("with_a_failure")
def test_a_quarantine_has_an_owner_a_reason_and_an_end(makeready_here: Here) -> None:
    test = "test_suites/printing/test_jobs.py::test_one_page_prints"
    assert "needs a --reason" in makeready_here("failures", "quarantine", test).err
    assert makeready_here("failures", "quarantine", test, "--days", 29, "--reason", "r").code == 2
    assert makeready_here("failures", "quarantine", "unknown", "--reason", "r").code == 2
    assert makeready_here("failures", "quarantine", test, "--owner", "ann", "--reason", "times out").code == 0
    assert "every product, ann, until" in makeready_here("failures", "quarantine").out
    assert makeready_here("failures", "quarantine", "--lift", 1).code == 0
    assert makeready_here("failures", "quarantine").out == "no test is in quarantine\n"
