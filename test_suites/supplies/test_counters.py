"""Counters by kind, the log of events, the life of parts."""

from __future__ import annotations

import math

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import clear_path
from test_suites.supplies.steps import FULL_PAGE, counters, grown, print_a_lot, supplies, switch_off_and_on

pytestmark = [level("L2"), pillar("supplies"), covers("TO-SUP-02")]


def events(printer: Printer) -> list[tuple[int, int]]:
    """Code and page count of each event, the newest first."""
    lines = [line.split("=", 1)[1].split(" PAGE=") for line in printer.ask("INFO EVENTS").lines if "PAGE=" in line]
    return [(int(code), int(page)) for code, page in lines]


def test_each_sheet_counts_once_for_its_size_and_tray(printer: Printer) -> None:
    before = counters(printer)
    printer.print(pages=3, settings={"MEDIASOURCE": "TRAY1"}).wait_done()
    size = printer.profile.trays[0].size.upper()
    assert grown(before, counters(printer)) == {"SIDES": 3, "SHEETS": 3, size: 3, "TRAY1": 3}


def test_sides_and_the_page_count_are_the_same_thing(printer: Printer) -> None:
    printer.print(pages=4).wait_done()
    assert counters(printer)["SIDES"] == printer.page_count() == 4


@needs("duplex")
@pytest.mark.parametrize(("pages", "sheets", "two_sided"), [(4, 2, 2), (3, 2, 1), (1, 1, 0)])
def test_two_sided_sheets_are_counted_apart(printer: Printer, pages: int, sheets: int, two_sided: int) -> None:
    printer.print(pages=pages, settings={"DUPLEX": "ON"}).wait_done()
    now = counters(printer)
    assert (now["SIDES"], now["SHEETS"], now["DUPLEX"]) == (pages, sheets, two_sided)


@needs("multi_size", "multi_tray")
def test_sizes_and_trays_are_counted_apart(printer: Printer) -> None:
    number, tray = next(
        (n, t) for n, t in enumerate(printer.profile.trays, 1) if t.size != printer.profile.trays[0].size
    )
    before = counters(printer)
    printer.print(pages=2, settings={"PAPER": tray.size.upper()}).wait_done()
    after = grown(before, counters(printer))
    assert after[tray.size.upper()] == 2
    assert after[f"TRAY{number}"] == 2


@needs("manual_feed", "operator")
def test_sheets_fed_by_hand_are_counted_for_their_slot(printer: Printer) -> None:
    printer.operator.feed_manually(1)
    printer.print(pages=1, settings={"MANUALFEED": "ON"}).wait_done()
    assert counters(printer)["TRAY0"] == 1


@needs("scanner", "operator")
def test_copies_are_counted_apart_from_prints(printer: Printer) -> None:
    printer.print(pages=1).wait_done()
    printer.operator.load_documents(3)
    printer.panel.press("START")
    printer.rig.wait(20.0)
    printer.wait_ready(timeout_s=60.0)
    assert counters(printer)["COPIES"] == 3
    assert counters(printer)["SIDES"] == 4


@needs("stapler")
def test_stapled_sets_are_counted_and_loose_ones_are_not(printer: Printer) -> None:
    printer.print(pages=2, settings={"FINISH": "STAPLE", "QTY": 3}).wait_done()
    printer.print(pages=2).wait_done()
    assert counters(printer)["STAPLED"] == 3


@needs("operator", "faults")
def test_a_jam_is_counted_and_logged_with_the_page_count(printer: Printer) -> None:
    printer.print(pages=2).wait_done()
    printer.faults.jam(at="fuser")
    job = printer.print(pages=2)
    code = printer.wait_status(range(42101, 42200), timeout_s=30.0).code
    clear_path(printer)
    job.wait_done(timeout_s=60.0)
    assert counters(printer)["JAMS"] == 1
    assert (code, 2) in events(printer)


@needs("operator", "faults")
def test_no_page_of_a_jam_is_counted_twice(printer: Printer) -> None:
    printer.faults.jam(at="exit", after_sheets=1)
    job = printer.print(pages=4)
    printer.wait_status(range(42101, 42200), timeout_s=30.0)
    clear_path(printer)
    job.wait_done(timeout_s=60.0)
    assert counters(printer)["SIDES"] == 4


@needs("operator")
def test_the_newest_event_comes_first_and_only_so_many_are_kept(printer: Printer) -> None:
    for _ in range(20):
        printer.operator.open_door()
        printer.rig.wait(0.5)
        printer.operator.close_door()
        printer.rig.wait(0.5)
    printer.host.tell('OPMSG DISPLAY="wait"')
    printer.rig.wait(1.0)
    log = events(printer)
    assert log[0][0] == 10002
    assert {code for code, _ in log[1:]} == {40021}
    assert len(log) == 16


@needs("counted_lives")
@covers("TO-SUP-03")
def test_what_is_printed_shortens_the_life_of_the_fuser(printer: Printer) -> None:
    assert supplies(printer)["FUSER"] == "100"
    printer.host.tell("SUPPLY REPLACED=FUSER")
    printer.print().wait_done()
    assert supplies(printer)["FUSER"] == "100"


@needs("counted_lives", "operator")
@covers("TO-SUP-03")
def test_lives_fall_with_what_is_printed_and_begin_anew_when_a_part_is_replaced(printer: Printer) -> None:
    sides = {
        "FUSER": printer.profile.supplies.fuser_life_sides,
        "TRANSFER": printer.profile.supplies.transfer_life_sides,
    }
    lives = {part: life for part, life in sides.items() if life}
    for _ in range(2):
        begun = counters(printer)["SIDES"]
        print_a_lot(printer)
        used = counters(printer)["SIDES"] - begun
        told = supplies(printer)
        assert {part: int(told[part]) for part in lives} == {
            part: math.ceil(100 * (life - used) / life) for part, life in lives.items()
        }
        for part in lives:
            printer.host.tell(f"SUPPLY REPLACED={part}")


@needs("counted_lives", "operator", "power_switch")
@covers("TO-SUP-03")
def test_every_part_whose_life_is_counted_can_be_replaced_and_no_other(printer: Printer) -> None:
    told = supplies(printer)
    parts = [name for name in told if not name.startswith("TONER") and name != "CARTRIDGE"]
    assert "FUSER" in parts
    printer.host.tell("USTATUS DEVICE=VERBOSE")
    for part in parts:
        printer.host.tell(f"SUPPLY REPLACED={part}")
    printer.rig.wait(1.0)
    assert not printer.host.listen(0.5)
    others = {"FUSER", "TRANSFER", *(f"ROLLER{tray}" for tray in range(9))} - set(parts)
    for part in sorted(others):
        start = len(printer.host.events)
        printer.host.tell(f"SUPPLY REPLACED={part}")
        printer.host.wait_event("DEVICE", timeout_s=5.0, start=start, CODE="25016")
    switch_off_and_on(printer)
    assert supplies(printer) == told


@covers("TO-SUP-03")
@needs("counted_lives")
def test_a_part_nobody_counts_cannot_be_replaced(printer: Printer) -> None:
    before = supplies(printer)
    printer.host.tell("SUPPLY REPLACED=NONSENSE")
    printer.host.tell("SUPPLY")
    assert supplies(printer) == before


def test_questions_about_supplies_change_nothing(printer: Printer) -> None:
    printer.send_job((FULL_PAGE,)).wait_done()
    first = supplies(printer), counters(printer)
    for _ in range(5):
        assert (supplies(printer), counters(printer)) == first
