"""Laws over everything that executes firmware: whichever does, the same happens."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from device_profiles import load_profile, profile_names
from harness.ctl.pjl import job_bytes
from simulator.controller import MachineKind
from simulator.device import Device
from simulator.machine.image import FirmwareImage
from simulator.trace import first_difference

SETTINGS = {"aurora": {"COPIES": 3}, "borealis": {"DUPLEX": "ON"}, "corona": {"FINISH": "STAPLE", "QTY": 2}}


def busy_minutes(product: str, image: FirmwareImage, machine: MachineKind) -> Device:
    """Two jobs, a jam cleared, a silent module, damaged frames, questions from two hosts and at the console, sleep."""
    device = Device(profile=load_profile(product), image=image, seed=3, machine=machine)
    engine = device.engine
    device.serial.write(b"\x1b%-12345X@PJL USTATUS DEVICE=ON\r\n@PJL USTATUS PAGE=ON\r\n\x1b%-12345X")
    device.run_for(40.0)
    pages = tuple(b"page %d\r\n" % number for number in range(4))
    engine.faults.jam(at="fuser", after_sheets=1)
    device.serial.write(job_bytes(name="four", pages=pages, settings=SETTINGS[product]))
    device.network.write(job_bytes(name="other", pages=pages, settings={}))
    device.run_for(15.0)
    engine.operator.open_door()
    engine.operator.clear_path()
    device.run_for(1.5)
    engine.operator.close_door()
    for damage in (engine.faults.garble_frames, engine.faults.drop_frames, engine.faults.duplicate_frames):
        for towards in ("controller", "modules"):
            damage(7, towards)
            device.run_for(10.0)
    engine.faults.mute_module("panel")
    device.run_for(3.0)
    engine.faults.unmute_module("panel")
    device.network.write(b"\x1b%-12345X@PJL INFO STATUS\r\n\x1b%-12345X")
    device.console.write(b"status\rcounters\r")
    device.run_for(1800.0)
    for line in (device.serial, device.network):
        line.flush_record()
    return device


@pytest.mark.parametrize("machine", [kind for kind in MachineKind if kind is not MachineKind.PYTHON])
@pytest.mark.parametrize("product", profile_names())
def test_each_machine_lives_through_the_same(
    reference_image: Callable[[str], FirmwareImage], product: str, machine: MachineKind
) -> None:
    image = reference_image(product)
    expected = busy_minutes(product, image, MachineKind.PYTHON)
    actual = busy_minutes(product, image, machine)
    assert first_difference(expected.trace, actual.trace) is None
    assert actual.trace.digest() == expected.trace.digest()
    assert actual.log.lines == expected.log.lines
    assert actual.serial.take_answer(1 << 16) == expected.serial.take_answer(1 << 16)
    assert actual.console.take_answer(1 << 16) == expected.console.take_answer(1 << 16)
    assert actual.engine.delivered_sheets == expected.engine.delivered_sheets


@pytest.mark.parametrize("machine", list(MachineKind))
def test_printers_one_after_another_and_side_by_side_do_not_meet(
    reference_image: Callable[[str], FirmwareImage], machine: MachineKind
) -> None:
    def start(seed: int) -> Device:
        image = reference_image("borealis")
        return Device(profile=load_profile("borealis"), image=image, seed=seed, machine=machine)

    def live(device: Device) -> None:
        device.serial.write(job_bytes(name="two", pages=(b"1\r\n", b"2\r\n"), settings={}))
        device.run_for(8.0)

    alone = start(1)
    for _ in range(5):
        live(alone)
    expected = alone.trace.digest()
    alone.close()
    one, other = start(1), start(2)
    for _ in range(5):
        live(one)
        live(other)
    assert one.trace.digest() == expected != other.trace.digest()
