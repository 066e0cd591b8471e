"""Two hosts at two ports: their jobs are queued, never mixed, and their settings are their own."""

from __future__ import annotations

import pytest

from harness.ctl import UEL, Host, Job, Printer, covers, level, needs, pillar
from test_suites.steps import talk

pytestmark = [level("L2"), pillar("jobs"), needs("second_host")]


@pytest.fixture
def other(printer: Printer) -> Printer:
    """The same printer as the host at the second port sees it."""
    return Printer(printer.rig, host=Host(printer.rig, printer.rig.open_second_host()))


@covers("TO-JOB-01")
def test_jobs_of_two_hosts_are_both_printed(printer: Printer, other: Printer) -> None:
    before = printer.page_count()
    mine, theirs = printer.print(pages=2, name="mine"), other.print(pages=3, name="theirs")
    assert (mine.wait_done().pages, theirs.wait_done().pages) == (2, 3)
    assert other.page_count() - before == 5


@covers("TO-JOB-01")
def test_pages_of_two_hosts_that_send_in_turns_are_not_mixed(printer: Printer, other: Printer) -> None:
    for host, name in ((printer.host, "mine"), (other.host, "theirs")):
        host.tell("USTATUS JOB=ON")
        host.send(UEL + f'@PJL JOB NAME="{name}"\r\n@PJL ENTER LANGUAGE=PCL\r\n'.encode())
    for _turn in range(3):
        printer.host.send(b"mine\r\n\f")
        printer.rig.wait(0.2)
        other.host.send(b"theirs\r\n\f" * 2)
        printer.rig.wait(0.2)
    for host in (printer.host, other.host):
        host.send(UEL + b"@PJL EOJ\r\n" + UEL)
    sent_at_s = printer.rig.now_s
    assert Job(printer.host, printer.rig, name="mine", sent_at_s=sent_at_s).wait_done().pages == 3
    assert Job(other.host, other.rig, name="theirs", sent_at_s=sent_at_s).wait_done().pages == 6


@covers("TO-PJL-02")
def test_a_setting_of_one_host_is_not_seen_by_the_other(printer: Printer, other: Printer) -> None:
    printer.host.send(UEL + b"@PJL SET COPIES=5\r\n")
    assert talk(printer, b"@PJL INQUIRE COPIES\r\n").endswith(b"\r\n5\r\n\f")
    assert other.variable("COPIES") == "1"
    assert other.print().wait_done().pages == 1


@covers("TO-PJL-03")
def test_a_host_hears_of_its_own_jobs_only(printer: Printer, other: Printer) -> None:
    printer.host.tell("USTATUS JOB=ON")
    other.print(name="theirs").wait_done()
    printer.print(name="mine").wait_done()
    assert {event.fields["NAME"] for event in printer.host.events if "NAME" in event.fields} == {"mine"}


@covers("TO-PJL-01")
def test_an_answer_goes_to_the_host_that_asked(printer: Printer, other: Printer) -> None:
    printer.host.tell("ECHO for the first")
    assert other.ask("ECHO for the second").command == "@PJL ECHO for the second"
    assert not other.host.listen(1.0)


@covers("TO-JOB-01")
def test_a_flood_of_queries_from_one_host_does_not_hold_the_other(printer: Printer, other: Printer) -> None:
    for _query in range(20):
        other.host.tell("INFO VARIABLES")
    assert printer.print(pages=2).wait_done().pages == 2
    assert other.ask("ECHO after the flood").command == "@PJL ECHO after the flood"
