"""How long it takes to make a simulator: profile read and firmware built beforehand, to the first instruction."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from device_profiles import load_profile
from harness.config import load_config
from harness.firmware import build_firmware
from harness.rig.sim import SimRig
from simulator.device import Device
from simulator.machine.image import load_image

_TIMES = 30


def measure() -> Iterator[str]:
    """A new simulator, and one that takes over the processor of another that was closed."""
    profile = load_profile("corona")
    firmware = build_firmware(profile, build_dir=load_config().build_dir)
    image = load_image(firmware.path)
    fresh_ms, reused_ms = [], []
    for seed in range(_TIMES):
        start_s = time.perf_counter()
        Device(profile=profile, image=image, seed=seed)
        fresh_ms.append((time.perf_counter() - start_s) * 1e3)
    for seed in range(_TIMES):
        start_s = time.perf_counter()
        rig = SimRig(profile=profile, firmware=firmware.path, seed=seed)
        reused_ms.append((time.perf_counter() - start_s) * 1e3)
        rig.close()
    yield f"new simulator {statistics.median(fresh_ms):.1f} ms (median of {_TIMES}, most {max(fresh_ms):.1f})"
    yield f"on a used processor {statistics.median(reused_ms):.1f} ms (median of {_TIMES})"
