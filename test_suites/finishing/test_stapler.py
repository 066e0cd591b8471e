"""The stapler's troubles: low, empty, jammed. The waiting set is stapled once they are put right."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import pages_out, wait_code, went_offline

pytestmark = [level("L2"), pillar("finishing"), covers("TO-FIN-03"), needs("stapler", "operator")]

STAPLES_LOW, NO_STAPLES, STAPLE_JAM, NOT_STAPLED = 10040, 40040, 43130, 35045
STAPLE = {"FINISH": "STAPLE"}


def staples_out(printer: Printer) -> list[int]:
    """The staples of each set in the bins, in order."""
    return list({sheet.set_number: sheet.staples for sheet in printer.operator.look_at_output()}.values())


def test_a_cartridge_that_runs_low_is_told_and_goes_on(printer: Printer) -> None:
    printer.operator.load_staples(2)
    status = printer.wait_status(STAPLES_LOW, timeout_s=5.0)
    assert status.is_online
    assert "staples" in status.display.lower()
    printer.print(pages=2, settings=STAPLE).wait_done()
    assert staples_out(printer) == [1]
    printer.operator.load_staples(1000)
    printer.wait_ready(timeout_s=5.0)


def test_a_cartridge_that_runs_out_in_a_job_holds_the_next_set(printer: Printer) -> None:
    printer.operator.load_staples(1)
    job = printer.print(pages=2, settings={**STAPLE, "QTY": 2})
    assert not printer.wait_status(NO_STAPLES, timeout_s=30.0).is_online
    assert staples_out(printer) == [1]
    printer.operator.load_staples(100)
    assert job.wait_done().pages == 4
    assert staples_out(printer) == [1, 1]


def test_start_lets_the_waiting_set_out_loose_and_says_so(printer: Printer) -> None:
    printer.operator.load_staples(0)
    printer.host.tell("USTATUS DEVICE=ON")
    job = printer.print(pages=2, settings=STAPLE)
    wait_code(printer, NO_STAPLES)
    printer.panel.press("START")
    wait_code(printer, NOT_STAPLED)
    assert job.wait_done().pages == 2
    assert staples_out(printer) == [0]


def test_start_holds_for_one_set_only(printer: Printer) -> None:
    printer.operator.load_staples(0)
    job = printer.print(pages=2, settings={**STAPLE, "QTY": 2})
    printer.wait_status(NO_STAPLES, timeout_s=30.0)
    printer.panel.press("START")
    printer.rig.wait(8.0)
    printer.wait_status(NO_STAPLES, timeout_s=30.0)
    printer.operator.load_staples(10)
    assert job.wait_done().pages == 4
    assert staples_out(printer) == [0, 1]


def test_a_set_that_needs_more_staples_than_are_left_is_not_half_stapled(printer: Printer) -> None:
    printer.operator.load_staples(1)
    printer.host.tell("USTATUS DEVICE=ON")
    job = printer.print(pages=2, settings={**STAPLE, "STAPLEOPTION": "TWO"})
    wait_code(printer, NOT_STAPLED)
    assert job.wait_done().pages == 2
    assert staples_out(printer) == [0]


def test_loose_jobs_need_no_staples(printer: Printer) -> None:
    printer.operator.load_staples(0)
    printer.host.tell("USTATUS DEVICE=ON")
    assert printer.print(pages=2, settings={"QTY": 2}).wait_done().pages == 4
    assert not went_offline(printer)


def test_a_job_that_waits_for_staples_can_be_cancelled(printer: Printer) -> None:
    printer.operator.load_staples(0)
    job = printer.print(pages=2, settings=STAPLE)
    printer.wait_status(NO_STAPLES, timeout_s=30.0)
    printer.panel.press("STOP")
    assert job.wait_done().is_cancelled
    assert printer.print().wait_done().pages == 1


@needs("faults")
@pytest.mark.parametrize("times", [1, 2])
def test_a_bent_staple_is_told_and_its_set_stapled_once_it_is_out(printer: Printer, times: int) -> None:
    printer.faults.jam_stapler(times=times)
    printer.host.tell("USTATUS DEVICE=ON")
    job = printer.print(pages=2, settings={**STAPLE, "QTY": 2})
    for _ in range(times):
        start = len(printer.host.events)
        assert "staple" in wait_code(printer, STAPLE_JAM, start=start).lower()
        printer.rig.wait(5.0)
        printer.operator.clear_finisher()
    assert job.wait_done().pages == 4
    assert staples_out(printer) == [1, 1]
    assert pages_out(printer) == [(1,), (2,)] * 2


@needs("faults")
def test_nothing_is_fed_to_a_jammed_stapler(printer: Printer) -> None:
    printer.faults.jam_stapler()
    job = printer.print(pages=2, settings={**STAPLE, "QTY": 4})
    status = printer.wait_status(STAPLE_JAM, timeout_s=30.0)
    assert not status.is_online
    printer.rig.wait(30.0)
    assert printer.status().code == STAPLE_JAM
    assert pages_out(printer) == []
    printer.operator.clear_finisher()
    assert job.wait_done().pages == 8
    assert pages_out(printer) == [(1,), (2,)] * 4


@needs("faults")
def test_a_job_cancelled_over_a_jammed_stapler_comes_out_loose(printer: Printer) -> None:
    printer.faults.jam_stapler()
    job = printer.print(pages=2, settings=STAPLE)
    printer.wait_status(STAPLE_JAM, timeout_s=30.0)
    printer.panel.press("STOP")
    printer.operator.clear_finisher()
    job.wait_done()
    assert printer.print(pages=2, settings=STAPLE).wait_done().pages == 2
    assert staples_out(printer) == [0, 1]
