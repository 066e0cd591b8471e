"""Sheets by hand: asked for by size, taken one after the other, and looked at."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import clear_path, leave_paper_in, pages_out, wait_code, went_offline

pytestmark = [level("L2"), pillar("print"), covers("TO-PAP-04"), needs("manual_feed", "operator")]

MANUAL_FEED, WRONG_SIZE = range(41002, 41006), 42105
BY_HAND = {"MANUALFEED": "ON"}


def test_a_sheet_is_asked_for_by_size_and_the_job_goes_on_with_it(printer: Printer) -> None:
    job = printer.print(settings=BY_HAND)
    status = printer.wait_status(MANUAL_FEED, timeout_s=10.0)
    assert not status.is_online
    assert status.display.startswith("Manual feed A4")
    printer.operator.feed_manually()
    assert job.wait_done().pages == 1
    assert [sheet.tray for sheet in printer.operator.look_at_output()] == [0]


def test_each_sheet_of_the_job_is_asked_for(printer: Printer) -> None:
    job = printer.print(pages=3, settings=BY_HAND)
    for _ in range(3):
        printer.wait_status(MANUAL_FEED, timeout_s=20.0)
        printer.operator.feed_manually()
        printer.rig.wait(1.0)
    assert job.wait_done().pages == 3
    assert pages_out(printer) == [(1,), (2,), (3,)]


def test_a_sheet_that_lies_ready_is_taken_without_a_word(printer: Printer) -> None:
    printer.operator.feed_manually()
    printer.host.tell("USTATUS DEVICE=ON")
    assert printer.print(settings=BY_HAND).wait_done().pages == 1
    assert not went_offline(printer)


def test_manual_feed_ends_with_its_job(printer: Printer) -> None:
    by_hand = printer.print(settings=BY_HAND)
    plain = printer.print()
    printer.wait_status(MANUAL_FEED, timeout_s=10.0)
    printer.operator.feed_manually()
    assert (by_hand.wait_done().pages, plain.wait_done().pages) == (1, 1)
    assert next(sheet.tray for sheet in printer.operator.look_at_output()) == 0
    assert printer.variable("MANUALFEED") == "OFF"


def test_paper_that_no_tray_holds_is_asked_for_by_hand(printer: Printer) -> None:
    job = printer.print(settings={"PAPER": "A5"})
    assert "A5" in printer.wait_status(MANUAL_FEED, timeout_s=10.0).display
    printer.operator.feed_manually(size="A5")
    assert job.wait_done().pages == 1


def test_a_tray_that_is_empty_is_asked_for_before_sheets_by_hand(printer: Printer) -> None:
    leave_paper_in(printer, 1, 0)
    job = printer.print()
    printer.wait_status(range(41100, 41200), timeout_s=10.0)
    printer.operator.load_tray(1, 1)
    assert job.wait_done().pages == 1


@pytest.mark.parametrize("size", ["A5", "Letter", "Legal"])
def test_a_sheet_of_another_size_is_found_and_its_page_printed_again(printer: Printer, size: str) -> None:
    printer.host.tell("USTATUS DEVICE=ON")
    job = printer.print(settings=BY_HAND)
    printer.wait_status(MANUAL_FEED, timeout_s=10.0)
    printer.operator.feed_manually(size=size)
    assert "size" in wait_code(printer, WRONG_SIZE).lower()
    assert clear_path(printer) == 1
    printer.wait_status(MANUAL_FEED, timeout_s=20.0)
    printer.operator.feed_manually(size="A4")
    assert job.wait_done().pages == 1
    assert pages_out(printer) == [(1,)]


def test_a_job_that_waits_for_a_sheet_can_be_cancelled(printer: Printer) -> None:
    job = printer.print(settings=BY_HAND)
    printer.wait_status(MANUAL_FEED, timeout_s=10.0)
    printer.panel.press("STOP")
    assert job.wait_done().is_cancelled
    assert printer.wait_ready(timeout_s=10.0).is_online


def trays_out(printer: Printer) -> list[int]:
    return [sheet.tray for sheet in printer.operator.look_at_output()]


def test_an_ordinary_job_leaves_the_multi_purpose_tray_alone(printer: Printer) -> None:
    printer.operator.feed_manually(1)
    assert printer.print(pages=2).wait_done().pages == 2
    assert printer.variable("MPTRAY") == "CASSETTE"
    assert 0 not in trays_out(printer)


def test_the_multi_purpose_tray_goes_first_while_it_holds_paper(printer: Printer) -> None:
    printer.set_default("MPTRAY", "FIRST")
    printer.operator.feed_manually(1)
    assert printer.print(pages=2).wait_done().pages == 2
    assert [tray == 0 for tray in trays_out(printer)] == [True, False]


def test_a_job_that_names_its_tray_gets_that_tray(printer: Printer) -> None:
    printer.set_default("MPTRAY", "FIRST")
    printer.operator.feed_manually(1)
    assert printer.print(settings={"MEDIASOURCE": "TRAY1"}).wait_done().pages == 1
    assert trays_out(printer) == [1]


def test_which_tray_goes_first_is_a_default_alone(printer: Printer) -> None:
    printer.host.tell("USTATUS DEVICE=VERBOSE")
    printer.host.tell("SET MPTRAY=FIRST")
    printer.host.wait_event("DEVICE", timeout_s=5.0, CODE="27005")
    assert printer.default("MPTRAY") == "CASSETTE"


@needs("duplex")
def test_a_sheet_by_hand_is_printed_on_both_sides(printer: Printer) -> None:
    job = printer.print(pages=2, settings={**BY_HAND, "DUPLEX": "ON"})
    printer.wait_status(MANUAL_FEED, timeout_s=10.0)
    printer.operator.feed_manually()
    assert job.wait_done().pages == 2
    assert pages_out(printer) == [(1, 2)]
