"""Power cut in every flash operation of an update: the printer starts each time, with the old firmware or the new."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from harness.ctl import Image, Package, Printer, covers, dead_image, level, needs, pillar

pytestmark = [level("L4"), pillar("update"), covers("TO-UPD-02"), needs("faults", "rewind")]

SHARDS = 8
WORD = 4
PART = 256
"""Bytes at a time: what comes later is not sent before power has been cut in each operation of what came."""

PRINTED_EVERY = 16
OFF_S = 1.0
TAKEN_S = 5.0
"""Two or three sectors are erased, each for a second, as soon as nothing else is going on."""

PASSED_ON_S = 0.1

PAUSE_S = 1.5
"""What is still on the cable as power fails comes in when it is back, and the printer passes it over up to a pause."""

SETTLED_S = 90.0
"""The restart, and three attempts at firmware that hangs."""


def send(printer: Printer, data: bytes, *, wait_s: float) -> None:
    """Send a part of an update, and let the printer take it; it may restart."""
    with printer.rig.restarts_expected():
        printer.host.send(data)
        printer.rig.wait(wait_s)


def cut_each(printer: Printer, data: bytes, versions: set[str], *, wait_s: float) -> int:
    """Cut power in each flash operation that a part of an update leads to, each time from where the printer is now.

    Whatever was cut, the printer then works, with one of these versions. Gives how many operations there were; the
    printer is left where all of them have been let be.
    """
    before = printer.rig.remember()
    for cut_at in count(1):
        printer.faults.cut_power_in_flash(cut_at, OFF_S)
        send(printer, data, wait_s=wait_s)
        if not printer.rig.fault_lines():
            break
        works(Printer(printer.rig), versions, prints=cut_at % PRINTED_EVERY == 0)
        printer.rig.go_back(before)
    return cut_at - 1


def works(printer: Printer, versions: set[str], *, prints: bool) -> None:
    """The printer runs one of these versions for good, and prints."""
    printer.rig.wait(OFF_S + PAUSE_S)
    printer.wait_ready(timeout_s=120.0)
    state = printer.update.state()
    assert state.version in versions
    assert not state.is_on_trial
    if prints:
        assert printer.print().wait_done().pages == 1


def parts_of(image: Image) -> Iterator[bytes]:
    """The command with the header, which is followed by erasures, and then what is programmed at once."""
    data = image.to_bytes()
    start = len(data) - len(image.code)
    yield b"@PJL UPGRADE SIZE=%d\r\n" % len(data) + data[:start]
    for at in range(start, len(data), PART):
        yield data[at : at + PART]


def cut_update(printer: Printer, image: Image, versions: set[str], *, shard: int, shards: int) -> None:
    """Cut power in every operation of a share of an update; in the last one until the printer has come to rest."""
    parts = list(parts_of(image))
    first, end = (len(parts) * number // shards for number in (shard, shard + 1))
    sent = b"".join(parts[:first])
    send(printer, sent, wait_s=TAKEN_S + len(sent) / 10_000)
    operations = 0
    for number in range(first, end):
        wait_s = SETTLED_S if number == len(parts) - 1 else PASSED_ON_S if number else TAKEN_S
        operations += cut_each(printer, parts[number], versions, wait_s=wait_s)
    print(f"{operations} operations")
    assert operations > (end - first - 1) * PART // WORD


def test_firmware_that_does_not_come_up_is_undone_whatever_is_cut(printer: Printer) -> None:
    """From the first erasure over the last word to the attempts and the verdict of the boot loader."""
    state = printer.update.state()
    cut_update(printer, dead_image(state.idle_bank, code_bytes=1024), {state.version}, shard=0, shards=1)
    assert printer.update.state().is_undone


@pytest.mark.parametrize("shard", range(SHARDS))
def test_good_firmware_comes_up_or_the_old_stays(printer: Printer, new_firmware: Package, shard: int) -> None:
    """Every operation up to the confirmation of the new firmware."""
    state = printer.update.state()
    image = new_firmware.image_for(state.idle_bank)
    cut_update(printer, image, {state.version, new_firmware.version}, shard=shard, shards=SHARDS)
    if shard == SHARDS - 1:
        assert printer.update.state().version == new_firmware.version
