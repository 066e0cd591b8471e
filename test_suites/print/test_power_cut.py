"""Power that fails in a job: what was printed stays printed, what lies in the path is told, the next job is whole."""

from __future__ import annotations

import pytest

from harness.ctl import Job, Printer, covers, level, needs, pillar
from test_suites.steps import clear_path, pages_out

pytestmark = [level("L2"), pillar("print"), covers("TO-PRN-01"), needs("operator", "power_switch")]

JAMS = range(42101, 42105)
OFF_S = 5.0


def fail_power(printer: Printer, off_s: float = OFF_S) -> bool:
    """Switch off and on, and clear the path if a sheet is found in it; whether one was."""
    printer.operator.switch_off()
    printer.rig.wait(off_s)
    printer.operator.switch_on()
    printer.rig.wait(1.0)
    was_jammed = printer.status().code in JAMS
    if was_jammed:
        clear_path(printer)
    printer.wait_ready()
    printer.host.tell("USTATUS JOB=ON")
    return was_jammed


def finish(printer: Printer, job: Job) -> int:
    """Wait for the end of a job, clearing the path if a sheet that covered no sensor is found as it moves."""
    printer.rig.wait(4.0)
    if printer.status().code in JAMS:
        clear_path(printer)
    return job.wait_done().pages


@pytest.mark.parametrize("after_s", [0.5, 1.2, 2.0, 3.0, 4.0, 5.5])
def test_a_job_cut_short_leaves_its_first_pages_and_the_next_job_is_whole(printer: Printer, after_s: float) -> None:
    printer.print(pages=6)
    printer.rig.wait(after_s)
    before, printed = len(pages_out(printer)), printer.page_count()
    fail_power(printer)
    assert finish(printer, printer.print(pages=2)) == 2
    pages = pages_out(printer)
    assert pages[-2:] == [(1,), (2,)]
    assert pages[:-2] == [(page,) for page in range(1, len(pages) - 1)]
    assert len(pages) - 2 in {before, printed}, "what had left the printer before the cut, and nothing after it"


@needs("duplex")
@pytest.mark.parametrize("after_s", [1.5, 3.0, 4.5, 6.0])
def test_a_two_sided_job_cut_short_is_followed_by_a_whole_one(printer: Printer, after_s: float) -> None:
    printer.print(pages=8, settings={"DUPLEX": "ON"})
    printer.rig.wait(after_s)
    before = pages_out(printer)
    fail_power(printer)
    job = printer.print(pages=4, settings={"DUPLEX": "ON"})
    assert finish(printer, job) == 4
    pages = pages_out(printer)
    assert pages[-2:] == [(1, 2), (3, 4)]
    assert [page for sheet in pages[:-2] for page in sheet] == list(range(1, 2 * len(pages) - 3))
    assert pages[: len(before)] == before


def test_a_sheet_over_a_sensor_is_told_after_the_cut(printer: Printer) -> None:
    path = printer.profile.paper_path
    printer.print()
    printer.rig.wait((path.fuser_mm + path.sheet_length_mm / 2) / path.process_speed_mm_s)
    assert fail_power(printer)
    assert printer.print().wait_done().pages == 1
    assert pages_out(printer) == [(1,)]


def test_a_cut_between_jobs_loses_nothing(printer: Printer) -> None:
    assert printer.print(pages=2).wait_done().pages == 2
    assert not fail_power(printer)
    assert printer.print(pages=2).wait_done().pages == 2
    assert pages_out(printer) == [(1,), (2,)] * 2


def test_a_moment_without_power_is_a_power_cut_too(printer: Printer) -> None:
    printer.print(pages=4)
    printer.rig.wait(2.5)
    fail_power(printer, off_s=0.01)
    before = len(pages_out(printer))
    assert printer.print(pages=3).wait_done().pages == 3
    assert pages_out(printer)[before:] == [(1,), (2,), (3,)]


def test_a_tray_that_was_empty_is_empty_after_the_cut(printer: Printer) -> None:
    for number in range(1, len(printer.profile.trays) + 1):
        printer.operator.load_tray(number, 0)
    fail_power(printer)
    job = printer.print()
    printer.wait_status(range(41000, 42000), timeout_s=10.0)
    printer.operator.load_tray(1, 5)
    assert job.wait_done().pages == 1


def test_a_door_opened_without_power_is_open_with_it(printer: Printer) -> None:
    printer.operator.switch_off()
    printer.operator.open_door()
    printer.operator.switch_on()
    assert not printer.wait_status(40021, timeout_s=10.0).is_online
    printer.operator.close_door()
    printer.wait_ready()


@covers("TO-FIN-01")
@needs("stapler")
@pytest.mark.parametrize("after_s", [3.0, 4.0, 6.5])
def test_sheets_in_the_accumulator_come_out_loose_before_the_next_set(printer: Printer, after_s: float) -> None:
    printer.print(pages=6, settings={"FINISH": "STAPLE"})
    printer.rig.wait(after_s)
    fail_power(printer)
    printer.print(pages=2, settings={"FINISH": "STAPLE"}).wait_done()
    output = printer.operator.look_at_output()
    assert [(sheet.pages, sheet.staples) for sheet in output[-2:]] == [((1,), 1), ((2,), 1)]
    assert {sheet.staples for sheet in output[:-2]} <= {0}
    assert [sheet.pages for sheet in output[:-2]] == [(page,) for page in range(1, len(output) - 1)]
