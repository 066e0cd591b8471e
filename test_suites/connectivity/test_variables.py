"""PJL variables: SET for a job, DEFAULT for all, INITIALIZE back to the factory's."""

from __future__ import annotations

import pytest

from harness.ctl import UEL, Printer, covers, level, needs, pillar
from test_suites.steps import talk

pytestmark = [level("L2"), pillar("connectivity"), covers("TO-PJL-01")]

SETTINGS = [("COPIES", "7"), ("QTY", "3"), ("PAPER", "LETTER"), ("ORIENTATION", "LANDSCAPE"), ("TIMEOUT", "60")]


def value_inside(printer: Printer, lines: str, name: str) -> str:
    answer = talk(printer, UEL + f"{lines}@PJL INQUIRE {name}\r\n".encode()).decode()
    return answer.split("\r\n")[-2]


@pytest.mark.parametrize(("name", "value"), SETTINGS)
def test_set_changes_the_value_of_the_moment_alone(printer: Printer, name: str, value: str) -> None:
    before = printer.default(name)
    assert value_inside(printer, f"@PJL SET {name}={value}\r\n", name) == value
    assert printer.default(name) == before


@pytest.mark.parametrize(("name", "value"), SETTINGS)
def test_default_changes_what_every_job_starts_with(printer: Printer, name: str, value: str) -> None:
    printer.set_default(name, value)
    assert printer.default(name) == value
    assert printer.variable(name) == value


def test_initialize_brings_back_the_factory_defaults(printer: Printer) -> None:
    printer.host.tell("INITIALIZE")
    before = {name: printer.default(name) for name, _value in SETTINGS}
    for name, value in SETTINGS:
        printer.set_default(name, value)
    printer.host.tell("INITIALIZE")
    assert {name: printer.default(name) for name, _value in SETTINGS} == before


def test_reset_brings_back_the_defaults_of_the_moment(printer: Printer) -> None:
    assert value_inside(printer, "@PJL SET COPIES=9\r\n@PJL RESET\r\n", "COPIES") == "1"


@pytest.mark.parametrize("value", ["0", "1000", "-1", "two", "", "99999999999999999999", "2x"])
def test_a_value_out_of_range_is_ignored(printer: Printer, value: str) -> None:
    assert value_inside(printer, f"@PJL SET COPIES=2\r\n@PJL SET COPIES={value}\r\n", "COPIES") == "2"


@pytest.mark.parametrize("spelling", ["SET COPIES = 4", "set copies=4", "SET  COPIES=4 ", "SET COPIES= 4"])
def test_blanks_and_case_do_not_matter_in_a_setting(printer: Printer, spelling: str) -> None:
    assert value_inside(printer, f"@PJL {spelling}\r\n", "COPIES") == "4"


@needs("duplex")
def test_a_default_of_two_sides_holds_for_jobs_that_do_not_say(printer: Printer) -> None:
    printer.set_default("DUPLEX", "ON")
    assert printer.variable("DUPLEX") == "ON"
    assert printer.print(pages=2).wait_done().pages == 2
