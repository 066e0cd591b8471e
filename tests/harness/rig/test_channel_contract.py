"""The contract of a channel, over every implementation of it: one suite, five ways to a printer."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from device_profiles import load_profile
from harness.ctl import Printer
from harness.ctl.pjl import FORM_FEED, UEL, command, job_bytes
from harness.errors import RigError
from harness.rig.address import parse_address
from harness.rig.channel import Channel
from harness.rig.open import open_rig
from harness.rig.rig import Rig

PRODUCT = "borealis"
IN_PROCESS = "simulator"
REAL = ("serial-pty", "serial-socket", "visa-socket", "visa-asrl")
# 100 kB take a line of 115200 baud 9 s of real time: two of the four real channels send less, yet more than all buffers
JOB_BYTES = {"serial-socket": 30_000, "visa-asrl": 30_000}
SHORT_S = 0.05


@pytest.fixture(params=[IN_PROCESS, *REAL])
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def opened(address: str, firmware: Path) -> Rig:
    return open_rig(parse_address(address), profile=load_profile(PRODUCT), firmware=firmware, seed=1)


@pytest.fixture
def rig(way: str, firmware: Path, request: pytest.FixtureRequest) -> Iterator[Rig]:
    address = "sim" if way == IN_PROCESS else request.getfixturevalue("simulator").addresses()[way]
    rig = opened(address, firmware)
    yield rig
    rig.close()


@pytest.fixture
def printer(rig: Rig) -> Printer:
    return Printer(rig)


def read_block(channel: Channel, *, chunk: int = 4096) -> bytes:
    """What arrives up to a form feed; ten seconds of silence end it."""
    data = b""
    while not data.endswith(FORM_FEED):
        got = channel.read(chunk, 10.0)
        assert got, f"silence after {data!r}"
        data += got
    return data


def write_thrice(channel: Channel) -> None:
    """The first write to a closed connection may still be taken by the system."""
    for _attempt in range(3):
        channel.write(b"x")


def test_a_query_is_answered(printer: Printer) -> None:
    assert printer.ask("INFO ID").lines == (f'"{printer.profile.identity.model}"',)


def test_words_come_back_as_they_were_sent(rig: Rig) -> None:
    words = "".join(chr(code) for code in range(0x21, 0x7F)).replace('"', " ")
    rig.channel.write(UEL + command(f"ECHO {words}") + UEL)
    assert read_block(rig.channel) == f"@PJL ECHO {words}\r\n".encode() + FORM_FEED


@pytest.mark.parametrize("chunk", [1, 7])
def test_a_read_gives_at_most_what_was_asked_for_and_loses_nothing(rig: Rig, chunk: int) -> None:
    rig.channel.write(UEL + command("ECHO one two three") + UEL)
    data = b""
    while not data.endswith(FORM_FEED):
        got = rig.channel.read(chunk, 10.0)
        assert 1 <= len(got) <= chunk
        data += got
    assert data == b"@PJL ECHO one two three\r\n" + FORM_FEED


def test_a_read_without_an_answer_gives_none_after_its_time(rig: Rig) -> None:
    start_s = rig.now_s
    assert rig.channel.read(100, SHORT_S) == b""
    assert rig.now_s - start_s >= SHORT_S * 0.9


def test_a_read_without_time_gives_none(rig: Rig) -> None:
    assert rig.channel.read(100, 0.0) == b""


def test_bytes_of_every_value_pass_and_the_printer_still_answers(printer: Printer) -> None:
    printer.host.send(UEL + command("ENTER LANGUAGE=PCL") + bytes(range(256)) + UEL)
    printer.host.send(random.Random(1).randbytes(300).replace(FORM_FEED, b"") + UEL)
    assert printer.ask("ECHO still here").command == "@PJL ECHO still here"


def test_an_empty_write_changes_nothing(rig: Rig, printer: Printer) -> None:
    rig.channel.write(b"")
    assert printer.ask("ECHO here").lines == ()


def test_a_large_job_loses_nothing(printer: Printer, way: str) -> None:
    pages = 2
    size = JOB_BYTES.get(way, 100_000) // pages
    contents = tuple(bytes([0x41 + number]) * size for number in range(pages))
    printer.host.tell("USTATUS JOB=ON")
    name = f"large {way}"
    printer.host.send(job_bytes(name=name, pages=contents))
    end = printer.host.wait_event("JOB", timeout_s=90.0, NAME=name, PAGES=str(pages))
    printer.host.tell("USTATUSOFF")
    assert "END" in end.lines


def test_closing_twice_is_fine(rig: Rig) -> None:
    rig.channel.close()
    rig.channel.close()


@pytest.mark.parametrize(
    "use", [lambda line: line.write(b"x"), lambda line: line.read(1, SHORT_S)], ids=["write", "read"]
)
def test_a_closed_channel_refuses_with_a_rig_error(rig: Rig, use: Callable[[Channel], object]) -> None:
    rig.channel.close()
    with pytest.raises(RigError):
        use(rig.channel)


@pytest.mark.parametrize("way", ["serial-pty", "visa-socket"], indirect=False)
def test_the_next_client_can_use_the_door_after_the_last(way: str, simulator: object, firmware: Path) -> None:
    for word in ("first", "second"):
        rig = opened(simulator.addresses()[way], firmware)  # type: ignore[attr-defined]
        assert Printer(rig).ask(f"ECHO {word}").command == f"@PJL ECHO {word}"
        rig.close()


def test_a_printer_that_goes_away_is_a_rig_error_for_readers_and_writers(
    mortal_simulator: object, firmware: Path
) -> None:
    addresses: dict[str, str] = mortal_simulator.addresses()  # type: ignore[attr-defined]
    rigs = {way: opened(addresses[way], firmware) for way in ("serial-pty", "visa-socket")}
    for rig in rigs.values():
        Printer(rig).ask("ECHO connected")
    mortal_simulator.stop()  # type: ignore[attr-defined]
    for rig in rigs.values():
        with pytest.raises(RigError):
            rig.channel.read(1, SHORT_S)
        with pytest.raises(RigError):
            write_thrice(rig.channel)
        rig.close()
    for way in REAL:
        with pytest.raises(RigError, match="cannot be opened"):
            opened(addresses[way], firmware)


@pytest.mark.parametrize("way", ["serial-socket", "visa-asrl"])
def test_the_other_two_notice_it_as_well(way: str, mortal_simulator: object, firmware: Path) -> None:
    rig = opened(mortal_simulator.addresses()[way], firmware)  # type: ignore[attr-defined]
    Printer(rig).ask("ECHO connected")
    mortal_simulator.stop()  # type: ignore[attr-defined]
    with pytest.raises(RigError):
        rig.channel.read(1, SHORT_S)
    with pytest.raises(RigError):
        write_thrice(rig.channel)
    rig.close()
