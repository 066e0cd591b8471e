"""The PJL password: without it no default changes, with it all do, and it is never told."""

from __future__ import annotations

import pytest

from harness.ctl import UEL, Printer, covers, level, pillar
from test_suites.steps import talk

pytestmark = [level("L2"), pillar("connectivity"), covers("TO-PJL-02")]

SECRET = 4711


@pytest.fixture
def locked(printer: Printer) -> Printer:
    """A printer with a password, whose host is told of wrong lines."""
    printer.set_default("PASSWORD", SECRET)
    printer.host.tell("USTATUS DEVICE=VERBOSE")
    return printer


def tell_securely(printer: Printer, password: int, line: str) -> None:
    """Send one line within a job that says this password."""
    printer.host.send(UEL + f"@PJL JOB PASSWORD={password}\r\n@PJL {line}\r\n@PJL EOJ\r\n".encode() + UEL)


@pytest.mark.parametrize("line", ["DEFAULT COPIES=7", "SET LANG=GERMAN", "INITIALIZE", "DEFAULT PASSWORD=0"])
def test_nothing_lasting_changes_without_the_password(locked: Printer, line: str) -> None:
    locked.host.tell(line)
    locked.host.wait_event("DEVICE", timeout_s=5.0, CODE="27003")
    assert (locked.default("COPIES"), locked.default("LANG")) == ("1", "ENGLISH")
    assert locked.default("PASSWORD") == "ENABLED"


def test_a_job_that_says_it_may_change_defaults(locked: Printer) -> None:
    tell_securely(locked, SECRET, "DEFAULT COPIES=7")
    assert locked.default("COPIES") == "7"


@pytest.mark.parametrize("guess", [0, 1, SECRET + 1, SECRET + 65536])
def test_a_wrong_password_is_none(locked: Printer, guess: int) -> None:
    tell_securely(locked, guess, "DEFAULT COPIES=7")
    assert locked.default("COPIES") == "1"


def test_a_password_said_is_forgotten_with_its_job(locked: Printer) -> None:
    tell_securely(locked, SECRET, "COMMENT now it is open")
    locked.set_default("COPIES", 7)
    assert locked.default("COPIES") == "1"


def test_jobs_print_and_have_their_settings_without_it(locked: Printer) -> None:
    assert locked.print(pages=2, copies=2).wait_done().pages == 4


def test_it_can_be_taken_away_by_who_knows_it(locked: Printer) -> None:
    tell_securely(locked, SECRET, "DEFAULT PASSWORD=0")
    assert locked.default("PASSWORD") == "DISABLED"
    locked.set_default("COPIES", 3)
    assert locked.default("COPIES") == "3"


@pytest.mark.parametrize("query", ["INQUIRE PASSWORD", "DINQUIRE PASSWORD", "INFO VARIABLES"])
def test_it_is_never_told(locked: Printer, query: str) -> None:
    answer = talk(locked, UEL + f"@PJL {query}\r\n".encode())
    assert str(SECRET).encode() not in answer
    assert b"ENABLED" in answer
