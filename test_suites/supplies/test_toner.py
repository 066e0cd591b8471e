"""Toner: what is printed takes it, a cartridge that runs low is told of, one that is out stops the printer."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import pages_out, wait_code
from test_suites.supplies.steps import FULL_PAGE, change_toner, supplies

pytestmark = [level("L2"), pillar("supplies"), covers("TO-SUP-01")]

READY, TONER_LOW, TONER_OUT, NO_CARTRIDGE = 10001, 10006, 40038, 40600


def toner_sides(printer: Printer) -> int:
    return int(supplies(printer)["TONERSIDES"])


def test_a_printer_as_delivered_has_a_full_cartridge(printer: Printer) -> None:
    assert toner_sides(printer) == printer.profile.supplies.toner_sides
    assert supplies(printer)["TONER"] == "100"
    assert supplies(printer)["TONERSTATE"] == "GOOD"


def test_a_side_of_five_percent_takes_one_of_the_sides_a_cartridge_is_sold_for(printer: Printer) -> None:
    before = toner_sides(printer)
    printer.send_job((FULL_PAGE,) * 4).wait_done()
    assert before - toner_sides(printer) == 4


@pytest.mark.parametrize(("characters", "copies", "sides"), [(20_000, 1, 10), (4_000, 5, 10), (100, 1, 0)])
def test_toner_goes_by_what_is_on_the_page_and_how_often(
    printer: Printer, characters: int, copies: int, sides: int
) -> None:
    before = toner_sides(printer)
    printer.send_job((b"x" * characters,), settings={"COPIES": copies}).wait_done()
    assert before - toner_sides(printer) == sides


def test_raster_takes_toner_too_and_escape_sequences_none(printer: Printer) -> None:
    before = toner_sides(printer)
    printer.send_job((b"\x1b*b25000W" + bytes(25_000) + b"\x1b&l0O" * 500,)).wait_done()
    printer.send_job((b"\x1b*b30000W" + bytes(30_000),) * 10).wait_done()
    assert before - toner_sides(printer) == 3


def test_a_blank_page_takes_no_toner(printer: Printer) -> None:
    before = supplies(printer)
    printer.send_job((b"\r\n",) * 3).wait_done()
    assert supplies(printer) == before


@needs("scanner", "operator")
def test_a_copy_takes_the_toner_of_its_document(printer: Printer) -> None:
    before = toner_sides(printer)
    printer.operator.load_documents(20)
    printer.panel.press("START")
    printer.rig.wait(60.0)
    printer.wait_ready(timeout_s=60.0)
    used = before - toner_sides(printer)
    assert 20 * 1 // 5 <= used <= 20 * 30 // 5, "documents cover 1 to 30 % of their side"


@needs("operator")
def test_a_cartridge_that_runs_low_is_told_of_and_printing_goes_on(printer: Printer) -> None:
    change_toner(printer, sides=20)
    printer.host.tell("USTATUS DEVICE=ON")
    job = printer.send_job((FULL_PAGE,) * 18)
    assert job.wait_done(timeout_s=120.0).pages == 18
    status = printer.wait_status(TONER_LOW, timeout_s=5.0)
    assert status.is_online
    assert "toner" in status.display.lower()
    assert supplies(printer)["TONERSTATE"] == "LOW"
    assert printer.print().wait_done().pages == 1


@needs("operator")
def test_an_empty_cartridge_stops_a_job_until_a_new_one_is_in(printer: Printer) -> None:
    change_toner(printer, sides=3)
    job = printer.send_job((FULL_PAGE,) * 6)
    status = printer.wait_status(TONER_OUT, timeout_s=60.0)
    assert not status.is_online
    printer.rig.wait(10.0)
    assert printer.status().code == TONER_OUT
    change_toner(printer)
    assert job.wait_done(timeout_s=60.0).pages == 6
    assert printer.wait_ready(timeout_s=10.0).code == READY
    assert [page for sheet in pages_out(printer) for page in sheet][-1] == 6


@needs("operator")
def test_start_prints_on_with_what_is_left_in_a_cartridge(printer: Printer) -> None:
    change_toner(printer, sides=2)
    job = printer.send_job((FULL_PAGE,) * 4)
    printer.wait_status(TONER_OUT, timeout_s=60.0)
    printer.panel.press("START")
    assert job.wait_done(timeout_s=60.0).pages == 4
    assert printer.status().code == TONER_LOW


@needs("operator")
def test_start_holds_for_that_cartridge_only(printer: Printer) -> None:
    change_toner(printer, sides=1)
    job = printer.send_job((FULL_PAGE,) * 2)
    printer.wait_status(TONER_OUT, timeout_s=60.0)
    printer.panel.press("START")
    job.wait_done(timeout_s=60.0)
    change_toner(printer, sides=1)
    printer.send_job((FULL_PAGE,) * 3)
    assert not printer.wait_status(TONER_OUT, timeout_s=60.0).is_online


@needs("operator")
def test_without_a_cartridge_nothing_is_printed(printer: Printer) -> None:
    printer.operator.open_door()
    printer.operator.remove_toner()
    printer.operator.close_door()
    job = printer.print(pages=2)
    status = printer.wait_status(NO_CARTRIDGE, timeout_s=10.0)
    assert not status.is_online
    assert supplies(printer)["TONERSTATE"] == "MISSING"
    printer.panel.press("START")
    printer.rig.wait(10.0)
    assert printer.status().code == NO_CARTRIDGE
    assert pages_out(printer) == []
    printer.operator.open_door()
    printer.operator.insert_toner()
    printer.operator.close_door()
    assert job.wait_done(timeout_s=60.0).pages == 2


@needs("operator")
def test_a_cartridge_put_in_again_is_as_full_as_it_was(printer: Printer) -> None:
    printer.send_job((FULL_PAGE,) * 5).wait_done()
    left = toner_sides(printer)
    printer.operator.open_door()
    printer.operator.remove_toner()
    printer.rig.wait(5.0)
    printer.operator.insert_toner()
    printer.operator.close_door()
    printer.rig.wait(2.0)
    assert toner_sides(printer) == left
    change_toner(printer)
    assert toner_sides(printer) == printer.profile.supplies.toner_sides


@needs("operator")
def test_a_job_that_waits_for_toner_can_be_cancelled(printer: Printer) -> None:
    change_toner(printer, sides=1)
    job = printer.send_job((FULL_PAGE,) * 3)
    printer.wait_status(TONER_OUT, timeout_s=60.0)
    printer.panel.press("STOP")
    assert job.wait_done(timeout_s=30.0).is_cancelled


@needs("operator")
def test_who_has_asked_is_told_of_low_and_empty_toner(printer: Printer) -> None:
    change_toner(printer, sides=12)
    printer.host.tell("USTATUS DEVICE=ON")
    printer.send_job((FULL_PAGE,) * 14)
    assert "toner" in wait_code(printer, TONER_OUT, timeout_s=90.0).lower()
    start = len(printer.host.events)
    change_toner(printer, sides=30)
    wait_code(printer, READY, start=start, timeout_s=60.0)
