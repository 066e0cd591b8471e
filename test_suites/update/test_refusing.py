"""Firmware that is not the printer's own, or not whole: refused with the reason; the printer prints on as before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from harness.ctl import ACCEPTED, UEL, Host, Image, Printer, covers, dead_image, level, needs, pillar

pytestmark = [level("L2"), pillar("update"), covers("TO-UPD-02")]

REFUSED = 35081
HEADER_BYTES = 148


@pytest.fixture
def image(printer: Printer) -> Image:
    """An image that this printer would take."""
    return dead_image(printer.update.state().idle_bank)


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def prints_on(printer: Printer, version: str) -> None:
    """The printer runs what it ran, and works."""
    assert printer.update.state().version == version
    assert printer.print(pages=1).wait_done().pages == 1


CASES: dict[str, tuple[str, Callable[[Image], bytes]]] = {
    "no image at all": ("FORMAT", lambda _image: bytes(range(256)) * 4),
    "an unknown format": ("FORMAT", lambda image: flipped(image.to_bytes(), 4)),
    "other hardware": ("HARDWARE", lambda image: replace(image, hardware=0x3935_3446).to_bytes()),
    "a version that was not signed": ("SIGNATURE", lambda image: flipped(image.to_bytes(), 20)),
    "a spoiled signature": ("SIGNATURE", lambda image: flipped(image.to_bytes(), HEADER_BYTES - 1)),
    "code that was changed": ("HASH", lambda image: flipped(image.to_bytes(), HEADER_BYTES + 100)),
    "no code": ("SIZE", lambda image: replace(image, code=b"").to_bytes()),
    "more code than a bank holds": ("SIZE", lambda image: replace(image, code=bytes(0x6_0000)).header() + bytes(100)),
    "less than a header": ("SIZE", lambda image: image.to_bytes()[:100]),
    "an image without its end": ("CUTOFF", lambda image: image.to_bytes()[:-1]),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_not_in_order_is_refused_with_the_reason(printer: Printer, image: Image, case: str) -> None:
    version = printer.update.state().version
    reason, make = CASES[case]
    assert printer.update.send_image(make(image)) == reason
    assert printer.status().code == REFUSED
    assert printer.update.state().refused == reason
    printer.wait_ready(timeout_s=20.0)
    prints_on(printer, version)


def test_an_image_for_the_running_bank_alone_is_refused(printer: Printer) -> None:
    state = printer.update.state()
    assert printer.update.send_image(dead_image(state.bank).to_bytes()) == "BANK"
    prints_on(printer, state.version)


def test_a_host_that_falls_silent_in_mid_image_is_given_up(printer: Printer, image: Image) -> None:
    version = printer.update.state().version
    data = image.to_bytes()
    printer.host.send(b"@PJL UPGRADE SIZE=%d\r\n" % len(data) + data[: len(data) // 2])
    assert printer.update.wait_result() == "CUTOFF"
    prints_on(printer, version)


@needs("second_host")
def test_a_second_host_is_busy_meanwhile(printer: Printer, image: Image) -> None:
    data = image.to_bytes()
    network = Printer(printer.rig, host=Host(printer.rig, printer.rig.open_second_host()))
    printer.host.send(b"@PJL UPGRADE SIZE=%d\r\n" % len(data) + data[:50])
    printer.rig.wait(0.5)
    assert network.update.send_image(data) == "BUSY"
    printer.host.send(data[50:])
    assert printer.update.wait_result() == ACCEPTED


def test_a_password_protects_it(printer: Printer, image: Image) -> None:
    version = printer.update.state().version
    printer.set_default("PASSWORD", 4711)
    assert printer.update.send_image(image.to_bytes()) == "LOCKED"
    prints_on(printer, version)


@needs("faults")
@pytest.mark.parametrize("bank_sector", [0, 1])
def test_worn_flash_refuses_rather_than_start_what_it_does_not_hold(printer: Printer, bank_sector: int) -> None:
    state = printer.update.state()
    image = dead_image(state.idle_bank, code_bytes=0x2_0100)
    sector = 5 + bank_sector if state.idle_bank == "A" else 8 + bank_sector
    printer.faults.wear_sector(sector)
    assert printer.update.send_image(image.to_bytes()) == "HASH"
    prints_on(printer, state.version)


@pytest.mark.parametrize("words", ["UPGRADE", "UPGRADE SIZE=", "UPGRADE SIZE=0", "UPGRADE SIZE=many"])
def test_a_command_without_a_size_takes_nothing_along(printer: Printer, words: str) -> None:
    printer.host.tell("USTATUS DEVICE=VERBOSE")
    printer.host.tell(words)
    printer.host.wait_event("DEVICE", timeout_s=5.0, CODE="20015")
    assert printer.print(pages=1).wait_done().pages == 1


def test_a_command_that_ends_in_uel_has_no_image(printer: Printer) -> None:
    version = printer.update.state().version
    printer.host.send(b"@PJL UPGRADE SIZE=404" + UEL)
    assert printer.update.wait_result() == "CUTOFF"
    prints_on(printer, version)


@needs("panel_view", "operator")
def test_keys_pressed_all_the_while_hold_nothing_up(printer: Printer, image: Image) -> None:
    data = image.to_bytes()
    printer.host.send(b"@PJL UPGRADE SIZE=%d\r\n" % len(data) + data)
    for _ in range(8):
        printer.operator.press("START")
        printer.rig.wait(0.25)
    assert printer.update.wait_result() == ACCEPTED
