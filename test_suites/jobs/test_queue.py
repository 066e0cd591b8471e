"""Jobs one after the other: order, names, and settings that stay with their job."""

from __future__ import annotations

import pytest

from harness.ctl import UEL, Printer, covers, level, pillar
from test_suites.steps import talk

pytestmark = [level("L2"), pillar("jobs")]


@covers("TO-JOB-01")
def test_jobs_print_in_the_order_they_were_sent(printer: Printer) -> None:
    names = ["first", "second", "third"]
    jobs = [printer.print(pages=pages, name=name) for pages, name in enumerate(names, 1)]
    assert [job.wait_done().pages for job in jobs] == [1, 2, 3]
    assert [event.fields["NAME"] for event in printer.host.events if "END" in event.lines] == names


@covers("TO-JOB-01")
def test_more_jobs_than_the_queue_holds_are_all_printed(printer: Printer) -> None:
    jobs = [printer.send_job(()) for _ in range(20)]
    last = printer.print(name="last")
    assert last.wait_done().pages == 1
    assert all(not job.wait_done().is_cancelled for job in jobs)


@covers("TO-JOB-01")
@pytest.mark.parametrize("name", ["a b c", "x" * 80, "100% {}\\n", "caf'e"], ids=["blanks", "long", "odd", "quote"])
def test_a_job_is_reported_by_the_name_it_was_given(printer: Printer, name: str) -> None:
    assert printer.print(name=name).wait_done().pages == 1


@covers("TO-PJL-02")
@pytest.mark.parametrize("setting", ["COPIES", "QTY"])
def test_a_setting_ends_with_its_job(printer: Printer, setting: str) -> None:
    first = printer.print(settings={setting: 3})
    second = printer.print()
    assert (first.wait_done().pages, second.wait_done().pages) == (3, 1)
    assert printer.variable(setting) == "1"


@covers("TO-PJL-02")
def test_a_setting_outside_a_job_ends_with_the_exit_sequence(printer: Printer) -> None:
    inside = talk(printer, UEL + b"@PJL SET COPIES=7\r\n@PJL INQUIRE COPIES\r\n")
    assert inside == b"@PJL INQUIRE COPIES\r\n7\r\n\f"
    assert printer.variable("COPIES") == "1"


@covers("TO-PJL-02")
def test_a_default_holds_for_every_job_until_it_is_changed(printer: Printer) -> None:
    printer.set_default("COPIES", 2)
    assert [printer.print().wait_done().pages, printer.print().wait_done().pages] == [2, 2]
    printer.set_default("COPIES", 1)
    assert printer.print().wait_done().pages == 1


@covers("TO-PJL-02")
def test_a_default_changed_behind_a_job_leaves_that_job_alone(printer: Printer) -> None:
    job = printer.print(pages=2)
    printer.set_default("COPIES", 4)
    assert job.wait_done().pages == 2


@covers("TO-JOB-01")
def test_a_job_begun_inside_another_ends_the_first(printer: Printer) -> None:
    printer.host.tell("USTATUS JOB=ON")
    printer.host.send(UEL + b'@PJL JOB NAME="cut short"\r\n@PJL ENTER LANGUAGE=PCL\r\none\r\n\f')
    second = printer.print(pages=2, name="whole")
    assert second.wait_done().pages == 2
    assert "END" in printer.host.wait_event("JOB", timeout_s=1.0, NAME="cut short", PAGES="1").lines
