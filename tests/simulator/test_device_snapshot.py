"""Laws of saved printers: one that goes on from a snapshot lives exactly as one that came there by itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from device_profiles import load_profile, profile_names
from harness.ctl.pjl import job_bytes
from simulator.controller import MachineKind
from simulator.device import Device
from simulator.errors import ChanceSpentError
from simulator.machine.image import FirmwareImage

READY_S = 35.0


def ready(
    product: str,
    image: FirmwareImage,
    *,
    seed: int,
    apply_reliability: bool = False,
    machine: MachineKind = MachineKind.CORE,
) -> Device:
    device = Device(
        profile=load_profile(product),
        image=image,
        seed=seed,
        apply_reliability=apply_reliability,
        machine=machine,
    )
    device.run_for(READY_S)
    return device


def print_and_jam(device: Device) -> list[str]:
    """A minute with a job on paper, a jam cleared, questions asked: as much of the printer as a minute can touch."""
    device.engine.faults.jam(at="fuser", after_sheets=1)
    pages = tuple(b"page %d\r\n" % number for number in range(4))
    device.serial.write(job_bytes(name="four", pages=pages, settings={"COPIES": 2}))
    device.run_for(20.0)
    device.engine.operator.open_door()
    device.engine.operator.clear_path()
    device.run_for(1.0)
    device.engine.operator.close_door()
    device.network.write(b"\x1b%-12345X@PJL INFO STATUS\r\n\x1b%-12345X")
    device.run_for(40.0)
    for line in (device.serial, device.network):
        line.flush_record()
    return device.trace.to_lines()


@pytest.mark.parametrize("machine", list(MachineKind))
@pytest.mark.parametrize("product", profile_names())
def test_restored_then_run_is_booted_then_run(
    reference_image: Callable[[str], FirmwareImage], product: str, machine: MachineKind
) -> None:
    image = reference_image(product)
    snapshot = ready(product, image, seed=1, machine=machine).save()
    booted = ready(product, image, seed=2, machine=machine)
    restored = [Device.restored(snapshot, seed=2) for _copy in range(2)]
    expected = print_and_jam(booted)
    for device in restored:
        assert print_and_jam(device) == expected
        assert device.log.lines == booted.log.lines
        assert device.trace.digest() == booted.trace.digest()


def test_a_restored_printer_can_be_saved_again(reference_image: Callable[[str], FirmwareImage]) -> None:
    image = reference_image("borealis")
    first = Device.restored(ready("borealis", image, seed=1).save(), seed=1)
    second = Device.restored(first.save(), seed=1)
    assert print_and_jam(second) == print_and_jam(first)


def test_a_printer_that_has_fed_paper_cannot_be_saved(reference_image: Callable[[str], FirmwareImage]) -> None:
    device = ready("borealis", reference_image("borealis"), seed=1)
    print_and_jam(device)
    with pytest.raises(ChanceSpentError):
        device.save()
