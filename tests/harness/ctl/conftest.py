"""A printer on a simulator, as a firmware tester gets it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from device_profiles import load_profile
from harness.ctl import Printer
from harness.firmware import Firmware
from harness.rig.sim import SimRig


@pytest.fixture
def printer(reference_firmware: Callable[[str], Firmware]) -> Printer:
    profile = load_profile("borealis")
    return Printer(SimRig(profile=profile, firmware=reference_firmware("borealis").path, seed=1))
