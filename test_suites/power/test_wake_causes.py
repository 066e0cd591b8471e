"""What ends sleep, and that the printer says which it was."""

from __future__ import annotations

import pytest

from harness.ctl import Host, Printer, Rig, covers, level, needs, pillar
from test_suites.steps import wait_code

pytestmark = [level("L2"), pillar("power"), covers("TO-PWR-02")]

READY, SLEEP = 10001, 35078
MINUTE_S = 60.0


@pytest.fixture
def sleeper(printer: Printer) -> Printer:
    """A printer asleep, that reports its status."""
    printer.set_default("POWERSAVETIME", 1)
    printer.host.tell("USTATUS DEVICE=ON")
    wait_code(printer, SLEEP, timeout_s=2 * MINUTE_S)
    return printer


def power_info(printer: Printer, key: str) -> str:
    """One value of INFO POWER."""
    return printer.ask("INFO POWER").fields[key]


@needs("power_cycle")
def test_a_printer_that_has_not_slept_was_woken_by_power(rig: Rig) -> None:
    printer = Printer(rig)
    assert (power_info(printer, "STATE"), power_info(printer, "LASTWAKE")) == ("READY", "POWER ON")
    assert (power_info(printer, "SLEEPS"), power_info(printer, "DEEPSLEEPS")) == ("0", "0")


def test_a_job_by_the_serial_port_is_told(sleeper: Printer) -> None:
    assert power_info(sleeper, "STATE") == "SLEEP"
    sleeper.print().wait_done()
    assert (power_info(sleeper, "LASTWAKE"), power_info(sleeper, "SLEEPS")) == ("SERIAL JOB", "1")


@needs("second_host")
def test_a_job_by_the_network_is_told(sleeper: Printer) -> None:
    Printer(sleeper.rig, host=Host(sleeper.rig, sleeper.rig.open_second_host())).print().wait_done()
    assert power_info(sleeper, "LASTWAKE") == "NETWORK JOB"


@needs("operator")
def test_a_key_is_told(sleeper: Printer) -> None:
    sleeper.panel.press("START")
    sleeper.wait_ready()
    assert power_info(sleeper, "LASTWAKE") == "KEY"


@needs("operator")
def test_the_door_wakes_the_printer(sleeper: Printer) -> None:
    sleeper.operator.open_door()
    wait_code(sleeper, 40021, timeout_s=2.0)
    sleeper.operator.close_door()
    sleeper.wait_ready()
    assert power_info(sleeper, "LASTWAKE") == "HAND"


@needs("operator")
def test_a_tray_wakes_the_printer(sleeper: Printer) -> None:
    sleeper.operator.remove_tray(1)
    sleeper.wait_ready()
    assert power_info(sleeper, "LASTWAKE") == "HAND"


def test_the_timer_wakes_the_printer_once(sleeper: Printer) -> None:
    sleeper.set_default("WAKETIME", 30)
    sleeper.rig.wait(29 * MINUTE_S - 5.0)
    assert sleeper.status().code == SLEEP
    start = len(sleeper.host.events)
    wait_code(sleeper, READY, start=start, timeout_s=2 * MINUTE_S)
    assert (power_info(sleeper, "LASTWAKE"), sleeper.default("WAKETIME")) == ("TIMER", "0")
    wait_code(sleeper, SLEEP, start=start, timeout_s=2 * MINUTE_S)
    sleeper.rig.wait(60 * MINUTE_S)
    assert power_info(sleeper, "SLEEPS") == "2"


@needs("deep_sleep")
def test_the_timer_wakes_the_printer_from_deep_sleep(sleeper: Printer) -> None:
    sleeper.set_default("DEEPSLEEPTIME", 1)
    sleeper.set_default("WAKETIME", 30)
    sleeper.rig.wait(29 * MINUTE_S - 5.0)
    assert power_info(sleeper, "STATE") == "DEEPSLEEP"
    start = len(sleeper.host.events)
    wait_code(sleeper, READY, start=start, timeout_s=3 * MINUTE_S)
    assert power_info(sleeper, "LASTWAKE") == "TIMER"


@needs("power_cycle")
def test_power_comes_with_a_fuser_of_its_own_temperature(sleeper: Printer) -> None:
    """A short sleep leaves the fuser warm, so that waking is quicker than from cold."""
    sleeper.rig.wait(2.0)
    begun_s = sleeper.rig.now_s
    sleeper.print().wait_done()
    assert sleeper.rig.now_s - begun_s < sleeper.profile.power.wake_s + sleeper.profile.speed.first_page_out_s


@needs("operator", "panel", "panel_view")
def test_sleep_can_be_had_at_once_from_the_menu(printer: Printer) -> None:
    printer.panel.open_menu("Power", "Sleep now")
    printer.wait_status(SLEEP, timeout_s=2.0)
    printer.rig.wait(MINUTE_S)
    assert printer.status().code == SLEEP


@needs("operator", "panel", "panel_view")
def test_a_printer_at_work_does_not_sleep_at_once(printer: Printer) -> None:
    job = printer.print(pages=3)
    printer.panel.open_menu("Power", "Sleep now")
    assert printer.status().code != SLEEP
    assert job.wait_done().pages == 3
