"""How long it takes to make a simulator, and to set up a test: profile read and firmware built beforehand."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

from device_profiles import load_profile
from harness.config import load_config
from harness.ctl import Printer
from harness.firmware import choose_firmware
from harness.firmware.toolchain import ToolchainName
from harness.rig.sim import DEFAULT_MACHINE, NATIVE_MACHINE, SimRig

_TIMES = 50


def measure() -> Iterator[str]:
    """To power-on, and to a printer that is ready because another one of this process has been."""
    profile = load_profile("corona")
    firmware = choose_firmware(
        profile,
        elf=None,
        source=None,
        build_dir=load_config().build_dir,
        toolchain=ToolchainName.ZIG,
        for_host=True,
    )

    def open_rig(machine: str, seed: int) -> SimRig:
        return SimRig(
            profile=profile, firmware=firmware.path, seed=seed, machine=machine, host_library=firmware.host_library
        )

    for machine in (DEFAULT_MACHINE, NATIVE_MACHINE):
        with open_rig(machine, 0) as first:
            Printer(first).wait_ready()
            first.keep_ready()
        powered_on = _time(lambda seed, machine=machine: open_rig(machine, seed), lambda rig: rig.now_s)
        ready = _time(lambda seed, machine=machine: open_rig(machine, seed), lambda rig: rig.recall_ready())
        yield f"{machine}, to power-on: {powered_on}"
        yield f"{machine}, to a printer that is ready: {ready}"


def _time(make: Callable[[int], SimRig], use: Callable[[SimRig], object]) -> str:
    wall_ms, cpu_ms = [], []
    for seed in range(_TIMES):
        start_s, start_cpu_s = time.perf_counter(), time.process_time()
        rig = make(seed)
        use(rig)
        wall_ms.append((time.perf_counter() - start_s) * 1e3)
        cpu_ms.append((time.process_time() - start_cpu_s) * 1e3)
        rig.close()
    return (
        f"{statistics.median(wall_ms):.2f} ms wall, {statistics.median(cpu_ms):.2f} ms processor time "
        f"(medians of {_TIMES}, most {max(wall_ms):.1f} and {max(cpu_ms):.1f})"
    )
