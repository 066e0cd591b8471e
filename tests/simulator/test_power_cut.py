"""Laws of a printer whose power is cut: nothing moves or speaks meanwhile, and it starts again as from cold."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from device_profiles import load_profile
from harness.ctl.pjl import job_bytes
from simulator.controller import MachineKind
from simulator.device import Device
from simulator.machine.image import FirmwareImage

JOB = job_bytes(name="one", pages=(b"one\r\n",) * 6, settings={})


@pytest.fixture(params=list(MachineKind))
def printer(request: pytest.FixtureRequest, reference_image: Callable[[str], FirmwareImage]) -> Device:
    """A printer that has been on for a while and has a job."""
    image = reference_image("borealis")
    device = Device(profile=load_profile("borealis"), image=image, seed=1, machine=request.param)
    device.run_for(40.0)
    device.serial.write(JOB)
    device.run_for(6.0)
    return device


def test_nothing_comes_out_while_power_is_off(printer: Device) -> None:
    came_out, lines = len(printer.engine.delivered_sheets), len(printer.trace.to_lines())
    printer.cut_power()
    printer.run_for(60.0)
    assert len(printer.engine.delivered_sheets) == came_out
    sources = [line.split(" ", 2)[1] for line in printer.trace.to_lines()[lines:]]
    assert set(sources) <= {"power", "pin", "path"}, "neither bus nor log nor host hears anything"
    assert len(sources) <= 6


def test_it_starts_again_from_power_on(printer: Device) -> None:
    printer.cut_power()
    printer.engine.operator.open_door()
    printer.engine.operator.clear_path()
    printer.engine.operator.close_door()
    printer.run_for(5.0)
    printer.restore_power()
    printer.run_for(60.0)
    assert any("reset: power on" in line for line in printer.log.lines[5:])
    assert printer.crashes == []
    printer.serial.write(b"\x1b%-12345X@PJL INFO STATUS\r\n\x1b%-12345X")
    printer.run_for(1.0)
    assert b"CODE=10001" in printer.serial.take_answer(1 << 16)


def test_power_cut_inside_a_flash_operation_comes_back_and_the_operation_was_the_one_named(printer: Device) -> None:
    printer.run_for(60.0)
    starts = sum("reset: power on" in line for line in printer.log.lines)
    printer.engine.faults.cut_power_in_flash(2, 1.0)
    assert printer.is_powered
    printer.serial.write(b"\x1b%-12345X@PJL DEFAULT COPIES=7\r\n\x1b%-12345X")
    printer.run_for(0.5)
    assert not printer.is_powered
    printer.run_for(30.0)
    assert printer.is_powered
    assert sum("reset: power on" in line for line in printer.log.lines) == starts + 1
    assert [fault.kind for fault in printer.engine.faults.injected] == ["cut_power_in_flash"]
