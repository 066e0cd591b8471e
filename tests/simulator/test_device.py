"""Laws of the whole virtual printer: same firmware, profile and seed, same course, whatever else changes."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from device_profiles import load_profile
from harness.ctl.pjl import job_bytes
from harness.firmware import Firmware
from simulator.device import Device
from simulator.machine.image import load_image

PRODUCT = "borealis"
S = 1_000_000_000
JOB = job_bytes(name="three", pages=(b"one\r\n", b"two\r\n", b"three\r\n"), settings={"COPIES": 1})


@pytest.fixture(scope="module")
def firmware(reference_firmware: Callable[[str], Firmware]) -> Firmware:
    return reference_firmware(PRODUCT)


def jammed_course(firmware: Firmware, *, seed: int = 1, step_s: float = 60.0) -> Device:
    """Three pages, of which the second jams at the fuser sensor and is cleared; a minute in steps of `step_s`."""
    device = Device(profile=load_profile(PRODUCT), image=load_image(firmware.path), seed=seed)
    device.engine.faults.jam(at="fuser", after_sheets=1)
    device.serial.write(JOB)

    def live_until(end_s: float) -> None:
        while device.now_s < end_s:
            device.run_until(min(round(end_s * S), device.clock.now_ns + round(step_s * S)))

    live_until(35.0)
    device.engine.operator.open_door()
    device.engine.operator.clear_path()
    live_until(36.0)
    device.engine.operator.close_door()
    live_until(70.0)
    device.serial.flush_record()
    return device


PROGRAM = """
import sys
sys.path.insert(0, "tests/simulator")
from pathlib import Path
from test_device import jammed_course
from harness.firmware import firmware_from_file
print(jammed_course(firmware_from_file(Path({path!r}))).trace.digest())
"""


@pytest.fixture(scope="module")
def course(firmware: Firmware) -> Device:
    return jammed_course(firmware)


def test_the_job_jams_and_is_finished_after_clearing(course: Device) -> None:
    assert course.crashes == []
    log = "\n".join(course.log.lines)
    assert "jam" in log.lower()
    assert '"three" done, 3 sides' in log


def test_the_same_run_twice_has_the_same_digest(firmware: Firmware, course: Device) -> None:
    assert jammed_course(firmware).trace.digest() == course.trace.digest()


@pytest.mark.parametrize("hash_seed", [1, 4711])
def test_another_process_with_another_hash_seed_has_the_same_digest(
    firmware: Firmware, course: Device, run_python: Callable[..., str], hash_seed: int
) -> None:
    assert os.environ.get("PYTHONHASHSEED") != str(hash_seed)
    assert run_python(PROGRAM.format(path=str(firmware.path)), hash_seed=hash_seed) == course.trace.digest()


@pytest.mark.parametrize("step_s", [0.001, 0.37])
def test_the_steps_a_run_is_made_in_do_not_change_it(firmware: Firmware, course: Device, step_s: float) -> None:
    assert jammed_course(firmware, step_s=step_s).trace.to_lines() == course.trace.to_lines()


def test_another_seed_is_another_course(firmware: Firmware, course: Device) -> None:
    assert jammed_course(firmware, seed=2).trace.digest() != course.trace.digest()


def test_virtual_time_reaches_what_was_asked_for(firmware: Firmware) -> None:
    device = Device(profile=load_profile(PRODUCT), image=load_image(firmware.path), seed=1)
    device.run_for(1.5)
    assert 1.5 <= device.now_s < 1.502
