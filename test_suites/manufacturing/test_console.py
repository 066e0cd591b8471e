"""The service console: prompt, echo, editing within bounds, answers that end, and nothing that stops the printer."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar

pytestmark = [level("L2"), pillar("manufacturing"), covers("TO-MFG-01"), needs("console")]

QUESTIONS = ["help", "version", "serial", "status", "counters", "events", "log", "sensors", "selftest"]


@pytest.mark.parametrize("command", QUESTIONS)
def test_every_question_is_answered(printer: Printer, command: str) -> None:
    assert printer.console.do(command).lines or command == "events"


@pytest.mark.parametrize("command", ["HELP", "  help  ", "Help"])
def test_a_command_is_known_in_any_case_and_among_blanks(printer: Printer, command: str) -> None:
    assert "help" in printer.console.do(command).lines


def test_what_is_typed_is_echoed(printer: Printer) -> None:
    printer.console.send(b"vers")
    printer.console.expect(b"vers")
    printer.console.send(b"ion\r")
    printer.console.expect(b"ion\r\n= model: ")


def test_every_character_that_can_be_shown_is_echoed_and_no_other(printer: Printer) -> None:
    shown = bytes(range(ord(" "), ord("~") + 1))
    for part in (shown[:48], shown[48:]):
        printer.console.send(part + b"\x00\x1f\x80\xff" + b"\x15")
        printer.console.expect(part + b"\a" * 4 + b"\b \b" * len(part))


@pytest.mark.parametrize("rub", [b"\x08", b"\x7f"])
def test_a_slip_can_be_rubbed_out(printer: Printer, rub: bytes) -> None:
    printer.console.send(b"seriall" + rub)
    assert printer.console.ask("").fields["serial"]
    printer.console.send(rub * 2 + b"serialyx" + rub * 2)
    assert printer.console.ask("").fields["serial"]


def test_a_whole_line_can_be_thrown_away(printer: Printer) -> None:
    printer.console.send(b"nonsense\x15")
    assert printer.console.ask("serial").error == ""


def test_a_line_can_be_interrupted(printer: Printer) -> None:
    printer.console.send(b"nonsense\x03")
    assert printer.console.ask("serial").error == ""


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_a_line_ends_with_either_end_or_both(printer: Printer, end: bytes) -> None:
    printer.console.send(b"serial" + end)
    printer.console.read_answer("serial")
    printer.rig.wait(0.5)
    assert bytes(printer.console.heard).count(b"> ") == 1


def test_an_empty_line_gets_a_prompt_and_no_answer(printer: Printer) -> None:
    printer.console.send(b"\r\r")
    printer.console.expect(b"> \r\n> ")
    assert b"= " not in printer.console.heard


@pytest.mark.parametrize("command", ["frobnicate", "serialx", "-", "helphelphelphelp", "%s%n"])
def test_an_unknown_command_is_refused(printer: Printer, command: str) -> None:
    assert printer.console.ask(command).error.startswith("no such command")


def test_a_line_that_is_too_long_is_cut_with_a_bell(printer: Printer) -> None:
    printer.console.send(b"x" * 200 + b"\r")
    printer.console.expect(b"\a")
    assert printer.console.read_answer().error.startswith("no such command")
    assert printer.console.ask("serial").error == ""


def test_noise_on_the_console_is_survived(printer: Printer) -> None:
    printer.console.send(bytes(byte for byte in range(256) if byte not in (3, 10, 13)) * 4 + b"\x15")
    printer.rig.wait(1.0)
    assert printer.console.ask("serial").error == ""
    assert printer.print(pages=2).wait_done().pages == 2


def test_a_flood_of_commands_does_not_disturb_a_job(printer: Printer) -> None:
    job = printer.print(pages=5)
    for _ in range(40):
        printer.console.do("status")
    assert job.wait_done().pages == 5


def test_commands_typed_ahead_are_all_run(printer: Printer) -> None:
    printer.console.send(b"serial\rversion\rserial\r")
    printer.rig.wait(1.0)
    printer.console.ask("status")
    heard = bytes(printer.console.heard)
    assert heard.count(b"= serial: ") == 2
    assert heard.count(b"= model: ") == 1


def test_the_log_can_be_read_again(printer: Printer) -> None:
    printer.print(pages=1, name="remembered").wait_done()
    assert any("remembered" in line for line in printer.console.do("log").lines)


def test_no_byte_of_a_host_that_waits_when_asked_to_is_said_to_be_lost(printer: Printer) -> None:
    printer.print(pages=2).wait_done()
    assert not any("bytes lost" in line for line in printer.console.do("log").lines)


@needs("operator")
def test_what_the_log_has_no_room_for_is_counted_in_it(printer: Printer) -> None:
    for number in range(8):
        printer.print(name=f"a name to fill the log with, number {number}").wait_done()
    printer.console.send(b"log\r" * 60)
    printer.rig.wait(0.013)
    printer.operator.open_door()
    printer.rig.wait(0.5)
    printer.operator.close_door()
    printer.rig.wait(20.0)
    printer.operator.open_door()
    printer.console.expect(b" lines lost\r\n")


def test_status_is_that_of_the_host_port(printer: Printer) -> None:
    fields = printer.console.do("status").fields
    assert (int(fields["code"]), fields["display"]) == (printer.status().code, printer.status().display)


def test_pages_are_counted_for_the_technician_too(printer: Printer) -> None:
    printer.print(pages=3).wait_done()
    assert int(printer.console.do("counters").fields["pages"]) == printer.page_count()


@needs("faults", "operator")
def test_events_are_listed(printer: Printer) -> None:
    printer.operator.open_door()
    printer.rig.wait(1.0)
    printer.operator.close_door()
    printer.rig.wait(1.0)
    assert any("40021" in line for line in printer.console.do("events").lines)


@pytest.mark.parametrize("command", ["dump", "dump 0x20000000 64", "dump 0 4294967295"])
def test_memory_is_not_shown(printer: Printer, command: str) -> None:
    assert "not shown" in printer.console.ask(command).error


@needs("operator", "faults")
def test_sensors_are_shown_as_they_are(printer: Printer) -> None:
    fields = printer.console.do("sensors").fields
    trays = {f"tray-{number}" for number in range(1, len(printer.profile.trays) + 1)}
    assert set(fields) - {"duplex"} == {"door", "registration", "fuser", "exit"} | trays
    assert ("duplex" in fields) == printer.profile.has_duplex
    assert {fields[tray] for tray in trays} == {"paper"}
    assert (fields["door"], fields["fuser"]) == ("closed", "clear")
    printer.operator.open_door()
    printer.operator.load_tray(1, 0)
    printer.faults.stick_sensor(at="fuser")
    printer.rig.wait(1.0)
    changed = printer.console.do("sensors").fields
    assert (changed["door"], changed["tray-1"], changed["fuser"], changed["exit"]) == (
        "open",
        "empty",
        "covered",
        "clear",
    )
    assert printer.console.do("status").fields["online"] == "no"


@needs("operator")
def test_sensors_are_shown_live(printer: Printer) -> None:
    printer.console.send(b"sensors watch 10\r")
    printer.rig.wait(1.0)
    printer.operator.open_door()
    printer.rig.wait(1.0)
    printer.operator.close_door()
    fields = printer.console.read_answer(timeout_s=20.0)
    assert fields.lines[-2:] == ("door: open", "door: closed")


@pytest.mark.parametrize("seconds", [1, 3, 7])
def test_a_watch_lasts_as_long_as_it_was_asked_to(printer: Printer, seconds: int) -> None:
    start_s = printer.rig.now_s
    printer.console.do(f"sensors watch {seconds}", timeout_s=20.0)
    assert seconds <= printer.rig.now_s - start_s < seconds + 0.2
    printer.rig.wait(2.0)
    printer.console.ask("serial")
    assert bytes(printer.console.heard).count(b"= OK") == 1


@needs("operator")
def test_a_watch_ends_when_it_is_interrupted(printer: Printer) -> None:
    printer.console.send(b"sensors watch 600\r")
    printer.rig.wait(1.0)
    printer.console.send(b"\x03")
    assert printer.console.read_answer().error == ""
    printer.operator.open_door()
    printer.rig.wait(1.0)
    assert printer.console.ask("serial").error == ""
    assert b"door: open" not in printer.console.heard


@pytest.mark.parametrize("words", ["watch", "watch 0", "watch 601", "watch -1", "wash 5"])
def test_a_watch_has_bounds(printer: Printer, words: str) -> None:
    assert printer.console.ask(f"sensors {words}").error.startswith("expected")
