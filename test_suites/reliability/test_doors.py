"""The door opened in mid-print, wherever the sheets are: it stops, and every page comes once."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import pages_out, wait_code

pytestmark = [level("L2"), pillar("reliability"), covers("TO-PAP-03"), needs("operator", "faults")]

OPEN = 40021


def clear_and_close(printer: Printer) -> int:
    printer.rig.wait(1.0)
    removed = printer.operator.clear_path()
    printer.operator.close_door()
    return removed


@pytest.mark.parametrize("at", ["registration", "fuser", "exit"])
@pytest.mark.parametrize("after_sheets", [0, 2])
def test_the_door_opened_as_a_sheet_arrives_loses_no_page(printer: Printer, at: str, after_sheets: int) -> None:
    printer.host.tell("USTATUS DEVICE=ON")
    printer.faults.open_door(at=at, after_sheets=after_sheets)
    job = printer.print(pages=4)
    wait_code(printer, OPEN)
    assert clear_and_close(printer) >= 1
    assert job.wait_done().pages == 4
    assert pages_out(printer) == [(1,), (2,), (3,), (4,)]


@needs("duplex")
@pytest.mark.parametrize("at", ["registration", "fuser", "exit", "duplex"])
def test_the_door_opened_in_a_two_sided_job_loses_no_side(printer: Printer, at: str) -> None:
    printer.host.tell("USTATUS DEVICE=ON")
    printer.faults.open_door(at=at, after_sheets=1)
    job = printer.print(pages=6, settings={"DUPLEX": "ON"})
    wait_code(printer, OPEN)
    clear_and_close(printer)
    assert job.wait_done().pages == 6
    assert pages_out(printer) == [(1, 2), (3, 4), (5, 6)]


def test_the_door_opened_again_and_again_loses_no_page(printer: Printer) -> None:
    for after_sheets in (0, 3, 6):
        printer.faults.open_door(at="fuser", after_sheets=after_sheets)
    job = printer.print(pages=5)
    for _ in range(3):
        printer.wait_status(OPEN, timeout_s=60.0)
        clear_and_close(printer)
        printer.rig.wait(1.0)
    assert job.wait_done().pages == 5
    assert pages_out(printer) == [(page,) for page in range(1, 6)]


def test_a_door_left_open_holds_the_job_for_as_long(printer: Printer) -> None:
    printer.faults.open_door(at="fuser")
    job = printer.print(pages=2)
    printer.wait_status(OPEN, timeout_s=60.0)
    printer.rig.wait(600.0)
    assert printer.status().code == OPEN
    clear_and_close(printer)
    assert job.wait_done().pages == 2
