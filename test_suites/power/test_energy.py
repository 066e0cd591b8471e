"""What the printer draws from the mains, held against what its profile promises."""

from __future__ import annotations

import pytest

from harness.ctl import Measure, Printer, covers, level, needs, pillar
from test_suites.steps import wait_code

pytestmark = [level("L2"), pillar("power"), covers("TO-PWR-04"), needs("power_meter")]

SLEEP, DEEP_SLEEP = 35078, 40000
MINUTE_S = 60.0


def fall_asleep(printer: Printer, code: int = SLEEP) -> None:
    """Wait until the printer sleeps, or sleeps deeply."""
    printer.set_default("POWERSAVETIME", 1)
    printer.host.tell("USTATUS DEVICE=ON")
    wait_code(printer, code, timeout_s=4 * MINUTE_S)


def test_a_ready_printer_draws_its_rated_power(printer: Printer, measure: Measure) -> None:
    rated_w = printer.profile.power.ready_w
    gauge = measure.declare("ready_power_w", unit="W", low=0.8 * rated_w, high=1.1 * rated_w)
    printer.set_default("POWERSAVE", "OFF")
    printer.rig.wait(MINUTE_S)
    gauge.take(printer.power.average_w(30 * MINUTE_S))


def test_a_sleeping_printer_draws_its_rated_power(printer: Printer, measure: Measure) -> None:
    rated_w = printer.profile.power.sleep_w
    gauge = measure.declare("sleep_power_w", unit="W", low=0.0, high=1.01 * rated_w)
    fall_asleep(printer)
    gauge.take(printer.power.average_w(30 * MINUTE_S))


@needs("deep_sleep")
def test_a_printer_in_deep_sleep_draws_its_rated_power(printer: Printer, measure: Measure) -> None:
    rated_w = printer.profile.power.deep_sleep_w or 0.0
    gauge = measure.declare("deep_sleep_power_w", unit="W", low=0.0, high=1.01 * rated_w)
    printer.set_default("DEEPSLEEPTIME", 1)
    fall_asleep(printer, DEEP_SLEEP)
    printer.rig.wait(1.0)
    gauge.take(printer.power.average_w(60 * MINUTE_S))


def test_a_printing_printer_draws_its_rated_power(printer: Printer, measure: Measure) -> None:
    rated_w = printer.profile.power.printing_w
    gauge = measure.declare("printing_power_w", unit="W", low=0.8 * rated_w, high=1.1 * rated_w)
    job = printer.print(pages=40)
    printer.rig.wait(8.0)
    gauge.take(printer.power.average_w(25.0))
    job.wait_done()


def test_the_fuser_is_heated_only_when_it_is_needed(printer: Printer) -> None:
    fall_asleep(printer)
    printer.rig.wait(10 * MINUTE_S)
    heater_w = printer.profile.fuser.heater_w
    assert printer.power.watts < heater_w
    job = printer.print()
    printer.rig.wait(2.0)
    assert printer.power.watts > heater_w
    job.wait_done()


def test_waking_costs_the_heat_that_was_lost(printer: Printer, measure: Measure) -> None:
    fuser = printer.profile.fuser
    heat_wh = fuser.heat_capacity_j_per_c * (fuser.ready_c - fuser.ambient_c) / 3600
    gauge = measure.declare("wake_energy_wh", unit="Wh", low=heat_wh, high=3 * heat_wh + 5.0)
    fall_asleep(printer)
    printer.rig.wait(60 * MINUTE_S)
    start_wh = printer.power.energy_wh
    printer.print().wait_done()
    gauge.take(printer.power.energy_wh - start_wh)


def test_three_hours_asleep_cost_less_than_one_ready(printer: Printer) -> None:
    fall_asleep(printer)
    start_wh = printer.power.energy_wh
    printer.rig.wait(3 * 60 * MINUTE_S)
    assert printer.power.energy_wh - start_wh < printer.profile.power.ready_w


@pytest.mark.parametrize("readings", [1, 60])
def test_reading_the_meter_changes_nothing(printer: Printer, readings: int) -> None:
    """The energy of an hour asleep is the same however often somebody looks."""
    fall_asleep(printer)
    start_wh = printer.power.energy_wh
    for _ in range(readings):
        printer.rig.wait(3600.0 / readings)
    drawn_wh = printer.power.energy_wh - start_wh
    assert drawn_wh == pytest.approx(printer.profile.power.sleep_w, rel=0.01)


@needs("operator")
def test_an_open_door_takes_the_heater_off_the_mains(printer: Printer) -> None:
    printer.operator.open_door()
    printer.rig.wait(1.0)
    assert printer.power.average_w(10.0) < printer.profile.power.ready_w


@needs("operator", "power_switch")
def test_a_printer_switched_off_draws_nothing(printer: Printer) -> None:
    printer.operator.switch_off()
    assert printer.power.average_w(MINUTE_S) == 0.0
    printer.operator.switch_on()
    printer.rig.wait(2.0)
    assert printer.power.watts > 0.0


@needs("operator", "power_switch", "deep_sleep")
def test_power_that_fails_in_deep_sleep_comes_back_awake(printer: Printer) -> None:
    printer.set_default("DEEPSLEEPTIME", 1)
    fall_asleep(printer, DEEP_SLEEP)
    printer.operator.switch_off()
    printer.rig.wait(1.0)
    printer.operator.switch_on()
    printer.wait_ready()
    assert printer.print(pages=1).wait_done().pages == 1


@needs("scanner", "operator")
def test_scanning_draws_more_than_being_ready(printer: Printer) -> None:
    printer.operator.load_documents(10)
    printer.rig.wait(1.0)
    idle_w = min(_watts_of(printer, 40))
    printer.panel.press("START")
    printer.rig.wait(0.3)
    assert printer.power.watts >= idle_w + printer.profile.power.scan_w * 0.99


def _watts_of(printer: Printer, seconds: int) -> list[float]:
    watts = []
    for _ in range(seconds):
        printer.rig.wait(1.0)
        watts.append(printer.power.watts)
    return watts
