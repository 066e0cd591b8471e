"""Laws of the fuser's thermal latch against firmware that hangs with the heater on: nothing else is left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from device_profiles import load_profile, profile_names
from simulator.controller import MachineKind
from simulator.device import Device
from simulator.engine.fuser import CUT_OUT_MARGIN_C, RESET_C
from simulator.machine.image import load_image

HANG_S = 40.0


@pytest.fixture
def hang(build_sample: Callable[..., Path]) -> Callable[..., Device]:
    """A printer whose firmware has switched the heater on and hangs."""

    def start(product: str = "corona", machine: MachineKind = MachineKind.CORE) -> Device:
        image = load_image(build_sample("heat_and_hang"))
        return Device(profile=load_profile(product), image=image, seed=1, machine=machine)

    return start


def hottest_c(device: Device, duration_s: float) -> float:
    """Let the printer live, and look at its fuser every half second."""
    hottest = 0.0
    for _ in range(round(duration_s * 2)):
        device.run_for(0.5)
        hottest = max(hottest, device.engine.fuser_temp_c(device.clock.now_ns))
    return hottest


@pytest.mark.parametrize("product", profile_names())
def test_the_latch_cuts_the_heater_of_firmware_that_hangs(hang: Callable[..., Device], product: str) -> None:
    device = hang(product)
    limit_c = device.profile.fuser.max_c + CUT_OUT_MARGIN_C
    assert limit_c - 10 < hottest_c(device, HANG_S) <= limit_c
    assert device.engine.is_latch_open
    assert device.engine.fuser_temp_c(device.clock.now_ns) < limit_c - 10
    assert [text for _, source, text in device.trace.records if source == "fuser"] == ["latch open"]


def test_each_machine_comes_to_the_latch_alike(hang: Callable[..., Device]) -> None:
    digests = set()
    for machine in (MachineKind.PYTHON, MachineKind.CORE):
        device = hang(machine=machine)
        device.run_for(HANG_S)
        assert device.engine.is_latch_open
        digests.add(device.trace.digest())
    assert len(digests) == 1


def test_power_that_comes_back_to_a_hot_roller_does_not_close_the_latch(hang: Callable[..., Device]) -> None:
    device = hang()
    device.run_for(HANG_S)
    before_c = device.engine.fuser_temp_c(device.clock.now_ns)
    device.cut_power()
    device.run_for(2.0)
    device.restore_power()
    assert hottest_c(device, HANG_S) < before_c
    assert device.engine.is_latch_open


def test_a_latch_that_has_closed_again_opens_again(hang: Callable[..., Device]) -> None:
    device = hang()
    limit_c = device.profile.fuser.max_c + CUT_OUT_MARGIN_C
    device.run_for(HANG_S)
    device.cut_power()
    device.run_for(1500.0)
    assert device.engine.fuser_temp_c(device.clock.now_ns) < RESET_C
    device.restore_power()
    assert limit_c - 10 < hottest_c(device, HANG_S) <= limit_c
    assert device.engine.is_latch_open


def test_an_open_door_keeps_the_fuser_of_a_hanging_controller_cold(hang: Callable[..., Device]) -> None:
    device = hang()
    device.engine.operator.open_door()
    assert hottest_c(device, HANG_S) == device.profile.fuser.ambient_c
