"""Unsolicited status: only what was asked for, in the documented form, until USTATUSOFF."""

from __future__ import annotations

import pytest

from harness.ctl import UEL, Printer, covers, level, needs, pillar
from test_suites.steps import talk

pytestmark = [level("L2"), pillar("connectivity"), covers("TO-PJL-03")]


def raw_job(name: str, pages: int) -> bytes:
    head = f'@PJL JOB NAME="{name}"\r\n@PJL ENTER LANGUAGE=PCL\r\n'.encode()
    return UEL + head + b"page\r\n\f" * pages + UEL + b"@PJL EOJ\r\n" + UEL


def hear(printer: Printer, for_s: float) -> bytes:
    heard, until_s = b"", printer.rig.now_s + for_s
    while (left_s := until_s - printer.rig.now_s) > 0:
        heard += printer.rig.channel.read(4096, left_s)
    return heard


def test_nothing_is_said_unasked(printer: Printer) -> None:
    printer.host.send(raw_job("quiet", 1))
    assert hear(printer, 15.0) == b""


def test_job_status_has_start_and_end(printer: Printer) -> None:
    printer.host.send(UEL + b"@PJL USTATUS JOB=ON\r\n" + raw_job("told", 2))
    assert hear(printer, 20.0) == (
        b'@PJL USTATUS JOB\r\nSTART\r\nNAME="told"\r\n\f@PJL USTATUS JOB\r\nEND\r\nNAME="told"\r\nPAGES=2\r\n\f'
    )


def test_page_status_counts_the_pages_of_a_job(printer: Printer) -> None:
    printer.host.send(UEL + b"@PJL USTATUS PAGE=ON\r\n" + raw_job("a", 2) + raw_job("b", 1))
    assert hear(printer, 25.0) == b"".join(b"@PJL USTATUS PAGE\r\n%d\r\n\f" % page for page in (1, 2, 1))


@needs("operator")
def test_device_status_tells_of_each_change(printer: Printer) -> None:
    printer.host.send(UEL + b"@PJL USTATUS DEVICE=ON\r\n")
    printer.rig.wait(0.5)
    printer.operator.open_door()
    heard = hear(printer, 2.0)
    assert heard.startswith(b'@PJL USTATUS DEVICE\r\nCODE=40021\r\nDISPLAY="')
    assert heard.endswith(b'"\r\nONLINE=FALSE\r\n\f')
    assert heard.count(b"\f") == 1
    printer.operator.close_door()
    assert hear(printer, 20.0).endswith(b'@PJL USTATUS DEVICE\r\nCODE=10001\r\nDISPLAY="Ready"\r\nONLINE=TRUE\r\n\f')


def test_timed_status_comes_at_its_interval(printer: Printer) -> None:
    printer.host.send(UEL + b"@PJL USTATUS TIMED=5\r\n" + UEL)
    block = b'@PJL USTATUS TIMED\r\nCODE=10001\r\nDISPLAY="Ready"\r\nONLINE=TRUE\r\n\f'
    assert hear(printer, 16.0) == block * 3


@pytest.mark.parametrize("asked", ["TIMED=5", "TIMED=0", "JOB=ON", "PAGE=OFF", "DEVICE=ON"])
def test_nobody_complains_of_status_that_may_be_asked_for(printer: Printer, asked: str) -> None:
    printer.host.tell("USTATUS DEVICE=VERBOSE")
    printer.host.tell(f"USTATUS {asked}")
    printer.host.tell("USTATUS DEVICE=VERBOSE")
    printer.rig.wait(2.0)
    printer.ask("INFO ID")
    assert not [event for event in printer.host.events if event.command.endswith("DEVICE")]


@pytest.mark.parametrize("off", [b"USTATUSOFF", b"USTATUS JOB=OFF\r\n@PJL USTATUS PAGE=OFF\r\n@PJL USTATUS TIMED=0"])
def test_status_can_be_switched_off(printer: Printer, off: bytes) -> None:
    printer.host.send(
        UEL + b"@PJL USTATUS JOB=ON\r\n@PJL USTATUS PAGE=ON\r\n@PJL USTATUS TIMED=5\r\n@PJL " + off + b"\r\n"
    )
    printer.host.send(raw_job("quiet", 1))
    assert hear(printer, 15.0) == b""


def test_what_is_switched_on_is_listed(printer: Printer) -> None:
    answer = talk(printer, UEL + b"@PJL USTATUS JOB=ON\r\n@PJL INFO USTATUS\r\n").decode()
    assert "JOB=ON [2 ENUMERATED]\r\n\tOFF\r\n\tON\r\n" in answer
    assert "PAGE=OFF [2 ENUMERATED]\r\n" in answer


def test_status_never_cuts_an_answer_in_two(printer: Printer) -> None:
    printer.host.tell("USTATUS PAGE=ON")
    job = printer.print(pages=3)
    while not any("END" in event.lines for event in printer.host.events):
        assert len(printer.ask("INFO STATUS").lines) == 3
        printer.rig.wait(0.3)
    assert job.wait_done().pages == 3
