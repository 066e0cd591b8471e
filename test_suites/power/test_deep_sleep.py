"""Deep sleep: the modules lose their power, the printer says so, and everything works again when it wakes."""

from __future__ import annotations

import pytest

from harness.ctl import Host, Measure, Printer, covers, level, needs, pillar
from test_suites.steps import time_pages, wait_code

pytestmark = [level("L2"), pillar("power"), covers("TO-PWR-03"), needs("deep_sleep")]

READY, WARMING_UP, SLEEP, DEEP_SLEEP = 10001, 10003, 35078, 40000
MINUTE_S = 60.0


@pytest.fixture
def deep_sleeper(printer: Printer) -> Printer:
    """A printer deep asleep, that reports its status."""
    printer.set_default("POWERSAVETIME", 1)
    printer.set_default("DEEPSLEEPTIME", 1)
    printer.host.tell("USTATUS DEVICE=ON")
    wait_code(printer, DEEP_SLEEP, timeout_s=3 * MINUTE_S)
    return printer


def last_wake(printer: Printer) -> str:
    """What ended sleep last, as the printer says."""
    return printer.ask("INFO POWER").fields["LASTWAKE"]


def test_deep_sleep_follows_sleep_after_its_delay(printer: Printer, measure: Measure) -> None:
    delay_s = float(printer.profile.power.deep_sleep_delay_s or 0)
    gauge = measure.declare("deep_sleep_delay_s", unit="s", low=delay_s - 1.0, high=delay_s + 5.0)
    printer.set_default("POWERSAVETIME", 1)
    printer.host.tell("USTATUS DEVICE=ON")
    wait_code(printer, SLEEP, timeout_s=2 * MINUTE_S)
    asleep_at_s = printer.rig.now_s
    wait_code(printer, DEEP_SLEEP, timeout_s=delay_s + 10.0)
    gauge.take(printer.rig.now_s - asleep_at_s)


def test_the_delay_of_deep_sleep_can_be_set(printer: Printer) -> None:
    printer.set_default("POWERSAVETIME", 1)
    printer.set_default("DEEPSLEEPTIME", 3)
    printer.host.tell("USTATUS DEVICE=ON")
    wait_code(printer, SLEEP, timeout_s=2 * MINUTE_S)
    printer.rig.wait(3 * MINUTE_S - 5.0)
    assert printer.status().code == SLEEP
    wait_code(printer, DEEP_SLEEP, timeout_s=10.0)


def test_deep_sleep_can_be_switched_off(printer: Printer) -> None:
    printer.set_default("POWERSAVETIME", 1)
    printer.set_default("DEEPSLEEPTIME", 0)
    printer.rig.wait(4 * 60 * MINUTE_S)
    assert printer.status().code == SLEEP


def test_a_job_wakes_the_printer_and_is_printed_whole(deep_sleeper: Printer) -> None:
    job = deep_sleeper.print(pages=3)
    assert job.wait_done().pages == 3
    assert last_wake(deep_sleeper) == "SERIAL JOB"


@needs("second_host")
def test_a_job_by_the_network_wakes_the_printer(deep_sleeper: Printer) -> None:
    network = Printer(deep_sleeper.rig, host=Host(deep_sleeper.rig, deep_sleeper.rig.open_second_host()))
    assert network.print(pages=1).wait_done().pages == 1
    assert last_wake(deep_sleeper) == "NETWORK JOB"


@needs("operator")
def test_a_key_wakes_the_printer_and_does_nothing_else(deep_sleeper: Printer) -> None:
    deep_sleeper.panel.press("MENU")
    deep_sleeper.wait_ready()
    assert last_wake(deep_sleeper) == "KEY"
    assert deep_sleeper.panel.title == "Ready"


def test_questions_are_answered_in_deep_sleep_and_wake_nobody(deep_sleeper: Printer) -> None:
    assert deep_sleeper.ask("INFO ID").lines == (f'"{deep_sleeper.profile.identity.model}"',)
    deep_sleeper.set_default("COPIES", 2)
    deep_sleeper.rig.wait(10 * MINUTE_S)
    status = deep_sleeper.status()
    assert (status.code, status.is_online) == (DEEP_SLEEP, True)
    assert deep_sleeper.ask("INFO POWER").fields["STATE"] == "DEEPSLEEP"


def test_no_module_is_missed_while_it_has_no_power(deep_sleeper: Printer) -> None:
    start = len(deep_sleeper.host.events)
    deep_sleeper.rig.wait(5 * MINUTE_S)
    deep_sleeper.print(pages=1).wait_done()
    codes = {event.fields["CODE"] for event in deep_sleeper.host.events[start:] if "CODE" in event.fields}
    assert not {code for code in codes if code.startswith("55")}


@needs("operator", "panel_view")
def test_the_display_is_dark_and_comes_back_with_what_it_should_show(deep_sleeper: Printer) -> None:
    deep_sleeper.rig.wait(1.0)
    assert set(deep_sleeper.panel.lines) == {""}
    deep_sleeper.panel.press("OK")
    deep_sleeper.panel.wait_for("Warming up", timeout_s=2.0)
    deep_sleeper.panel.wait_for("Ready", timeout_s=MINUTE_S)


@needs("operator")
def test_a_tray_emptied_in_deep_sleep_is_noticed_after_it(deep_sleeper: Printer) -> None:
    for tray in range(1, len(deep_sleeper.profile.trays) + 1):
        deep_sleeper.operator.load_tray(tray, 0)
    deep_sleeper.rig.wait(MINUTE_S)
    assert deep_sleeper.status().code == DEEP_SLEEP
    job = deep_sleeper.print()
    deep_sleeper.wait_status(range(41000, 42000), timeout_s=MINUTE_S)
    deep_sleeper.operator.load_tray(1, 5)
    assert job.wait_done().pages == 1


@needs("operator")
def test_a_printer_with_its_door_open_does_not_sleep_deeply(printer: Printer) -> None:
    printer.set_default("POWERSAVETIME", 1)
    printer.set_default("DEEPSLEEPTIME", 1)
    printer.operator.open_door()
    printer.rig.wait(10 * MINUTE_S)
    assert printer.status().code == 40021
    printer.operator.close_door()
    printer.wait_ready()


@needs("faults")
def test_a_printer_without_its_panel_does_not_sleep_deeply(printer: Printer) -> None:
    printer.set_default("POWERSAVETIME", 1)
    printer.set_default("DEEPSLEEPTIME", 1)
    printer.faults.mute_module("panel")
    printer.rig.wait(10 * MINUTE_S)
    assert printer.ask("INFO POWER").fields["DEEPSLEEPS"] == "0"
    assert printer.print(pages=1).wait_done().pages == 1


@needs("faults")
def test_a_panel_that_comes_off_in_deep_sleep_keeps_no_job_from_printing(deep_sleeper: Printer) -> None:
    deep_sleeper.faults.mute_module("panel")
    deep_sleeper.rig.wait(MINUTE_S)
    assert deep_sleeper.print(pages=1).wait_done(120.0).pages == 1


@needs("scanner", "operator")
def test_copies_are_made_after_deep_sleep(deep_sleeper: Printer) -> None:
    before = deep_sleeper.page_count()
    deep_sleeper.panel.press("OK")
    deep_sleeper.wait_ready()
    deep_sleeper.operator.load_documents(2)
    deep_sleeper.rig.wait(1.0)
    deep_sleeper.panel.press("START")
    deep_sleeper.rig.wait(MINUTE_S)
    assert deep_sleeper.page_count() == before + 2


def test_waking_from_deep_sleep_takes_the_modules_start_and_the_warm_up(
    deep_sleeper: Printer, measure: Measure
) -> None:
    power, speed = deep_sleeper.profile.power, deep_sleeper.profile.speed
    boot_s = power.module_boot_s or 0.0
    gauge = measure.declare(
        "first_page_out_from_deep_sleep_s",
        unit="s",
        low=boot_s + 1.0,
        high=boot_s + power.wake_s + speed.first_page_out_s,
    )
    deep_sleeper.rig.wait(60 * MINUTE_S)
    deep_sleeper.host.tell("USTATUS PAGE=ON")
    job = deep_sleeper.print()
    gauge.take(time_pages(deep_sleeper, 1)[0] - job.sent_at_s)


def test_the_printer_sleeps_and_wakes_again_and_again(deep_sleeper: Printer) -> None:
    for turn in range(1, 4):
        start = len(deep_sleeper.host.events)
        assert deep_sleeper.print(pages=1).wait_done().pages == 1
        wait_code(deep_sleeper, DEEP_SLEEP, start=start, timeout_s=4 * MINUTE_S)
        assert deep_sleeper.ask("INFO POWER").fields["DEEPSLEEPS"] == str(turn + 1)
