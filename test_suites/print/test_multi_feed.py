"""Two sheets fed as one: found before they are in the bin, and no page is lost."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import clear_path, pages_out, wait_code

pytestmark = [level("L2"), pillar("print"), covers("TO-PAP-01"), needs("operator", "faults")]

TWO_SHEETS = 42106


@pytest.mark.parametrize("behind_mm", [20, 30])
def test_two_sheets_at_once_are_told_and_taken_out(printer: Printer, behind_mm: int) -> None:
    printer.faults.multi_feed(behind_mm=behind_mm)
    printer.host.tell("USTATUS DEVICE=ON")
    job = printer.print(pages=3)
    wait_code(printer, TWO_SHEETS)
    assert clear_path(printer) >= 2
    assert job.wait_done().pages == 3
    assert pages_out(printer) == [(1,), (2,), (3,)]


@needs("duplex")
def test_two_sheets_at_once_in_a_two_sided_job_lose_no_side(printer: Printer) -> None:
    printer.faults.multi_feed()
    printer.host.tell("USTATUS DEVICE=ON")
    job = printer.print(pages=4, settings={"DUPLEX": "ON"})
    wait_code(printer, TWO_SHEETS)
    clear_path(printer)
    assert job.wait_done().pages == 4
    assert pages_out(printer) == [(1, 2), (3, 4)]


def test_sheets_that_lie_apart_are_no_double(printer: Printer) -> None:
    printer.host.tell("USTATUS DEVICE=ON")
    assert printer.print(pages=6).wait_done().pages == 6
    assert [event for event in printer.host.events if event.fields.get("CODE") == str(TWO_SHEETS)] == []
    assert len(pages_out(printer)) == 6
