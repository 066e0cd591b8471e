"""Stapled jobs. A person with a cartridge of few staples sees how many were used."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import clear_path, wait_code

pytestmark = [level("L2"), pillar("finishing"), covers("TO-FIN-01"), needs("stapler")]

NO_STAPLES = 40040
STAPLE = {"FINISH": "STAPLE"}


@pytest.mark.parametrize("pages", [2, 3])
def test_a_stapled_job_ends_with_all_its_pages(printer: Printer, pages: int) -> None:
    assert printer.print(pages=pages, settings=STAPLE).wait_done().pages == pages


@pytest.mark.parametrize("sets", [2, 3])
def test_sets_multiply_pages(printer: Printer, sets: int) -> None:
    assert printer.print(pages=2, settings={**STAPLE, "QTY": sets}).wait_done().pages == 2 * sets


def test_the_next_job_is_not_stapled_unless_it_says_so(printer: Printer) -> None:
    first = printer.print(pages=2, settings=STAPLE)
    second = printer.print(pages=2)
    assert (first.wait_done().pages, second.wait_done().pages) == (2, 2)
    assert printer.variable("FINISH") == "NONE"


@needs("operator")
@pytest.mark.parametrize("sets", [1, 2, 3])
def test_each_set_takes_one_staple(printer: Printer, sets: int) -> None:
    printer.operator.load_staples(sets)
    assert printer.print(pages=2, settings={**STAPLE, "QTY": sets}).wait_done().pages == 2 * sets
    job = printer.print(pages=2, settings=STAPLE)
    assert not printer.wait_status(NO_STAPLES, timeout_s=30.0).is_online
    printer.operator.load_staples(10)
    assert job.wait_done().pages == 2


@needs("operator")
def test_an_unstapled_job_takes_no_staple(printer: Printer) -> None:
    printer.operator.load_staples(1)
    printer.host.tell("USTATUS DEVICE=ON")
    printer.print(pages=2, settings={"QTY": 2}).wait_done()
    assert printer.print(pages=2, settings=STAPLE).wait_done().pages == 2
    assert [event for event in printer.host.events if event.fields.get("ONLINE") == "FALSE"] == []


@needs("operator")
def test_start_goes_on_without_staples(printer: Printer) -> None:
    printer.operator.load_staples(0)
    job = printer.print(pages=2, settings=STAPLE)
    printer.wait_status(NO_STAPLES, timeout_s=30.0)
    printer.panel.press("START")
    assert job.wait_done().pages == 2


@needs("operator", "faults")
def test_a_jam_in_a_stapled_job_loses_no_page(printer: Printer) -> None:
    printer.faults.jam(at="fuser", after_sheets=2)
    printer.host.tell("USTATUS DEVICE=ON")
    job = printer.print(pages=3, settings={**STAPLE, "QTY": 2})
    wait_code(printer, 42102)
    clear_path(printer)
    assert job.wait_done().pages == 6
    assert printer.operator.empty_bin() == 6


@needs("operator", "duplex")
def test_a_two_sided_stapled_job_has_all_its_sides(printer: Printer) -> None:
    assert printer.print(pages=5, settings={**STAPLE, "DUPLEX": "ON"}).wait_done().pages == 5
    assert printer.operator.empty_bin() == 3


@needs("operator")
def test_a_cancelled_stapled_job_does_not_hold_the_next(printer: Printer) -> None:
    printer.host.tell("USTATUS PAGE=ON")
    cancelled = printer.print(pages=10, settings=STAPLE)
    printer.host.wait_event("PAGE", timeout_s=30.0)
    printer.panel.press("STOP")
    assert cancelled.wait_done(30.0).is_cancelled
    assert printer.print(pages=2, settings=STAPLE).wait_done().pages == 2
