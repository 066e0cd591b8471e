"""One-sided jobs: every page, once, in whatever way the job is put."""

from __future__ import annotations

import pytest

from harness.ctl import UEL, Job, Printer, covers, level, needs, pillar

pytestmark = [level("L2"), pillar("print"), covers("TO-PRN-01")]


@pytest.mark.parametrize("pages", [1, 2, 5])
def test_a_job_prints_every_page_once(printer: Printer, pages: int) -> None:
    before = printer.page_count()
    assert printer.print(pages=pages).wait_done().pages == pages
    assert printer.page_count() - before == pages


@needs("operator")
def test_each_page_is_a_sheet_in_the_bin(printer: Printer) -> None:
    printer.print(pages=3).wait_done()
    assert printer.operator.empty_bin() == 3


@pytest.mark.parametrize(("pages", "copies"), [(1, 3), (3, 2)])
def test_copies_multiply_pages(printer: Printer, pages: int, copies: int) -> None:
    assert printer.print(pages=pages, copies=copies).wait_done().pages == pages * copies


def test_qty_prints_the_whole_job_as_many_times(printer: Printer) -> None:
    assert printer.print(pages=2, settings={"QTY": 3}).wait_done().pages == 6


def test_copies_and_qty_multiply_each_other(printer: Printer) -> None:
    assert printer.print(pages=1, copies=2, settings={"QTY": 2}).wait_done().pages == 4


def test_an_empty_job_prints_nothing_and_the_next_one_prints(printer: Printer) -> None:
    assert printer.send_job(()).wait_done().pages == 0
    assert printer.print().wait_done().pages == 1


def test_a_last_page_without_form_feed_is_printed(printer: Printer) -> None:
    printer.host.tell("USTATUS JOB=ON")
    printer.host.send(
        UEL + b'@PJL JOB NAME="short"\r\n@PJL ENTER LANGUAGE=PCL\r\nfirst\r\n\fsecond\r\n' + UEL + b"@PJL EOJ\r\n" + UEL
    )
    assert Job(printer.host, printer.rig, name="short", sent_at_s=printer.rig.now_s).wait_done().pages == 2


def test_a_form_feed_inside_raster_data_ends_no_page(printer: Printer) -> None:
    assert printer.send_job((b"\x1bE\x1b*r1A\x1b*b6W\x0c\x0c\x1b\x0c\x00\xff\x1b*rB",)).wait_done().pages == 1


def test_data_without_a_job_is_printed(printer: Printer) -> None:
    printer.host.tell("USTATUS JOB=ON")
    printer.host.send(b"raw page one\r\n\fraw page two\r\n\f" + UEL)
    assert "END" in printer.host.wait_event("JOB", timeout_s=60.0, NAME="", PAGES="2").lines


def test_a_host_that_falls_silent_does_not_hold_the_printer(printer: Printer) -> None:
    printer.host.tell("USTATUS JOB=ON")
    patience_s = float(printer.variable("TIMEOUT"))
    printer.host.send(b"raw page one\r\n\f")
    printer.host.wait_event("JOB", timeout_s=patience_s + 30.0, NAME="", PAGES="1")
    assert printer.print().wait_done().pages == 1


def test_pages_are_printed_while_the_rest_still_arrives(printer: Printer) -> None:
    printer.host.tell("USTATUS JOB=ON")
    printer.host.tell("USTATUS PAGE=ON")
    printer.host.send(UEL + b'@PJL JOB NAME="slow"\r\n@PJL ENTER LANGUAGE=PCL\r\nfirst\r\n\f')
    printer.host.wait_event("PAGE", timeout_s=30.0)
    printer.host.send(b"second\r\n\f" + UEL + b"@PJL EOJ\r\n" + UEL)
    assert Job(printer.host, printer.rig, name="slow", sent_at_s=printer.rig.now_s).wait_done().pages == 2
