"""Manufacturing mode: entered on purpose, left by a reset; serial number, calibration, verdicts of its stations."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import pages_out

pytestmark = [level("L2"), pillar("manufacturing"), covers("TO-MFG-01"), needs("console")]

FACTORY = "factory 5771"
FACTORY_ONLY = ["write-serial X1", "calibrate", "test motor"]


def entered(printer: Printer) -> Printer:
    printer.console.do(FACTORY)
    return printer


def cycle_power(printer: Printer) -> None:
    printer.operator.switch_off()
    printer.rig.wait(2.0)
    printer.operator.switch_on()
    printer.wait_ready()


@pytest.mark.parametrize("command", FACTORY_ONLY)
def test_what_changes_the_printer_needs_manufacturing_mode(printer: Printer, command: str) -> None:
    assert printer.console.ask(command).error == "in manufacturing mode only"


@pytest.mark.parametrize("words", ["factory", "factory 1234", "factory 57710"])
def test_the_mode_is_not_entered_by_a_slip(printer: Printer, words: str) -> None:
    assert printer.console.ask(words).error.startswith("expected")
    assert printer.console.ask("test motor").error == "in manufacturing mode only"


def test_the_prompt_says_that_it_is_manufacturing_mode(printer: Printer) -> None:
    entered(printer)
    printer.console.do("serial")
    printer.console.expect(b"mfg> ")


@needs("power_switch", "operator")
def test_the_mode_ends_with_power(printer: Printer) -> None:
    entered(printer)
    cycle_power(printer)
    assert printer.console.ask("test motor").error == "in manufacturing mode only"


def test_a_serial_number_is_written_and_told_to_hosts(printer: Printer) -> None:
    entered(printer).console.do("write-serial TEST-000123")
    assert printer.console.do("serial").fields["serial"] == "TEST-000123"
    assert "TEST-000123" in " ".join(printer.ask("INFO CONFIG").lines)


@needs("power_switch", "operator")
def test_a_serial_number_survives_a_power_cut(printer: Printer) -> None:
    entered(printer).console.do("write-serial TEST-000123")
    cycle_power(printer)
    assert printer.console.do("serial").fields["serial"] == "TEST-000123"


@pytest.mark.parametrize("text", ["", "lower-case", "A" * 16, "SPACE D", "%s%n"])
def test_what_is_no_serial_number_is_refused(printer: Printer, text: str) -> None:
    before = entered(printer).console.do("serial").fields["serial"]
    if text == "SPACE D":
        printer.console.do(f"write-serial {text}")
        assert printer.console.do("serial").fields["serial"] == "SPACE"
        return
    assert printer.console.ask(f"write-serial {text}").error
    assert printer.console.do("serial").fields["serial"] == before


@pytest.mark.parametrize("degrees", [-9, 0, 4])
@needs("power_switch", "operator")
def test_a_calibration_survives_a_power_cut(printer: Printer, degrees: int) -> None:
    entered(printer).console.do(f"calibrate thermistor {degrees}")
    cycle_power(printer)
    assert entered(printer).console.do("calibrate").fields["thermistor"] == f"{degrees} C"


@pytest.mark.parametrize("words", ["thermistor", "thermistor 10", "thermistor -10", "thermistor x", "laser 1"])
def test_a_calibration_out_of_bounds_is_refused(printer: Printer, words: str) -> None:
    assert entered(printer).console.ask(f"calibrate {words}").error.startswith("expected")
    assert printer.console.do("calibrate").fields["thermistor"] == "0 C"


@pytest.mark.parametrize("degrees", [-6, 6])
@needs("faults")
def test_a_calibrated_thermistor_is_corrected(printer: Printer, degrees: int) -> None:
    entered(printer).console.do(f"calibrate thermistor {degrees}")
    printer.faults.drift_thermistor(-degrees)
    job = printer.print(pages=4)
    assert job.wait_done().pages == 4
    assert printer.status().is_online


@pytest.mark.parametrize("station", ["sensors", "motor", "heater"])
def test_a_sound_station_passes(printer: Printer, station: str) -> None:
    answer = entered(printer).console.do(f"test {station}", timeout_s=90.0)
    assert answer.fields[station] == "PASS"
    assert printer.console.do("selftest").fields[station] == "PASS"


@pytest.mark.parametrize(("station", "seconds", "verdict"), [("motor", 2.0, "PASS"), ("panel", 60.0, "FAIL")])
def test_a_station_takes_its_time_and_no_more(printer: Printer, station: str, seconds: float, verdict: str) -> None:
    entered(printer)
    start_s = printer.rig.now_s
    assert printer.console.do(f"test {station}", timeout_s=90.0).fields[station] == verdict
    assert seconds <= printer.rig.now_s - start_s < seconds + 0.3


FAILING: dict[str, tuple[str, Callable[[Printer], None]]] = {
    "sensor": ("sensors", lambda printer: printer.faults.stick_sensor(at="fuser")),
    "door": ("sensors", lambda printer: printer.operator.open_door()),
    "motor stalls": ("motor", lambda printer: printer.faults.stall_motor(is_lasting=True)),
    "motor is slow": ("motor", lambda printer: printer.faults.slow_motor(70)),
    "thermistor": ("heater", lambda printer: printer.faults.open_thermistor()),
}


@needs("faults", "operator")
@pytest.mark.parametrize("name", FAILING)
def test_a_station_fails_with_its_hardware(printer: Printer, name: str) -> None:
    station, cause = FAILING[name]
    entered(printer)
    cause(printer)
    printer.rig.wait(1.0)
    answer = printer.console.do(f"test {station}", timeout_s=200.0)
    assert answer.fields[station] == "FAIL"
    assert printer.console.do("selftest").fields["summary"] == "FAIL"


@needs("operator")
def test_the_panel_passes_when_its_key_is_pressed(printer: Printer) -> None:
    entered(printer).console.send(b"test panel\r")
    printer.rig.wait(1.0)
    assert printer.status().display == "Press START"
    printer.panel.press("START")
    assert printer.console.read_answer().fields["panel"] == "PASS"


def test_the_panel_fails_when_nobody_presses(printer: Printer) -> None:
    answer = entered(printer).console.do("test panel", timeout_s=90.0)
    assert answer.fields["panel"] == "FAIL"
    assert printer.wait_ready().is_online


@needs("stapler", "operator")
def test_the_stapler_binds_two_sheets(printer: Printer) -> None:
    assert entered(printer).console.do("test stapler", timeout_s=120.0).fields["stapler"] == "PASS"
    assert [sheet.staples for sheet in printer.operator.look_at_output()] == [1, 1]


def test_a_station_that_is_not_fitted_is_not_tested(printer: Printer) -> None:
    finisher = printer.profile.finisher
    has_stapler = finisher is not None and finisher.stapler
    entered(printer)
    if not has_stapler:
        assert printer.console.ask("test stapler").error == "not fitted"
    assert ("stapler" in printer.console.do("selftest").fields) == has_stapler


@needs("operator")
@pytest.mark.parametrize("pages", [1, 7])
def test_a_burn_in_prints_its_pages(printer: Printer, pages: int) -> None:
    answer = entered(printer).console.do(f"test burnin {pages}", timeout_s=300.0)
    assert answer.fields["burnin"] == "PASS"
    assert [page for sheet in pages_out(printer) for page in sheet] == list(range(1, pages + 1))


@needs("operator")
def test_a_burn_in_prints_each_page_once_whatever_was_printed_or_is_asked_for_by_jobs(printer: Printer) -> None:
    printer.print(pages=3).wait_done()
    printer.operator.empty_bin()
    printer.set_default("COPIES", 3)
    answer = entered(printer).console.do("test burnin 2", timeout_s=300.0)
    assert answer.fields["burnin"] == "PASS"
    assert [page for sheet in pages_out(printer) for page in sheet] == [1, 2]


@needs("faults", "operator")
def test_a_burn_in_fails_when_it_cannot_print(printer: Printer) -> None:
    printer.faults.jam()
    assert entered(printer).console.do("test burnin 2", timeout_s=600.0).fields["burnin"] == "FAIL"


def test_a_burn_in_can_be_interrupted(printer: Printer) -> None:
    entered(printer).console.send(b"test burnin 50\r")
    printer.rig.wait(10.0)
    printer.console.send(b"\x03")
    assert printer.console.read_answer().fields["burnin"] == "FAIL"
    printer.wait_ready(timeout_s=120.0)
    assert printer.page_count() < 50


@pytest.mark.parametrize("words", ["", "laser", "burnin 101"])
def test_a_test_that_does_not_exist_is_refused(printer: Printer, words: str) -> None:
    assert entered(printer).console.ask(f"test {words}").error.startswith("expected")


def test_no_station_is_tested_while_the_printer_works(printer: Printer) -> None:
    job = printer.print(pages=5)
    printer.rig.wait(3.0)
    assert entered(printer).console.ask("test motor").error == "the printer is at work"
    assert job.wait_done().pages == 5


@needs("power_switch", "operator")
def test_verdicts_survive_a_power_cut(printer: Printer) -> None:
    entered(printer).console.do("test sensors")
    cycle_power(printer)
    assert printer.console.do("selftest").fields["sensors"] == "PASS"
