"""Sleep: after the delay, not before, not with work in hand; any job ends it."""

from __future__ import annotations

import pytest

from harness.ctl import Measure, Printer, covers, level, needs, pillar
from test_suites.steps import leave_paper_in, time_pages, wait_code

pytestmark = [level("L2"), pillar("power"), covers("TO-PWR-02")]

ASLEEP = 35078
MINUTE_S = 60.0


@pytest.fixture
def sleeper(printer: Printer) -> Printer:
    """A printer that sleeps after a minute and reports its status."""
    printer.set_default("POWERSAVETIME", 1)
    printer.host.tell("USTATUS DEVICE=ON")
    return printer


def test_the_printer_sleeps_after_its_delay(printer: Printer, measure: Measure) -> None:
    delay_s = float(printer.profile.power.sleep_delay_s)
    gauge = measure.declare("sleep_delay_s", unit="s", low=delay_s - 1.0, high=delay_s + 5.0)
    printer.host.tell("USTATUS DEVICE=ON")
    start = len(printer.host.events)
    printer.print().wait_done()
    idle_since_s = printer.rig.now_s
    wait_code(printer, ASLEEP, start=start, timeout_s=delay_s + 10.0)
    gauge.take(printer.rig.now_s - idle_since_s)


def test_the_delay_can_be_set(sleeper: Printer) -> None:
    sleeper.print().wait_done()
    sleeper.rig.wait(MINUTE_S - 5.0)
    assert sleeper.status().code == 10001
    wait_code(sleeper, ASLEEP, timeout_s=10.0)


def test_a_job_wakes_the_printer(sleeper: Printer, measure: Measure) -> None:
    profile = sleeper.profile
    gauge = measure.declare(
        "first_page_out_from_sleep_s", unit="s", low=1.0, high=profile.power.wake_s + profile.speed.first_page_out_s
    )
    wait_code(sleeper, ASLEEP, timeout_s=2 * MINUTE_S)
    sleeper.rig.wait(10 * MINUTE_S)
    sleeper.host.tell("USTATUS PAGE=ON")
    job = sleeper.print()
    gauge.take(time_pages(sleeper, 1)[0] - job.sent_at_s)
    assert job.wait_done().pages == 1
    assert sleeper.wait_ready().is_online


def test_a_fuser_that_has_cooled_warms_up_before_the_first_page(sleeper: Printer) -> None:
    wait_code(sleeper, ASLEEP, timeout_s=2 * MINUTE_S)
    sleeper.rig.wait(10 * MINUTE_S)
    start = len(sleeper.host.events)
    sleeper.host.tell("USTATUS PAGE=ON")
    job = sleeper.print()
    wait_code(sleeper, 10003, start=start, timeout_s=5.0)
    assert time_pages(sleeper, 1)[0] - job.sent_at_s > sleeper.profile.speed.first_page_out_s


def test_questions_are_answered_asleep_and_wake_nobody(sleeper: Printer) -> None:
    wait_code(sleeper, ASLEEP, timeout_s=2 * MINUTE_S)
    assert sleeper.ask("INFO ID").lines == (f'"{sleeper.profile.identity.model}"',)
    status = sleeper.status()
    assert (status.code, status.is_online) == (ASLEEP, True)


@needs("operator")
def test_a_key_wakes_the_printer(sleeper: Printer) -> None:
    wait_code(sleeper, ASLEEP, timeout_s=2 * MINUTE_S)
    sleeper.panel.press("START")
    sleeper.wait_ready()


def test_power_save_can_be_switched_off(sleeper: Printer) -> None:
    sleeper.set_default("POWERSAVE", "OFF")
    sleeper.rig.wait(3 * MINUTE_S)
    assert sleeper.status().code == 10001


@needs("operator")
def test_a_printer_with_a_job_in_hand_does_not_sleep(sleeper: Printer) -> None:
    leave_paper_in(sleeper, 1, 0)
    job = sleeper.print()
    sleeper.rig.wait(3 * MINUTE_S)
    assert sleeper.status().code in range(41100, 41200)
    assert sleeper.ask("INFO POWER").fields["STATE"] == "READY"
    sleeper.operator.load_tray(1, 5)
    assert job.wait_done().pages == 1
