"""What outlives a power cut: counters, settings, events and what is known of the cartridge."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import clear_path
from test_suites.supplies.steps import FULL_PAGE, counters, grown, supplies, switch_off_and_on

pytestmark = [level("L2"), pillar("supplies"), covers("TO-SUP-02"), needs("operator", "power_switch")]


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


def test_the_log_of_events_outlives_a_power_cut(printer: Printer) -> None:
    printer.operator.open_door()
    printer.rig.wait(1.0)
    printer.operator.close_door()
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
