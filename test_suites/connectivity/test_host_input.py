"""Malformed, hostile and endless host input: it is survived, the next query is answered and the next job printed."""

from __future__ import annotations

from random import Random

import pytest

from harness.ctl import UEL, Printer, covers, level, pillar

pytestmark = [level("L2"), pillar("connectivity"), covers("TO-ROB-01")]

SILENCE_S = 20.0
"""The default TIMEOUT, 15 s, and a little more."""

LINES = {
    "over-long line": b"@PJL " + b"A" * 5000 + b"\r\n",
    "over-long value": b'@PJL RDYMSG DISPLAY="' + b"B" * 3000 + b'"\r\n',
    "over-long name": b"@PJL SET " + b"N" * 400 + b"=1\r\n",
    "format string": b'@PJL RDYMSG DISPLAY="%s%s%n%08x%99999d"\r\n',
    "format string echoed": b"@PJL ECHO %s%n%s%n\r\n@PJL INQUIRE %s%n\r\n",
    "quote left open": b'@PJL RDYMSG DISPLAY="no end\r\n@PJL JOB NAME="also none\r\n',
    "unknown command": b"@PJL FROBNICATE DEEPLY=YES\r\n@PJLX\r\n@PJL\r\n@\r\n",
    "binary line": bytes(range(1, 10)) + bytes(range(14, 27)) + bytes(range(128, 256)) + b"\r\n",
    "zero bytes": b"\x00" * 600 + b"\r\n@PJL SET COP\x00IES=5\r\n",
    "file of the host": b'@PJL FSQUERY NAME="../etc/passwd"\r\n@PJL FSDELETE NAME="0:/"\r\n@PJL FSUPLOAD\r\n',
    "download": b'@PJL FSDOWNLOAD FORMAT:BINARY SIZE=99999999 NAME="0:/x"\r\n',
    "settings in a loop": b"@PJL DEFAULT TIMEOUT=300\r\n@PJL DEFAULT TIMEOUT=5\r\n" * 60,
    "absurd timeout": b"@PJL SET TIMEOUT=4294967296\r\n@PJL SET TIMEOUT=-1\r\n@PJL DEFAULT TIMEOUT=0\r\n",
    "absurd copies": b"@PJL SET COPIES=65536\r\n@PJL SET QTY=4294967295\r\n",
    "unknown language": b"@PJL ENTER LANGUAGE=KLINGON\r\n\x0c\x0cqapla\x0c",
    "jobs never ended": b'@PJL JOB NAME="open"\r\n' * 40,
    "ends of no job": b"@PJL EOJ\r\n" * 40,
    "stuttered exit sequence": b"\x1b%\x1b%-123\x1b%-12345" * 20,
    "carriage returns": b"@PJL\rECHO\r\r\r\n\r\r\r" * 20,
}


@pytest.mark.parametrize("hostile", LINES.values(), ids=[name.replace(" ", "-") for name in LINES])
def test_hostile_input_is_survived(printer: Printer, hostile: bytes) -> None:
    printer.host.send(UEL + hostile + UEL)
    printer.rig.wait(2.0)
    assert printer.ask("INFO ID").lines == (f'"{printer.profile.identity.model}"',)
    end = printer.print(pages=2, name="afterwards").wait_done()
    assert (end.pages, end.is_cancelled) == (2, False)


@pytest.mark.parametrize("seed", range(4))
def test_noise_on_the_line_is_survived(printer: Printer, seed: int) -> None:
    noise = Random(seed).randbytes(400).replace(b"\f", b"")
    printer.host.send(UEL + noise + b"\r\n" + UEL)
    assert printer.print(pages=2, name="afterwards").wait_done().pages == 2


def test_a_page_of_endless_data_is_still_one_page(printer: Printer) -> None:
    assert printer.send_job((b"no form feed in sight " * 100,)).wait_done().pages == 1


def test_a_line_of_text_that_ends_in_a_form_feed_is_a_page(printer: Printer) -> None:
    printer.host.tell("USTATUS PAGE=ON")
    printer.host.send(UEL + b"words without an end of line\f" + UEL)
    printer.host.wait_event("PAGE", timeout_s=60.0)
    printer.rig.wait(10.0)
    assert printer.page_count() == 1


@pytest.mark.parametrize(
    "begun", [b"@PJL " + b"A" * 600, b"@PJL SET COPIES=", b"\x01\x02"], ids=["long", "begun", "no text"]
)
def test_a_line_without_an_end_ends_with_the_silence_of_its_host(printer: Printer, begun: bytes) -> None:
    printer.host.send(UEL + begun)
    printer.rig.wait(SILENCE_S)
    assert printer.ask("INFO ID").lines == (f'"{printer.profile.identity.model}"',)
    assert printer.print(pages=2).wait_done().pages == 2


def test_a_huge_raster_count_does_not_swallow_the_next_job(printer: Printer) -> None:
    printer.send_job((b"\x1b*b99999999Wshort",)).wait_done(120.0)
    assert printer.print(pages=2).wait_done().pages == 2
