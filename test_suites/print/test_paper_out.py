"""Out of paper: asked for by tray, and the job carries on when there is some."""

from __future__ import annotations

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import leave_paper_in

pytestmark = [level("L2"), pillar("print"), covers("TO-PAP-02"), needs("operator")]

TRAY_1_EMPTY = range(41100, 41200)


def test_an_empty_tray_is_reported_before_the_job_and_filled(printer: Printer) -> None:
    leave_paper_in(printer, 1, 0)
    job = printer.print(pages=2)
    status = printer.wait_status(TRAY_1_EMPTY, timeout_s=10.0)
    assert not status.is_online
    printer.operator.load_tray(1, 10)
    assert job.wait_done().pages == 2


def test_a_tray_that_runs_out_in_a_job_loses_no_page(printer: Printer) -> None:
    leave_paper_in(printer, 1, 2)
    job = printer.print(pages=5)
    printer.wait_status(TRAY_1_EMPTY, timeout_s=30.0)
    printer.operator.load_tray(1, 3)
    assert job.wait_done().pages == 5
    assert printer.operator.empty_bin() == 5


def test_the_last_sheet_of_a_tray_can_be_the_last_of_a_job(printer: Printer) -> None:
    leave_paper_in(printer, 1, 2)
    assert printer.print(pages=2).wait_done().pages == 2
    assert printer.wait_ready().is_online


def test_a_tray_pulled_out_is_asked_for_and_pushed_in(printer: Printer) -> None:
    leave_paper_in(printer, 1, 10)
    printer.operator.remove_tray(1)
    job = printer.print()
    printer.wait_status(TRAY_1_EMPTY, timeout_s=10.0)
    printer.operator.insert_tray(1)
    assert job.wait_done().pages == 1


def test_an_empty_tray_is_no_concern_without_a_job(printer: Printer) -> None:
    leave_paper_in(printer, 1, 0)
    printer.rig.wait(2.0)
    assert printer.status().code == 10001
