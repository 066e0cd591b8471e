"""What outlives a power cut: counters, settings, events and what is known of the cartridge."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import clear_path
from test_suites.supplies.steps import FULL_PAGE, counters, grown, supplies, switch_off_and_on

pytestmark = [level("L2"), pillar("supplies"), covers("TO-SUP-02"), needs("operator", "power_switch")]

WORN = 35070
JOURNAL = 0x8000
"""Where the controller's flash keeps what outlives a power cut: two sectors (docs/update.md)."""

SECTOR_BYTES = 0x4000


def test_counters_outlive_a_power_cut_and_starts_are_counted(printer: Printer) -> None:
    printer.print(pages=3).wait_done()
    before = counters(printer)
    switch_off_and_on(printer)
    assert grown(before, counters(printer)) == {"STARTS": 1}


def test_toner_that_is_used_stays_used(printer: Printer) -> None:
    printer.send_job((FULL_PAGE,) * 4).wait_done()
    before = supplies(printer)
    switch_off_and_on(printer)
    assert supplies(printer) == before


@pytest.mark.parametrize(("name", "value"), [("COPIES", "7"), ("TIMEOUT", "42"), ("LANG", "GERMAN")])
def test_a_default_outlives_a_power_cut(printer: Printer, name: str, value: str) -> None:
    printer.set_default(name, value)
    printer.rig.wait(1.0)
    printer.operator.switch_off()
    printer.rig.wait(1.0)
    printer.operator.switch_on()
    printer.rig.wait(2.0)
    assert printer.default(name) == value


def test_initialize_forgets_defaults_for_good(printer: Printer) -> None:
    factory = printer.default("COPIES")
    printer.set_default("COPIES", 9)
    printer.host.tell("INITIALIZE")
    printer.rig.wait(1.0)
    switch_off_and_on(printer)
    assert printer.default("COPIES") == factory


def test_a_setting_of_one_job_does_not_outlive_it(printer: Printer) -> None:
    printer.print(settings={"COPIES": 2}).wait_done()
    switch_off_and_on(printer)
    assert printer.default("COPIES") == "1"


@pytest.mark.parametrize("moment_s", [3.0, 5.5, 8.0, 11.3])
def test_a_cut_in_mid_job_counts_no_page_that_is_not_in_the_bin(printer: Printer, moment_s: float) -> None:
    printer.print(pages=12, settings={"OUTBIN": "UPPER"})
    printer.rig.wait(moment_s)
    printer.operator.switch_off()
    out = len(printer.operator.look_at_output())
    printer.rig.wait(2.0)
    printer.operator.switch_on()
    printer.rig.wait(2.0)
    clear_path(printer)
    printer.rig.wait(2.0)
    counted = counters(printer)["SHEETS"]
    assert out - 1 <= counted <= out + 1, "the last sheet may have been on the edge of the bin"


@pytest.mark.parametrize("events", [1, 16, 21])
def test_the_log_of_events_outlives_a_power_cut(printer: Printer, events: int) -> None:
    for _ in range(events):
        printer.operator.open_door()
        printer.rig.wait(1.0)
        printer.operator.close_door()
        printer.rig.wait(1.0)
    printer.wait_ready(timeout_s=60.0)
    before = printer.ask("INFO EVENTS").lines
    assert before
    switch_off_and_on(printer)
    assert printer.ask("INFO EVENTS").lines == before


def test_many_cuts_in_a_row_lose_nothing(printer: Printer) -> None:
    printer.print(pages=2).wait_done()
    before = counters(printer)
    for cut in range(10):
        printer.operator.switch_off()
        printer.rig.wait(0.1)
        printer.operator.switch_on()
        printer.rig.wait(0.05 * cut)
    printer.wait_ready(timeout_s=60.0)
    after = grown(before, counters(printer))
    assert set(after) == {"STARTS"}
    assert 1 <= after["STARTS"] <= 10


def rewrite_memory(printer: Printer) -> None:
    """Change a setting often enough to fill the place where such things are kept, and as often again."""
    for number in range(160):
        printer.set_default("TIMEOUT", 5 + number)
    printer.rig.wait(5.0)


def test_what_was_written_over_and_over_outlives_a_power_cut(printer: Printer) -> None:
    printer.print(pages=2).wait_done()
    printer.set_default("COPIES", 7)
    before = counters(printer), printer.ask("INFO EVENTS").lines
    rewrite_memory(printer)
    switch_off_and_on(printer)
    after = counters(printer), printer.ask("INFO EVENTS").lines
    assert grown(before[0], after[0]) == {"STARTS": 1}
    assert after[1] == before[1]
    assert (printer.default("COPIES"), printer.default("TIMEOUT")) == ("7", "164")


def test_memory_finds_room_though_keys_are_pressed_all_the_time(printer: Printer) -> None:
    for copies in range(1, 401):
        printer.set_default("COPIES", copies)
        printer.panel.press("START")
        printer.rig.wait(0.8)
    switch_off_and_on(printer)
    assert printer.default("COPIES") == "400"


@needs("faults")
@pytest.mark.parametrize("after_us", range(0, 3200, 160))
def test_a_default_is_the_old_or_the_new_one_after_a_cut_at_any_moment(printer: Printer, after_us: int) -> None:
    printer.set_default("COPIES", 3)
    printer.rig.wait(1.0)
    before = counters(printer)
    printer.host.send(b"@PJL DEFAULT COPIES=4\r\n")
    printer.rig.wait(0.0015 + after_us / 1e6)
    printer.operator.switch_off()
    printer.rig.wait(0.5)
    printer.operator.switch_on()
    printer.rig.wait(0.5)
    assert printer.default("COPIES") in ("3", "4")
    assert grown(before, counters(printer)) == {"STARTS": 1}
    printer.set_default("COPIES", 5)
    assert printer.default("COPIES") == "5"


@needs("faults")
@pytest.mark.parametrize("first", [0, 1])
def test_cells_that_forget_while_the_printer_is_on_change_no_setting(printer: Printer, first: int) -> None:
    printer.set_default("COPIES", 6)
    printer.print(pages=2).wait_done()
    before = counters(printer)
    for word in range(first, 400, 2):
        printer.faults.flip_flash_bit(0x8000 + 4 * word + word % 3, word % 8)
    printer.set_default("TIMEOUT", 33)
    printer.rig.wait(1.0)
    assert (printer.default("COPIES"), printer.default("TIMEOUT")) == ("6", "33")
    switch_off_and_on(printer)
    assert printer.default("TIMEOUT") == "33"
    assert counters(printer)["SIDES"] >= before["SIDES"]


@needs("faults")
def test_memory_that_wears_is_written_less_than_three_times_for_a_page(printer: Printer) -> None:
    """Power would fail in the operation after: what a page is owed is noted for several pages at once."""
    pages = 30
    printer.faults.cut_power_in_flash(3 * pages)
    assert printer.print(pages=pages).wait_done().pages == pages
    assert not printer.rig.fault_lines()


@needs("faults")
def test_worn_memory_is_told_and_the_printer_prints(printer: Printer) -> None:
    printer.print(pages=2).wait_done()
    for sector in (2, 3):
        printer.faults.wear_sector(sector)
    before = counters(printer)
    for _ in range(4):
        rewrite_memory(printer)
    assert printer.wait_status(WORN, timeout_s=60.0).is_online
    assert printer.print(pages=2).wait_done().pages == 2
    assert grown(before, counters(printer))["SIDES"] == 2


@needs("faults")
def test_words_that_do_not_take_are_passed_over_and_nothing_is_lost(printer: Printer) -> None:
    """Every twentieth word of the next 600, and as many in the other sector."""
    for number in range(60):
        printer.faults.wear_word(JOURNAL + SECTOR_BYTES * (number % 2) + 4 * (100 + 20 * (number // 2)))
    printer.set_default("COPIES", 7)
    printer.print(pages=3, settings={"COPIES": 1}).wait_done()
    for number in range(20):
        printer.set_default("TIMEOUT", 30 + number)
    assert printer.wait_status(WORN, timeout_s=60.0).is_online
    before = counters(printer)
    switch_off_and_on(printer)
    assert grown(before, counters(printer)) == {"STARTS": 1}
    assert (printer.default("COPIES"), printer.default("TIMEOUT")) == ("7", "49")


@needs("faults", "operator", "power_switch")
def test_a_printer_whose_memory_takes_nothing_any_more_says_so_and_prints(printer: Printer) -> None:
    for sector in range(2):
        printer.faults.wear_word(JOURNAL + SECTOR_BYTES * sector, words=SECTOR_BYTES // 4)
    printer.set_default("TIMEOUT", 77)
    assert printer.print(pages=3).wait_done().pages == 3
    assert printer.wait_status(WORN, timeout_s=60.0).is_online
    printer.operator.switch_off()
    printer.rig.wait(2.0)
    printer.operator.switch_on()
    printer.rig.wait(1.0)
    assert printer.wait_status(WORN, timeout_s=60.0).is_online
    assert Printer(printer.rig).print(pages=3).wait_done().pages == 3


@needs("faults")
def test_that_memory_was_found_worn_is_told_for_good(printer: Printer) -> None:
    """One word does not take. Whatever is erased and taken afterwards, it is not forgotten."""
    printer.faults.wear_word(JOURNAL + 4 * 300)
    rewrite_memory(printer)
    for _ in range(3):
        assert printer.wait_status(WORN, timeout_s=5.0).is_online
        rewrite_memory(printer)


@needs("faults")
def test_a_count_that_finds_its_word_worn_takes_the_next_and_that_is_told(printer: Printer) -> None:
    """Fifteen of sixteen words are worn: room for a count here and there. At a start nothing else is written."""
    for number in range(64):
        printer.faults.wear_word(JOURNAL + 64 * number, words=15)
    before = counters(printer)
    for _ in range(2):
        printer.operator.switch_off()
        printer.rig.wait(2.0)
        printer.operator.switch_on()
        printer.rig.wait(1.0)
        assert printer.wait_status(WORN, timeout_s=60.0).is_online
    assert grown(before, counters(printer)) == {"STARTS": 2}
