"""The transport motor: what it does wrong is told, a little is borne, and no page is lost or comes twice."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import clear_path, pages_out, wait_code, went_offline

pytestmark = [level("L2"), pillar("reliability"), covers("TO-REL-01"), needs("operator", "faults")]

STALL, SPEED = 50591, 50592


@pytest.mark.parametrize("after_s", [0.3, 1.7, 4.0])
def test_a_stall_with_sheets_under_way_loses_no_page(printer: Printer, after_s: float) -> None:
    printer.host.tell("USTATUS DEVICE=ON")
    printer.faults.later(after_s, "stall_motor")
    job = printer.print(pages=6)
    wait_code(printer, STALL)
    printer.rig.wait(5.0)
    clear_path(printer)
    assert job.wait_done().pages == 6
    assert pages_out(printer) == [(page,) for page in range(1, 7)]


@needs("duplex")
@pytest.mark.parametrize("after_s", [2.0, 4.5])
def test_a_stall_in_a_two_sided_job_loses_no_side(printer: Printer, after_s: float) -> None:
    printer.host.tell("USTATUS DEVICE=ON")
    printer.faults.later(after_s, "stall_motor")
    job = printer.print(pages=6, settings={"DUPLEX": "ON"})
    wait_code(printer, STALL)
    clear_path(printer)
    assert job.wait_done().pages == 6
    assert pages_out(printer) == [(1, 2), (3, 4), (5, 6)]


@needs("stapler")
def test_a_stall_in_a_stapled_job_staples_whole_sets(printer: Printer) -> None:
    printer.host.tell("USTATUS DEVICE=ON")
    printer.faults.later(3.5, "stall_motor")
    job = printer.print(pages=3, settings={"FINISH": "STAPLE", "QTY": 2})
    wait_code(printer, STALL)
    clear_path(printer)
    assert job.wait_done().pages == 6
    sheets = printer.operator.look_at_output()
    assert [sheet.pages for sheet in sheets] == [(1,), (2,), (3,)] * 2
    assert all(sheet.staples == 1 for sheet in sheets)


@pytest.mark.parametrize("percent", [99, 101])
def test_a_motor_a_little_off_its_speed_disturbs_nothing(printer: Printer, percent: int) -> None:
    printer.host.tell("USTATUS DEVICE=ON")
    printer.faults.slow_motor(percent)
    assert printer.print(pages=5).wait_done().pages == 5
    assert not went_offline(printer)


@pytest.mark.parametrize("percent", [-1, 1])
@pytest.mark.parametrize("duplex", ["OFF", pytest.param("ON", marks=needs("duplex"))])
def test_clocks_that_drift_apart_disturb_nothing(printer: Printer, percent: int, duplex: str) -> None:
    printer.host.tell("USTATUS DEVICE=ON")
    printer.faults.drift_clock(percent)
    settings = {"DUPLEX": duplex} if duplex == "ON" else {}
    assert printer.print(pages=6, settings=settings).wait_done().pages == 6
    assert not went_offline(printer)


def test_a_motor_that_stands_is_told_again_after_each_clearing(printer: Printer) -> None:
    printer.faults.stall_motor(is_lasting=True)
    job = printer.print(pages=2)
    for _ in range(3):
        printer.wait_status(STALL, timeout_s=30.0)
        clear_path(printer)
        printer.rig.wait(1.0)
    printer.faults.repair_motor()
    printer.wait_status(STALL, timeout_s=30.0)
    clear_path(printer)
    assert job.wait_done().pages == 2


def test_a_motor_slows_down_in_mid_print_and_no_page_is_lost(printer: Printer) -> None:
    printer.host.tell("USTATUS DEVICE=ON")
    printer.host.tell("USTATUS PAGE=ON")
    job = printer.print(pages=6)
    printer.host.wait_event("PAGE", timeout_s=60.0)
    printer.faults.slow_motor(60)
    wait_code(printer, SPEED)
    printer.faults.repair_motor()
    clear_path(printer)
    assert job.wait_done().pages == 6
    assert pages_out(printer) == [(page,) for page in range(1, 7)]
