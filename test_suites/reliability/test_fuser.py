"""The fuser that fails: told, cut off, and what it spoils is not counted as printed for anybody's money twice."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.reliability.caretaker import COOL_S
from test_suites.steps import wait_code, went_offline

pytestmark = [level("L2"), pillar("reliability"), covers("TO-REL-01"), needs("faults")]


@pytest.mark.parametrize("degrees", [-5, 5])
def test_a_thermistor_a_little_off_disturbs_nothing(printer: Printer, degrees: int) -> None:
    printer.host.tell("USTATUS DEVICE=ON")
    printer.faults.drift_thermistor(degrees)
    assert printer.print(pages=10).wait_done().pages == 10
    assert not went_offline(printer)


@pytest.mark.parametrize("fault", ["open_thermistor", "short_thermistor"])
def test_a_thermistor_that_fails_in_mid_print_stops_the_job(printer: Printer, fault: str) -> None:
    printer.host.tell("USTATUS DEVICE=ON")
    printer.host.tell("USTATUS PAGE=ON")
    printer.print(pages=20)
    printer.host.wait_event("PAGE", timeout_s=60.0)
    getattr(printer.faults, fault)()
    wait_code(printer, 50003)
    printer.rig.wait(20.0)
    stopped_at = printer.page_count()
    assert stopped_at < 20
    printer.rig.wait(60.0)
    assert printer.page_count() == stopped_at


FAILURES = [
    (50001, "break_heater", {}, "repair_heater"),
    (50002, "weld_heater", {}, "repair_heater"),
    (50003, "open_thermistor", {}, "repair_thermistor"),
    (50003, "short_thermistor", {}, "repair_thermistor"),
    (50004, "drift_thermistor", {"degrees": -70}, "repair_thermistor"),
]


@needs("operator", "power_switch")
@pytest.mark.parametrize(("code", "fault", "how", "repair"), FAILURES, ids=[fault for _, fault, _, _ in FAILURES])
def test_a_failed_fuser_works_again_when_it_is_repaired_and_power_is_cycled_and_not_before(
    printer: Printer, code: int, fault: str, how: dict[str, int], repair: str
) -> None:
    getattr(printer.faults, fault)(**how)
    wait_status_s = 2.0 * printer.profile.fuser.warm_up_limit_s + 300.0
    assert not printer.wait_status(code, timeout_s=wait_status_s).is_online
    getattr(printer.faults, repair)()
    printer.rig.wait(60.0)
    assert printer.status().code == code
    printer.operator.switch_off()
    printer.rig.wait(COOL_S)
    printer.operator.switch_on()
    printer.rig.wait(1.0)
    assert printer.wait_ready().is_online
    assert printer.print().wait_done().pages == 1


@needs("operator", "power_switch")
def test_a_latch_whose_roller_is_still_hot_is_told_again_after_a_power_cycle(printer: Printer) -> None:
    printer.faults.drift_thermistor(-70)
    printer.wait_status(50004, timeout_s=300.0)
    printer.faults.repair_thermistor()
    printer.operator.switch_off()
    printer.rig.wait(2.0)
    printer.operator.switch_on()
    printer.rig.wait(2.0)
    assert printer.status().code == 50004


def test_a_thermistor_with_a_loose_contact_is_not_trusted_again(printer: Printer) -> None:
    printer.host.tell("USTATUS DEVICE=ON")
    printer.host.ask("ECHO on")
    printer.faults.open_thermistor()
    wait_code(printer, 50003)
    printer.faults.repair_thermistor()
    printer.rig.wait(120.0)
    assert printer.status().code == 50003


def test_a_failed_fuser_still_answers_and_takes_jobs(printer: Printer) -> None:
    printer.host.tell("USTATUS DEVICE=ON")
    printer.host.ask("ECHO on")
    printer.faults.short_thermistor()
    wait_code(printer, 50003)
    printer.print(pages=1)
    assert printer.ask("INFO ID").lines == (f'"{printer.profile.identity.model}"',)


def test_a_heater_that_breaks_between_jobs_is_told_without_one(printer: Printer) -> None:
    printer.host.tell("USTATUS DEVICE=ON")
    printer.host.ask("ECHO on")
    printer.faults.break_heater()
    assert wait_code(printer, 50001, timeout_s=600.0) == "50.1 Fuser cold"


def test_a_failed_fuser_stays_off_when_the_engine_is_plugged_in_again(printer: Printer) -> None:
    printer.faults.open_thermistor()
    printer.wait_status(50003, timeout_s=30.0)
    printer.faults.repair_thermistor()
    for _ in range(2):
        printer.faults.remove_module("engine")
        printer.rig.wait(30.0)
        printer.faults.plug_module("engine")
        printer.rig.wait(10.0)
        printer.operator.open_door()
        printer.rig.wait(1.0)
        printer.operator.close_door()
        printer.rig.wait(30.0)
    assert printer.status().code == 50003
    assert not any("warming up" in line for line in printer.rig.log_lines()[-12:])
