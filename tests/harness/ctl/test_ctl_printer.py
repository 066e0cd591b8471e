"""Laws of the Common Test Library, over the real firmware on the simulator."""

from __future__ import annotations

import pytest

from harness.ctl import Printer
from harness.ctl.printer import READY, WARMING_UP
from harness.errors import FirmwareFault


def test_a_printer_warms_up_and_is_ready_within_its_limit(printer: Printer) -> None:
    assert printer.status().code == WARMING_UP
    assert printer.wait_ready().code == READY
    assert printer.rig.now_s <= printer.profile.fuser.warm_up_limit_s + 5


def test_a_job_ends_with_its_pages_and_the_count_grows_by_them(printer: Printer) -> None:
    before = printer.page_count()
    end = printer.print(3, copies=2).wait_done()
    assert (end.pages, end.is_cancelled) == (6, False)
    assert printer.page_count() == before + 6


def test_two_jobs_are_told_apart_by_their_names(printer: Printer) -> None:
    first, second = printer.print(1), printer.print(2, name="the second")
    assert first.name != second.name
    assert second.wait_done().pages == 2
    assert first.wait_done().pages == 1


def test_an_end_that_has_been_heard_is_not_waited_for_again(printer: Printer) -> None:
    job = printer.print(1)
    job.wait_done()
    heard_at_s = printer.rig.now_s
    job.wait_done()
    assert printer.rig.now_s == heard_at_s


def test_a_job_that_does_not_end_in_time_is_a_fault_that_names_it(printer: Printer) -> None:
    with pytest.raises(FirmwareFault, match=r"job 'late': no end in 0\.5 s; expected USTATUS JOB"):
        printer.print(1, name="late").wait_done(timeout_s=0.5)


def test_a_status_that_does_not_come_is_a_fault_that_says_what_is(printer: Printer) -> None:
    with pytest.raises(FirmwareFault, match=r'status: is 10003 "Warming up".*expected 40000 to 49999 within 1 s'):
        printer.wait_status(range(40000, 50000), timeout_s=1)


def test_a_range_of_codes_is_met_by_any_of_them(printer: Printer) -> None:
    assert printer.wait_status(range(10000, 10004), timeout_s=1).code == WARMING_UP


def test_unsolicited_blocks_do_not_disturb_answers(printer: Printer) -> None:
    printer.host.tell("USTATUS DEVICE=ON")
    printer.wait_ready()
    assert printer.ask("ECHO between").command == "@PJL ECHO between"
    event = printer.host.wait_event("DEVICE", timeout_s=1, CODE=str(READY))
    assert event.is_unsolicited


def test_silence_where_an_answer_was_due_is_a_fault(printer: Printer) -> None:
    with pytest.raises(FirmwareFault, match=r"@PJL NOSUCHCOMMAND: no answer in 1 s; heard nothing; expected"):
        printer.host.ask("NOSUCHCOMMAND", timeout_s=1)


def test_defaults_and_variables_are_read_by_name(printer: Printer) -> None:
    assert printer.default("COPIES") == "1"
    printer.set_default("COPIES", 3)
    assert printer.default("COPIES") == "3"
    assert printer.variable("NOSUCHVARIABLE") == "?"
