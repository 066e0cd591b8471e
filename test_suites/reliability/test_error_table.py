"""Every fault of the table of status codes: its code and text, gone when its cause is gone; no page is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import clear_path, leave_paper_in, pages_out, wait_code

pytestmark = [level("L2"), pillar("reliability"), covers("TO-REL-01"), needs("operator", "faults")]

PAGES = 2


class Trouble(NamedTuple):
    """How to cause it, what the printer says, how to end it, and the job that meets it."""

    code: int
    text: str
    cause: Callable[[Printer], object]
    remedy: Callable[[Printer], object]
    settings: Mapping[str, str | int] = {}
    is_online: bool = False


def listen_to_status(printer: Printer) -> None:
    printer.host.tell("USTATUS DEVICE=ON")
    printer.host.ask("ECHO on")


def close_door(printer: Printer) -> None:
    printer.operator.close_door()


def move_door(printer: Printer) -> None:
    printer.operator.open_door()
    printer.rig.wait(1.0)
    printer.operator.close_door()


def exhaust_retries(printer: Printer) -> None:
    printer.faults.misfeed(times=printer.profile.reliability.feed_retries + 1)


def jam(at: str) -> Callable[[Printer], None]:
    return lambda printer: printer.faults.jam(at=at)


def stick(at: str) -> Callable[[Printer], None]:
    return lambda printer: printer.faults.stick_sensor(at=at)


def free(at: str) -> Callable[[Printer], None]:
    def remedy(printer: Printer) -> None:
        printer.faults.repair_sensor(at=at)
        clear_path(printer)

    return remedy


def stick_and_look(at: str) -> Callable[[Printer], None]:
    """The sensor sticks, and somebody looks for a sheet there twice."""

    def cause(printer: Printer) -> None:
        printer.faults.stick_sensor(at=at)
        for _ in range(2):
            printer.rig.wait(1.0)
            move_door(printer)
        printer.rig.wait(1.0)

    return cause


def repair_motor(printer: Printer) -> None:
    printer.faults.repair_motor()
    clear_path(printer)


def mute(module: str) -> Callable[[Printer], None]:
    return lambda printer: printer.faults.mute_module(module)


def remove(module: str) -> Callable[[Printer], None]:
    return lambda printer: printer.faults.remove_module(module)


def unmute(module: str) -> Callable[[Printer], None]:
    return lambda printer: printer.faults.unmute_module(module)


def plug(module: str) -> Callable[[Printer], None]:
    return lambda printer: printer.faults.plug_module(module)


def offer_wrong_sheet(printer: Printer) -> None:
    printer.operator.feed_manually(1, "A5")


def clear_and_feed(printer: Printer) -> None:
    clear_path(printer)
    for _ in range(PAGES):
        printer.operator.feed_manually(1, "A4")
        printer.rig.wait(15.0)


def fill_trays(printer: Printer) -> None:
    for number, tray in enumerate(printer.profile.trays, 1):
        printer.operator.load_tray(number, tray.capacity_sheets)


def row(name: str, trouble: Trouble, *capabilities: str) -> Any:
    marks = (needs(*capabilities),) if capabilities else ()
    return pytest.param(trouble, id=name, marks=marks)


STAPLED = {"FINISH": "STAPLE"}
DUPLEX = {"DUPLEX": "ON"}
BY_HAND = {"MANUALFEED": "ON", "PAPER": "A4"}

TABLE = [
    row("door", Trouble(40021, "Door open", lambda printer: printer.operator.open_door(), close_door)),
    row(
        "door in mid-print",
        Trouble(
            40021, "Door open", lambda printer: printer.faults.open_door(at="fuser"), lambda printer: shut(printer)
        ),
    ),
    row("misfeeds", Trouble(42100, "Tray not feeding", exhaust_retries, move_door)),
    row("jam at feed", Trouble(42101, "Jam at feed", jam("registration"), clear_path)),
    row("jam at fuser", Trouble(42102, "Jam at fuser", jam("fuser"), clear_path)),
    row("jam at exit", Trouble(42103, "Jam at exit", jam("exit"), clear_path)),
    row("jam in duplex", Trouble(42104, "Jam in duplex", jam("duplex"), clear_path, DUPLEX), "duplex"),
    row("two sheets", Trouble(42106, "Two sheets fed", lambda printer: printer.faults.multi_feed(), clear_path)),
    row("wrong sheet", Trouble(42105, "Wrong paper size", offer_wrong_sheet, clear_and_feed, BY_HAND), "manual_feed"),
    row("sensor at feed covered", Trouble(42101, "Jam at feed", stick("registration"), free("registration"))),
    row("sensor at fuser covered", Trouble(42102, "Jam at fuser", stick("fuser"), free("fuser"))),
    row("sensor at exit covered", Trouble(42103, "Jam at exit", stick("exit"), free("exit"))),
    row("sensor at feed", Trouble(42107, "Feed sensor", stick_and_look("registration"), free("registration"))),
    row("sensor at fuser", Trouble(42108, "Fuser sensor", stick_and_look("fuser"), free("fuser"))),
    row("sensor at exit", Trouble(42109, "Exit sensor", stick_and_look("exit"), free("exit"))),
    row("sensor in duplex", Trouble(42110, "Duplex sensor", stick_and_look("duplex"), free("duplex")), "duplex"),
    row("motor stalls", Trouble(50591, "59.1 Motor stall", lambda printer: printer.faults.stall_motor(), clear_path)),
    row(
        "motor stands",
        Trouble(50591, "59.1 Motor stall", lambda printer: printer.faults.stall_motor(is_lasting=True), repair_motor),
    ),
    row(
        "motor is slow", Trouble(50592, "59.2 Motor speed", lambda printer: printer.faults.slow_motor(70), repair_motor)
    ),
    row(
        "motor is fast",
        Trouble(50592, "59.2 Motor speed", lambda printer: printer.faults.slow_motor(115), repair_motor),
    ),
    row("panel silent", Trouble(55004, "55.4 No panel", mute("panel"), unmute("panel"), is_online=True)),
    row(
        "scanner silent",
        Trouble(55003, "55.3 No scanner", mute("scanner"), unmute("scanner"), is_online=True),
        "scanner",
    ),
    row("engine unplugged", Trouble(55001, "55.1 No engine", remove("engine"), plug("engine"))),
    row("finisher silent", Trouble(55002, "55.2 No finisher", mute("finisher"), unmute("finisher")), "finisher"),
    row("finisher unplugged", Trouble(55002, "55.2 No finisher", remove("finisher"), plug("finisher")), "finisher"),
    row(
        "staple bent",
        Trouble(
            43130,
            "Staple jam",
            lambda printer: printer.faults.jam_stapler(),
            lambda printer: printer.operator.clear_finisher(),
            STAPLED,
        ),
        "stapler",
    ),
    row(
        "no staples",
        Trouble(
            40040,
            "Load staples",
            lambda printer: printer.operator.load_staples(0),
            lambda printer: printer.operator.load_staples(1000),
            STAPLED,
        ),
        "stapler",
    ),
    row("no paper", Trouble(41102, "Tray 1 empty", lambda printer: leave_paper_in(printer, 0, 0), fill_trays)),
]


def shut(printer: Printer) -> None:
    printer.operator.clear_path()
    printer.operator.close_door()


@pytest.mark.parametrize("trouble", TABLE)
def test_a_fault_is_told_and_ends_with_its_cause(printer: Printer, trouble: Trouble) -> None:
    listen_to_status(printer)
    trouble.cause(printer)
    job = printer.print(pages=PAGES, settings={**trouble.settings})
    assert wait_code(printer, trouble.code, timeout_s=120.0) == trouble.text
    printer.rig.wait(2.0)
    status = printer.status()
    assert (status.code, status.display, status.is_online) == (trouble.code, trouble.text, trouble.is_online)
    trouble.remedy(printer)
    assert job.wait_done().pages == PAGES
    assert printer.wait_ready().display == "Ready"
    sheets = pages_out(printer)
    assert sorted(page for sheet in sheets for page in sheet) == list(range(1, PAGES + 1))


@needs("panel", "panel_view")
@pytest.mark.parametrize("trouble", [each for each in TABLE if each.id != "panel silent"])
def test_the_panel_says_what_the_host_is_told(printer: Printer, trouble: Trouble) -> None:
    trouble.cause(printer)
    printer.print(pages=PAGES, settings={**trouble.settings})
    printer.panel.wait_for(trouble.text, timeout_s=120.0)
    printer.rig.wait(2.0)
    trouble.remedy(printer)
    printer.panel.wait_for("Ready", timeout_s=120.0)
    assert not any(trouble.text in line for line in printer.panel.lines)


FUSER = [
    (50001, "50.1 Fuser cold", lambda printer: printer.faults.break_heater()),
    (50003, "50.3 Fuser probe", lambda printer: printer.faults.open_thermistor()),
    (50003, "50.3 Fuser probe", lambda printer: printer.faults.short_thermistor()),
    (50002, "50.2 Fuser hot", lambda printer: printer.faults.weld_heater()),
]


@pytest.mark.parametrize(("code", "text", "cause"), FUSER, ids=["cold", "open", "short", "hot"])
def test_a_failed_fuser_is_told_and_heats_no_more(
    printer: Printer, code: int, text: str, cause: Callable[[Printer], None]
) -> None:
    listen_to_status(printer)
    cause(printer)
    assert wait_code(printer, code, timeout_s=2.0 * printer.profile.fuser.warm_up_limit_s + 300.0) == text
    printer.rig.wait(30.0)
    status = printer.status()
    assert (status.code, status.is_online) == (code, False)


def test_a_drifting_thermistor_ends_at_the_thermal_latch(printer: Printer) -> None:
    listen_to_status(printer)
    printer.faults.drift_thermistor(-70)
    assert wait_code(printer, 50004, timeout_s=300.0) == "50.4 Fuser latch"
    assert not printer.status().is_online
