"""The display says what the printer's status says, and no longer than its cause lasts."""

from __future__ import annotations

from harness.ctl import Printer, Rig, covers, level, needs, pillar
from test_suites.steps import clear_path, leave_paper_in

pytestmark = [level("L2"), pillar("panel"), covers("TO-PNL-01"), needs("panel", "panel_view")]


def test_a_ready_printer_shows_ready(printer: Printer) -> None:
    printer.panel.wait_for("Ready", timeout_s=2.0)
    assert printer.panel.lines == ("Ready", *[""] * (printer.profile.panel.lines - 1))


@needs("power_cycle")
def test_warming_up_is_shown_from_power_on(rig: Rig) -> None:
    Printer(rig).panel.wait_for("Warming up", timeout_s=5.0)


def test_a_job_is_shown_by_status_and_name_until_it_ends(printer: Printer) -> None:
    job = printer.print(pages=2, name="report")
    printer.panel.wait_for("Printing", timeout_s=5.0)
    printer.panel.wait_for("report", timeout_s=5.0)
    job.wait_done()
    printer.panel.wait_for("Ready", timeout_s=10.0)
    assert not any("report" in line for line in printer.panel.lines)


def test_a_ready_message_is_shown_and_withdrawn(printer: Printer) -> None:
    printer.host.tell('RDYMSG DISPLAY="Room 4"')
    printer.panel.wait_for("Room 4", timeout_s=2.0)
    printer.host.tell('RDYMSG DISPLAY=""')
    printer.panel.wait_for("Ready", timeout_s=2.0)


def test_a_word_too_long_for_a_line_goes_on_in_the_next(printer: Printer) -> None:
    columns = printer.profile.panel.columns
    word = "abcdefghijklmnopqrstuvwxyz012345"
    printer.host.tell(f'RDYMSG DISPLAY="{word}"')
    printer.panel.wait_for("abc", timeout_s=2.0)
    assert "".join(printer.panel.lines[:2]) == word[: 2 * columns]
    assert printer.panel.lines[0] == word[:columns]


def test_a_long_message_is_broken_between_words(printer: Printer) -> None:
    printer.host.tell('RDYMSG DISPLAY="Copy room closes at noon"')
    printer.panel.wait_for("Copy room", timeout_s=2.0)
    words = " ".join(printer.panel.lines).split()
    assert words == ["Copy", "room", "closes", "at", "noon"]


def test_a_message_longer_than_the_display_is_cut_at_its_end(printer: Printer) -> None:
    columns, lines = printer.profile.panel.columns, printer.profile.panel.lines
    message = ("0123456789" * 9)[:80]
    printer.host.tell(f'RDYMSG DISPLAY="{message}"')
    printer.panel.wait_for("0123", timeout_s=2.0)
    assert "".join(printer.panel.lines) == message[: columns * lines]


@needs("operator")
def test_an_open_door_is_shown_until_it_is_closed(printer: Printer) -> None:
    printer.operator.open_door()
    printer.panel.wait_for("Door open", timeout_s=2.0)
    printer.operator.close_door()
    printer.panel.wait_for("Ready", timeout_s=10.0)


@needs("operator", "faults")
def test_a_jam_is_shown_until_it_is_cleared(printer: Printer) -> None:
    printer.faults.jam(at="fuser")
    job = printer.print()
    printer.panel.wait_for("Jam", timeout_s=20.0)
    clear_path(printer)
    job.wait_done()
    printer.panel.wait_for("Ready", timeout_s=10.0)


@needs("operator")
def test_an_empty_tray_is_shown_until_it_is_filled(printer: Printer) -> None:
    leave_paper_in(printer, 1, 0)
    job = printer.print()
    printer.panel.wait_for("Tray 1", timeout_s=10.0)
    printer.operator.load_tray(1, 5)
    job.wait_done()
    printer.panel.wait_for("Ready", timeout_s=10.0)


@needs("operator")
def test_the_first_line_is_what_info_status_says(printer: Printer) -> None:
    printer.operator.open_door()
    display = printer.wait_status(40021, timeout_s=2.0).display
    printer.panel.wait_for(display[: printer.profile.panel.columns], timeout_s=2.0)


@needs("four_line_panel")
def test_a_four_line_display_shows_status_and_job_on_lines_of_their_own(printer: Printer) -> None:
    assert len(printer.panel.lines) == 4
    job = printer.print(name="report")
    printer.panel.wait_for("report", timeout_s=5.0)
    status, job_line, _, fourth = printer.panel.lines
    assert ("report" in job_line, "report" in status, fourth) == (True, False, "")
    job.wait_done()
