"""What is wrong with a PJL line: said by its documented code to a host that asked, to no other, and without effect."""

from __future__ import annotations

import pytest

from harness.ctl import UEL, Host, Printer, covers, level, needs, pillar
from test_suites.steps import talk

pytestmark = [level("L2"), pillar("connectivity"), covers("TO-JOB-04")]

WRONG = [
    ("FROBNICATE", 20002),
    ("FROBNICATE DEEPLY=YES", 20002),
    ("SET", 20023),
    ("SET COPIES", 25007),
    ("SET COPIES=", 20015),
    ("SET NOSUCH=1", 25006),
    ("DEFAULT NOSUCH=1", 25006),
    ("SET COPIES=0", 25014),
    ("SET COPIES=1000", 25014),
    ("SET COPIES=two", 25008),
    ("DEFAULT PAPER=PAPYRUS", 25016),
    ("SUPPLY REPLACED=WHEEL", 25016),
    ("SET PASSWORD=1", 27005),
    ("DEFAULT HOLD=ON", 27007),
    ("EOJ", 27002),
    ("USTATUS NOSUCH=ON", 25006),
    ("USTATUS", 25006),
    ("USTATUS JOB", 25006),
    ("USTATUS JOB=", 25006),
    ("USTATUS JOB=NOSUCH", 25006),
    ("ENTER LANGUAGE=KLINGON", 20004),
    ("A" * 600, 20005),
]


@pytest.mark.parametrize(("line", "code"), WRONG, ids=[f"{line[:24]}-{code}" for line, code in WRONG])
def test_a_wrong_line_is_said_by_its_code(printer: Printer, line: str, code: int) -> None:
    printer.host.tell("USTATUS DEVICE=VERBOSE")
    printer.host.tell(line)
    printer.host.wait_event("DEVICE", timeout_s=5.0, CODE=str(code))
    printer.host.tell("USTATUSOFF")
    assert printer.print(pages=2).wait_done().pages == 2


@pytest.mark.parametrize("pages", ["START=5 END=2", "START=0", "END=0"])
def test_pages_that_cannot_be_are_said_and_the_whole_job_printed(printer: Printer, pages: str) -> None:
    printer.host.tell("USTATUS DEVICE=VERBOSE")
    printer.host.tell("USTATUS JOB=ON")
    printer.host.send(UEL + f'@PJL JOB NAME="odd" {pages}\r\n'.encode() + b"one\ftwo\f" + UEL + b"@PJL EOJ\r\n" + UEL)
    printer.host.wait_event("DEVICE", timeout_s=5.0, CODE="25014")
    printer.host.wait_event("JOB", timeout_s=60.0, NAME="odd", PAGES="2")


@pytest.mark.parametrize("asked", ["ON", "OFF"])
def test_wrong_lines_are_said_in_verbose_mode_alone(printer: Printer, asked: str) -> None:
    printer.host.tell(f"USTATUS DEVICE={asked}")
    for line, _code in WRONG:
        printer.host.tell(line)
    printer.ask("ECHO after them")
    assert printer.host.events == []


@needs("second_host")
def test_a_wrong_line_is_said_to_its_own_host_alone(printer: Printer) -> None:
    other = Host(printer.rig, printer.rig.open_second_host())
    other.tell("USTATUS DEVICE=VERBOSE")
    printer.host.tell("FROBNICATE")
    assert not other.listen(3.0)


def test_a_line_that_is_no_text_is_said_by_its_code(printer: Printer) -> None:
    printer.host.tell("USTATUS DEVICE=VERBOSE")
    printer.host.send(UEL + bytes(range(128, 160)) + b"\r\n" + UEL)
    printer.host.wait_event("DEVICE", timeout_s=5.0, CODE="20006")


@pytest.mark.parametrize("line", ['DMINFO ASCIIHEX="0400060105"', 'DMCMD ASCIIHEX="040006020501020301040105"'])
def test_device_management_is_ignored(printer: Printer, line: str) -> None:
    printer.host.tell("USTATUS DEVICE=VERBOSE")
    assert talk(printer, UEL + f"@PJL {line}\r\n".encode()) == b""


@pytest.mark.parametrize("language", ["POSTSCRIPT", "PCLXL", "HPGL2", "postscript", "KLINGON"])
def test_data_of_another_language_is_discarded_up_to_the_exit_sequence(printer: Printer, language: str) -> None:
    printer.host.tell("USTATUS DEVICE=VERBOSE")
    printer.host.tell("USTATUS JOB=ON")
    before = printer.page_count()
    printer.host.send(
        UEL + b'@PJL JOB NAME="foreign"\r\n' + f"@PJL ENTER LANGUAGE={language}\r\n".encode()
        + b") HP-PCL XL;2;0\r\n" + bytes(range(256)) + b"%!PS\r\nshowpage\r\n\f@PJL ECHO inside\r\n"
        + UEL + b"@PJL EOJ\r\n" + UEL
    )  # fmt: skip
    printer.host.wait_event("DEVICE", timeout_s=5.0, CODE="20004")
    printer.host.wait_event("JOB", timeout_s=10.0, NAME="foreign", PAGES="0")
    assert printer.ask("ECHO after").command == "@PJL ECHO after"
    assert printer.page_count() == before
    assert printer.print(pages=2).wait_done().pages == 2


def test_a_job_may_hold_a_foreign_part_beside_its_own(printer: Printer) -> None:
    printer.host.tell("USTATUS JOB=ON")
    printer.host.send(
        UEL + b'@PJL JOB NAME="mixed"\r\n@PJL ENTER LANGUAGE=PCL\r\none\r\n\f' + UEL
        + b"@PJL ENTER LANGUAGE=POSTSCRIPT\r\nshowpage\f" + UEL
        + b"@PJL ENTER LANGUAGE=PCL\r\ntwo\r\n\f" + UEL + b"@PJL EOJ\r\n" + UEL
    )  # fmt: skip
    printer.host.wait_event("JOB", timeout_s=60.0, NAME="mixed", PAGES="2")


@pytest.mark.parametrize("line", ["RDYMSG", "OPMSG", "STMSG", "RDYMSG TEXT=1", "ENTER", "ENTER WITH=PCL"])
def test_a_line_without_its_option_does_nothing(printer: Printer, line: str) -> None:
    printer.host.tell(line)
    assert (printer.status().code, printer.status().display) == (10001, "Ready")
    assert printer.print(pages=2).wait_done().pages == 2
