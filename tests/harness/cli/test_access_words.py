"""What `makeready user`, `token`, `import` and `metrics` say, and how they end."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from harness.access.secrets import is_password
from harness.store import Store
from harness.store.access import Accounts
from tests.harness.cli.command import Ended, Workplace

pytest_plugins = ["tests.harness.cli.fixtures"]

MakereadyHere = Callable[..., Ended]
REPORT = '<testsuite name="s"><testcase name="a"/><testcase name="b"><failure message="no"/></testcase></testsuite>'


def test_a_person_is_added_listed_and_removed_and_the_password_is_not_shown(
    makeready_here: MakereadyHere, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    added = makeready_here("user", "add", "rosa", "--role", "lead", "--password-stdin")
    assert (added.code, added.out) == (0, "rosa may sign in as lead\n")
    assert makeready_here("user", "list").out == "rosa\tlead\n"
    with Store.open(workplace.database) as store:
        person = Accounts(store).user("rosa")
    assert person is not None
    assert is_password("correct horse battery", person.password_hash)
    assert makeready_here("user", "remove", "rosa").code == 0
    again = makeready_here("user", "remove", "rosa")
    assert (again.code, "user rosa: does not exist" in again.err) == (2, True)


def test_without_a_terminal_a_password_is_not_asked_for(
    makeready_here: MakereadyHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    ended = makeready_here("user", "add", "rosa")
    assert (ended.code, "expected --password-stdin" in ended.err) == (2, True)
    assert makeready_here("user", "list").out == ""


@pytest.mark.parametrize("name", ["", "a b", "<b>", "-x", "x" * 81])
def test_a_name_that_could_be_mistaken_is_refused(
    makeready_here: MakereadyHere, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    ended = makeready_here("user", "add", "--password-stdin", "--", name)
    assert (ended.code, "expected 1-80 letters" in ended.err) == (2, True)


def test_a_token_is_shown_once_and_revoked(makeready_here: MakereadyHere) -> None:
    made = makeready_here("token", "create", "nightly", "--days", 1)
    assert made.out.startswith("mkrd_")
    listed = makeready_here("token", "list").out
    assert listed.startswith("nightly\tagent\t20")
    assert made.out.strip() not in listed
    assert makeready_here("token", "revoke", "nightly").code == 0
    assert makeready_here("token", "list").out == ""


def test_a_report_is_imported_once_and_what_is_no_report_is_told(
    makeready_here: MakereadyHere, workplace: Workplace
) -> None:
    report, said = workplace.write("r.xml", REPORT), ("--commit", "4f1c", "--profile", "aurora")
    first = makeready_here("import", "junit", report, *said)
    again = makeready_here("import", "junit", report, *said)
    assert (first.code, again.code) == (0, 0)
    assert "r.xml: 2 results stored, run junit-" in first.out
    assert "0 results stored, 2 were stored before" in again.out
    broken = makeready_here("import", "junit", workplace.write("b.xml", REPORT[:-5]), *said)
    assert (broken.code, "b.xml:1: is not well-formed XML" in broken.err) == (2, True)
    missing = makeready_here("import", "junit", "nowhere.xml", *said)
    assert (missing.code, "nowhere.xml: cannot be read" in missing.err) == (2, True)


def test_the_figures_are_printed_and_a_wrong_address_is_told(makeready_here: MakereadyHere) -> None:
    assert makeready_here("metrics").out.endswith("# EOF\n")
    assert makeready_here("metrics", "--graphite", "nowhere").code == 2
