"""Power cut in every flash operation of an update: the printer starts each time, with the old firmware or the new."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from harness.ctl import Image, Package, Printer, covers, dead_image, level, needs, pillar

pytestmark = [level("L4"), pillar("update"), covers("TO-UPD-02"), needs("faults")]

SHARDS = 8
STRIDE = 499
"""Of the words of a whole firmware, which are written one like the other, every so-manieth."""

LAST_OPERATIONS = 200
PRINTED_EVERY = 16
SETTLED_S = 90.0


def try_update(printer: Printer, image: Image, cut_at: int) -> bool:
    """Update with power cut in that operation, and let things come to rest; whether power was cut at all."""
    printer.faults.cut_power_in_flash(cut_at, 1.0)
    with printer.rig.restarts_expected():
        printer.host.send(b"@PJL UPGRADE SIZE=%d\r\n" % len(image.to_bytes()) + image.to_bytes())
        printer.rig.wait(len(image.code) / 10_000)
        printer.rig.wait(SETTLED_S)
    return bool(printer.rig.fault_lines())


def works(printer: Printer, cut_at: int, versions: set[str]) -> None:
    """The printer runs one of these versions for good, and prints."""
    print(f"cut in operation {cut_at}")  # which one it was, if what follows fails
    printer.wait_ready(timeout_s=120.0)
    state = printer.update.state()
    assert state.version in versions
    assert not state.is_on_trial
    if cut_at % PRINTED_EVERY == 0:
        assert Printer(printer.rig).print().wait_done().pages == 1


def cut_points(first: int) -> Iterator[int]:
    """Every operation of this shard, without end."""
    while True:
        yield first
        first += SHARDS


@pytest.mark.parametrize("shard", range(SHARDS))
def test_firmware_that_does_not_come_up_is_undone_whatever_is_cut(
    new_printer: Callable[[], Printer], shard: int
) -> None:
    """From the first erasure over the last word to the attempts and the verdict of the boot loader."""
    for cut_at in cut_points(shard + 1):
        printer = new_printer()
        state = printer.update.state()
        was_cut = try_update(printer, dead_image(state.idle_bank, code_bytes=1024), cut_at)
        works(printer, cut_at, {state.version})
        if not was_cut:
            assert printer.update.state().is_undone
            break


@pytest.mark.parametrize("shard", range(SHARDS))
def test_good_firmware_comes_up_or_the_old_stays(
    new_printer: Callable[[], Printer], new_firmware: Package, shard: int
) -> None:
    """Of the code some words, but every operation that decides: the header's, the marks', the confirmation."""
    image = new_firmware.image_for(new_printer().update.state().idle_bank)
    erasures = -(-(len(image.code) + 0x200) // 0x2_0000)
    words = erasures + len(image.code) // 4
    points = [*range(1, words, STRIDE), *range(words, words + LAST_OPERATIONS)]
    for cut_at in points[shard::SHARDS]:
        printer = new_printer()
        before = printer.update.state()
        was_cut = try_update(printer, image, cut_at)
        works(printer, cut_at, {before.version, new_firmware.version})
        if not was_cut:
            assert printer.update.state().version == new_firmware.version
            break
    else:
        assert was_cut
