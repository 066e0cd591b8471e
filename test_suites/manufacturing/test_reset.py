"""A reset from the console: its cause is said, the log before it repeated, the rest of a job it cut never printed."""

from __future__ import annotations

from harness.ctl import UEL, Printer, covers, level, needs, pillar
from test_suites.steps import clear_path, pages_out

pytestmark = [level("L2"), pillar("manufacturing"), covers("TO-MFG-01"), needs("console")]

JAMS = range(42101, 42105)
BOOT_S = 5.0
SILENCE_S = 16.0
"""The default TIMEOUT and a little more."""


def reset(printer: Printer) -> bytes:
    """Reset the controller; gives what it says at the console as it starts."""
    with printer.rig.restarts_expected():
        printer.console.send(b"reset\r")
        printer.console.expect(b"reset: software", timeout_s=BOOT_S)
        printer.console.expect(b"serial ", timeout_s=BOOT_S)
    return bytes(printer.console.heard)


def test_the_next_start_says_why_and_repeats_the_log_before(printer: Printer) -> None:
    printer.print(name="remembered").wait_done()
    said = [line.decode("latin-1") for line in reset(printer).splitlines()]
    repeated = [line for line in said if line.startswith("| ")]
    assert any('"remembered" done' in line for line in repeated)
    assert repeated[-1].endswith("reset asked for")
    assert all(line[2:].split()[1] in ("info", "warn", "error") for line in repeated), "whole lines"
    assert said.index(repeated[-1]) < next(index for index, line in enumerate(said) if "reset: software" in line)


@needs("operator", "power_switch")
def test_a_power_cut_leaves_no_log_to_repeat(printer: Printer) -> None:
    logged = len(printer.rig.log_lines())
    printer.operator.switch_off()
    printer.rig.wait(1.0)
    printer.operator.switch_on()
    printer.wait_ready()
    lines = printer.rig.log_lines()[logged:]
    assert "reset: power on" in lines[0]
    assert not any(line.startswith("| ") for line in lines)


def test_manufacturing_mode_ends_with_a_reset(printer: Printer) -> None:
    printer.console.do("factory 5771")
    reset(printer)
    assert printer.console.ask("test motor").error == "in manufacturing mode only"


def test_the_printer_prints_after_a_reset(printer: Printer) -> None:
    before = printer.page_count()
    reset(printer)
    printer.wait_ready()
    again = Printer(printer.rig)
    assert again.print(pages=2).wait_done().pages == 2
    assert again.page_count() == before + 2
    assert int(again.ask("INFO COUNTERS").fields["STARTS"]) == 2


@needs("finisher", "operator")
def test_sheets_go_to_the_usual_bin_after_a_reset(printer: Printer) -> None:
    printer.print(settings={"OUTBIN": "UPPER"}).wait_done()
    reset(printer)
    printer.wait_ready()
    assert Printer(printer.rig).print().wait_done().pages == 1
    assert [sheet.bin for sheet in printer.operator.look_at_output()] == ["standard", "finisher"]


@needs("duplex", "operator")
def test_a_one_sided_job_is_printed_after_a_reset_in_a_two_sided_one(printer: Printer) -> None:
    printer.print(pages=6, settings={"DUPLEX": "ON"})
    printer.rig.wait(2.5)
    reset(printer)
    clear_path(printer)
    printer.wait_ready()
    printer.operator.empty_bin()
    assert Printer(printer.rig).print(pages=2).wait_done().pages == 2
    assert pages_out(printer)[-2:] == [(1,), (2,)]


@needs("operator")
def test_a_job_cut_by_a_reset_is_told_lost_and_the_next_is_whole(printer: Printer) -> None:
    printer.print(pages=6)
    printer.rig.wait(4.0)
    reset(printer)
    printer.rig.wait(BOOT_S)
    if printer.status().code in JAMS:
        clear_path(printer)
    printer.wait_ready()
    fields = printer.ask("INFO LOSTPAGES").fields
    assert int(fields["LAST"]) == 6 - printer.page_count()
    again = Printer(printer.rig)
    printed = len(pages_out(again))
    again.rig.wait(1.0)
    assert again.print(pages=2).wait_done().pages == 2
    assert pages_out(again)[printed:] == [(1,), (2,)]


def test_the_rest_of_a_job_cut_by_a_reset_is_not_printed(printer: Printer) -> None:
    printer.host.send(UEL + b'@PJL JOB NAME="cut"\r\n@PJL ENTER LANGUAGE=PCL\r\nfirst page\r\n')
    printer.rig.wait(0.5)
    reset(printer)
    printer.host.send(b"words of the first page\r\n\fa second page\r\n\f")
    printer.rig.wait(SILENCE_S)
    printer.wait_ready()
    printer.rig.wait(20.0)
    assert printer.page_count() == 0
    again = Printer(printer.rig)
    again.host.send(UEL)
    assert again.print(pages=2).wait_done().pages == 2


def test_text_is_printed_again_once_the_host_was_silent(printer: Printer) -> None:
    reset(printer)
    printer.rig.wait(SILENCE_S)
    printer.host.send(b"words of a page\r\n\f")
    printer.rig.wait(60.0)
    assert printer.page_count() == 1


def test_a_log_longer_than_what_is_kept_begins_with_a_whole_line(printer: Printer) -> None:
    for number in range(12):
        printer.print(name=f"a name to fill the log with, number {number}").wait_done()
    lines = printer.console.do("log").lines
    assert 800 < sum(len(line) for line in lines) < 1100 + 5 * len(lines)
    assert lines[0].removeprefix("log: ").split()[0].isdigit()
    assert "number 11" in lines[-1] or "number 11" in lines[-2]


def test_the_last_lines_before_a_reset_are_told_after_it_one_by_one(printer: Printer) -> None:
    printer.print(name="remembered").wait_done()
    said = reset(printer).split(b"\r\n")
    places = [place for place, line in enumerate(said) if line.startswith(b"| ")]
    assert any(b"remembered" in said[place] for place in places)
    assert places == list(range(places[0], places[-1] + 1))
    assert not any(b"\r" in said[place] for place in places)
