"""How long the first page takes, from ready and after sleep of any length: warmth shows."""

from __future__ import annotations

from harness.ctl import Measure, Printer, covers, level, pillar
from test_suites.steps import time_pages, wait_code

pytestmark = [level("L2"), pillar("power"), covers("TO-PWR-02")]

SLEEP = 35078
MINUTE_S = 60.0


def first_page_s(printer: Printer) -> float:
    """Send a page and give the seconds until it is out."""
    printer.host.events.clear()
    printer.host.tell("USTATUS PAGE=ON")
    job = printer.print()
    return time_pages(printer, 1)[0] - job.sent_at_s


def sleep_for(printer: Printer, duration_s: float) -> None:
    """Let the printer fall asleep and sleep so long."""
    printer.set_default("POWERSAVETIME", 1)
    printer.host.tell("USTATUS DEVICE=ON")
    wait_code(printer, SLEEP, start=len(printer.host.events), timeout_s=2 * MINUTE_S)
    printer.rig.wait(duration_s)


def test_the_first_page_from_ready_is_out_in_its_rated_time(printer: Printer, measure: Measure) -> None:
    gauge = measure.declare("first_page_out_s", unit="s", low=0.5, high=printer.profile.speed.first_page_out_s)
    gauge.take(first_page_s(printer))


def test_the_first_page_after_two_hours_asleep_waits_for_a_cold_fuser(printer: Printer, measure: Measure) -> None:
    profile = printer.profile
    gauge = measure.declare(
        "first_page_out_cold_s",
        unit="s",
        low=profile.speed.first_page_out_s,
        high=profile.power.wake_s + profile.speed.first_page_out_s,
    )
    printer.set_default("DEEPSLEEPTIME", 0)
    sleep_for(printer, 2 * 60 * MINUTE_S)
    gauge.take(first_page_s(printer))


def test_the_shorter_the_sleep_the_sooner_the_page(printer: Printer) -> None:
    sleep_for(printer, 5.0)
    soon_s = first_page_s(printer)
    printer.wait_ready()
    sleep_for(printer, 10 * MINUTE_S)
    assert first_page_s(printer) > soon_s + 2.0
