"""Paper jams: reported where they are, and after clearing no page is lost or printed twice."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import clear_path, pages_out, wait_code

pytestmark = [level("L2"), pillar("print"), covers("TO-PAP-01", "TO-PRN-01"), needs("operator", "faults")]

REGISTRATION, FUSER, EXIT = ("registration", 42101), ("fuser", 42102), ("exit", 42103)


@pytest.mark.parametrize(("at", "code"), [REGISTRATION, FUSER, EXIT])
@pytest.mark.parametrize("after_sheets", [0, 2])
def test_a_jam_is_reported_and_every_page_comes_once(printer: Printer, at: str, code: int, after_sheets: int) -> None:
    before = printer.page_count()
    printer.faults.jam(at=at, after_sheets=after_sheets)
    printer.host.tell("USTATUS DEVICE=ON")
    job = printer.print(pages=4)
    wait_code(printer, code)
    assert clear_path(printer) >= 1
    assert job.wait_done().pages == 4
    assert printer.page_count() - before == 4
    assert printer.operator.empty_bin() == 4


@needs("duplex")
@pytest.mark.parametrize(("at", "code"), [REGISTRATION, FUSER, EXIT, ("duplex", 42104)])
def test_a_jam_in_a_two_sided_job_loses_no_side(printer: Printer, at: str, code: int) -> None:
    printer.faults.jam(at=at, after_sheets=1)
    printer.host.tell("USTATUS DEVICE=ON")
    job = printer.print(pages=6, settings={"DUPLEX": "ON"})
    wait_code(printer, code)
    clear_path(printer)
    assert job.wait_done().pages == 6
    assert printer.operator.empty_bin() == 3


@needs("duplex")
@pytest.mark.parametrize("at", ["registration", "fuser", "exit", "duplex"])
@pytest.mark.parametrize("after_sheets", [0, 1, 2, 3])
def test_after_any_jam_each_side_is_in_the_bin_once_and_in_order(printer: Printer, at: str, after_sheets: int) -> None:
    printer.faults.jam(at=at, after_sheets=after_sheets)
    printer.host.tell("USTATUS DEVICE=ON")
    job = printer.print(pages=8, settings={"DUPLEX": "ON"})
    while not any(event.fields.get("CODE", "").startswith("421") for event in printer.host.events):
        assert printer.host.listen(60.0), "no jam is told"
    clear_path(printer)
    assert job.wait_done().pages == 8
    assert pages_out(printer) == [(1, 2), (3, 4), (5, 6), (7, 8)]


@pytest.mark.parametrize("at", ["registration", "fuser", "exit"])
@pytest.mark.parametrize("after_sheets", [1, 3])
def test_after_any_jam_each_page_is_in_the_bin_once_and_in_order(printer: Printer, at: str, after_sheets: int) -> None:
    printer.faults.jam(at=at, after_sheets=after_sheets)
    job = printer.print(pages=3, copies=2)
    printer.wait_status(range(42101, 42105), timeout_s=60.0)
    clear_path(printer)
    assert job.wait_done().pages == 6
    assert pages_out(printer) == [(1,), (1,), (2,), (2,), (3,), (3,)]


@needs("multi_tray")
def test_a_jam_just_as_a_tray_runs_out_loses_no_page(printer: Printer) -> None:
    printer.operator.load_tray(1, 2)
    printer.faults.jam(at="fuser", after_sheets=1)
    job = printer.print(pages=4)
    printer.wait_status(range(42101, 42105), timeout_s=60.0)
    clear_path(printer)
    assert job.wait_done().pages == 4
    assert pages_out(printer) == [(1,), (2,), (3,), (4,)]


def test_a_jam_that_is_cleared_with_stop_leaves_the_next_job_whole(printer: Printer) -> None:
    printer.faults.jam(at="fuser", after_sheets=1)
    cancelled = printer.print(pages=4)
    whole = printer.print(pages=2)
    printer.wait_status(range(42101, 42105), timeout_s=60.0)
    printer.panel.press("STOP")
    clear_path(printer)
    assert cancelled.wait_done().is_cancelled
    assert whole.wait_done().pages == 2
    assert pages_out(printer)[-2:] == [(1,), (2,)]


def test_the_printer_is_offline_until_the_jam_is_cleared(printer: Printer) -> None:
    printer.faults.jam(at="fuser")
    job = printer.print()
    status = printer.wait_status(range(42101, 42200), timeout_s=30.0)
    assert not status.is_online
    assert "jam" in status.display.lower()
    printer.rig.wait(30.0)
    assert printer.status().code == status.code
    clear_path(printer)
    job.wait_done()
    printer.wait_ready()


def test_a_door_closed_over_a_stuck_sheet_is_still_a_jam(printer: Printer) -> None:
    printer.faults.jam(at="fuser")
    job = printer.print()
    printer.wait_status(range(42101, 42200), timeout_s=30.0)
    printer.operator.open_door()
    printer.rig.wait(2.0)
    printer.operator.close_door()
    printer.rig.wait(3.0)
    assert printer.status().code in range(42101, 42200)
    clear_path(printer)
    assert job.wait_done().pages == 1


def test_two_jams_in_one_job_lose_nothing(printer: Printer) -> None:
    printer.faults.jam(at="registration", after_sheets=1)
    printer.host.tell("USTATUS DEVICE=ON")
    job = printer.print(pages=4)
    wait_code(printer, 42101)
    printer.faults.jam(at="exit", after_sheets=0)
    clear_path(printer)
    wait_code(printer, 42103)
    clear_path(printer)
    assert job.wait_done().pages == 4
    assert printer.operator.empty_bin() == 4
