"""The front door: reported, and what it interrupts is printed after all."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import clear_path, pages_out

pytestmark = [level("L2"), pillar("print"), covers("TO-PAP-03"), needs("operator")]

DOOR_OPEN = 40021


def test_an_open_door_is_reported_and_forgotten_when_closed(printer: Printer) -> None:
    printer.operator.open_door()
    status = printer.wait_status(DOOR_OPEN, timeout_s=2.0)
    assert not status.is_online
    assert "door" in status.display.lower()
    printer.operator.close_door()
    assert printer.wait_ready(timeout_s=10.0).is_online


def test_a_job_sent_with_the_door_open_waits_for_it(printer: Printer) -> None:
    printer.operator.open_door()
    before = printer.page_count()
    job = printer.print(pages=2)
    printer.rig.wait(20.0)
    assert printer.page_count() == before
    printer.operator.close_door()
    assert job.wait_done().pages == 2


@pytest.mark.parametrize("printed", [0, 1, 2])
def test_a_door_opened_in_a_job_loses_no_page_once_the_path_is_cleared(printer: Printer, printed: int) -> None:
    printer.host.tell("USTATUS PAGE=ON")
    job = printer.print(pages=4)
    if printed:
        printer.host.wait_event("PAGE", timeout_s=30.0)
        printer.rig.wait((printed - 1) * 60.0 / printer.profile.speed.simplex_pages_per_minute)
    else:
        printer.rig.wait(1.0)
    clear_path(printer)
    assert job.wait_done().pages == 4
    assert printer.operator.empty_bin() == 4


@pytest.mark.parametrize("after_s", [0.3, 0.9, 1.5, 2.1, 2.7, 3.3, 4.0, 5.0])
def test_at_whatever_moment_the_door_opens_each_page_comes_once(printer: Printer, after_s: float) -> None:
    job = printer.print(pages=4)
    printer.rig.wait(after_s)
    clear_path(printer)
    assert job.wait_done().pages == 4
    assert pages_out(printer) == [(1,), (2,), (3,), (4,)]


@needs("duplex")
@pytest.mark.parametrize("after_s", [1.0, 2.5, 4.0, 5.5, 7.0])
def test_at_whatever_moment_the_door_opens_each_side_comes_once(printer: Printer, after_s: float) -> None:
    job = printer.print(pages=6, settings={"DUPLEX": "ON"})
    printer.rig.wait(after_s)
    clear_path(printer)
    assert job.wait_done().pages == 6
    assert pages_out(printer) == [(1, 2), (3, 4), (5, 6)]


@pytest.mark.parametrize("times", [2, 4])
def test_a_door_opened_again_and_again_loses_nothing(printer: Printer, times: int) -> None:
    job = printer.print(pages=4)
    for _ in range(times):
        printer.rig.wait(2.2)
        clear_path(printer)
    assert job.wait_done().pages == 4
    assert pages_out(printer) == [(1,), (2,), (3,), (4,)]


def test_a_sheet_left_behind_the_door_is_found(printer: Printer) -> None:
    path = printer.profile.paper_path
    job = printer.print()
    printer.rig.wait((path.fuser_mm + path.sheet_length_mm / 2) / path.process_speed_mm_s)
    printer.operator.open_door()
    printer.rig.wait(2.0)
    printer.operator.close_door()
    printer.wait_status(range(42101, 42200), timeout_s=5.0)
    assert clear_path(printer) == 1
    assert job.wait_done().pages == 1
    assert printer.operator.empty_bin() == 1
