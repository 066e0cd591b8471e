"""The universal exit language: recognised however it arrives."""

from __future__ import annotations

import pytest

from harness.ctl import UEL, Job, Printer, covers, level, pillar
from test_suites.steps import talk

pytestmark = [level("L2"), pillar("connectivity"), covers("TO-PJL-01")]


@pytest.mark.parametrize("split", [1, 2, 5, 8])
def test_it_ends_the_data_however_it_is_split_over_writes(printer: Printer, split: int) -> None:
    printer.host.tell("USTATUS JOB=ON")
    printer.host.send(UEL + b'@PJL JOB NAME="split"\r\n@PJL ENTER LANGUAGE=PCL\r\npage\r\n\f' + UEL[:split])
    printer.rig.wait(0.5)
    printer.host.send(UEL[split:] + b'@PJL EOJ NAME="split"\r\n' + UEL)
    assert Job(printer.host, printer.rig, name="split", sent_at_s=printer.rig.now_s).wait_done().pages == 1


def test_what_only_looks_like_it_is_data(printer: Printer) -> None:
    data = b"\x1b%-1234\x1b%-12345Y\x1b\x1b%-1page\r\n"
    assert printer.send_job((data, data)).wait_done().pages == 2


def test_it_may_come_any_number_of_times(printer: Printer) -> None:
    assert talk(printer, UEL * 5 + b"@PJL ECHO still here\r\n" + UEL * 3) == b"@PJL ECHO still here\r\n\f"


def test_it_needs_no_line_end_before_or_after(printer: Printer) -> None:
    assert (
        talk(printer, UEL + b"@PJL ECHO one" + UEL + b"@PJL ECHO two\r\n") == b"@PJL ECHO one\r\n\f@PJL ECHO two\r\n\f"
    )


def test_pjl_in_the_data_is_data(printer: Printer) -> None:
    printer.host.send(
        UEL + b'@PJL JOB NAME="text"\r\n@PJL ENTER LANGUAGE=PCL\r\n@PJL ECHO inside\r\n\f' + UEL + b"@PJL EOJ\r\n"
    )
    assert talk(printer, UEL) == b""
