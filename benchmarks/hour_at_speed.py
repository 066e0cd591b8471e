"""One virtual hour of printing at speed in one process, emulated and native, and whether both lived the same."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from device_profiles import Profile, load_profile, profile_names
from harness.config import load_config
from harness.ctl import Printer
from harness.firmware import choose_firmware
from harness.firmware.toolchain import ToolchainName
from harness.rig.sim import DEFAULT_MACHINE, NATIVE_MACHINE, SimRig

_HOUR_S = 3600
_STEP_S = 60
_PAGES = 4
_ROUNDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hour:
    pages: int
    wall_s: float
    cpu_s: float
    digest: str

    def __str__(self) -> str:
        return (
            f"{self.pages} pages in {self.wall_s:.2f} s wall, {self.cpu_s:.2f} s processor time: "
            f"{_HOUR_S / self.wall_s:.0f} and {_HOUR_S / self.cpu_s:.0f} x real time"
        )


def measure() -> Iterator[str]:
    """Every product on the emulator; the fastest one, stapling where it can, on both machines in turn."""
    profiles = [load_profile(name) for name in profile_names()]
    fastest = max(profiles, key=lambda profile: profile.speed.simplex_pages_per_minute)
    for profile in profiles:
        yield f"{profile.name}, {DEFAULT_MACHINE}: {_live_an_hour(profile, DEFAULT_MACHINE, {})}"
    settings = {"FINISH": "STAPLE"} if "stapler" in fastest.capabilities else {}
    for number in range(1, _ROUNDS + 1):
        hours = {machine: _live_an_hour(fastest, machine, settings) for machine in (DEFAULT_MACHINE, NATIVE_MACHINE)}
        for machine, hour in hours.items():
            yield f"{fastest.name} {settings}, {machine}, round {number}: {hour}"
        emulated, native = hours[DEFAULT_MACHINE], hours[NATIVE_MACHINE]
        same = "the same trace digest" if native.digest == emulated.digest else "DIFFERENT TRACE DIGESTS"
        yield f"round {number}: native {emulated.cpu_s / native.cpu_s:.1f} x as fast in processor time, {same}"


def _live_an_hour(profile: Profile, machine: str, settings: dict[str, str]) -> _Hour:
    """A job longer than an hour; every minute somebody fills trays and staples and empties the bins."""
    firmware = choose_firmware(
        profile,
        elf=None,
        source=None,
        build_dir=load_config().build_dir,
        toolchain=ToolchainName.ZIG,
        for_host=machine == NATIVE_MACHINE,
    )
    with SimRig(
        profile=profile, firmware=firmware.path, seed=1, machine=machine, host_library=firmware.host_library
    ) as rig:
        printer = Printer(rig)
        printer.wait_ready()
        rig.keep_ready()  # as the suites' own fixture does
        printer.print(pages=_PAGES, copies=999, settings=settings)
        before = printer.page_count()
        start_s, start_cpu_s = time.perf_counter(), time.process_time()
        for _minute in range(_HOUR_S // _STEP_S):
            rig.wait(_STEP_S)
            for number, tray in enumerate(profile.trays, start=1):
                rig.operator.load_tray(number, tray.capacity_sheets)
            if profile.finisher is not None and profile.finisher.stapler:
                rig.operator.load_staples(profile.finisher.staples)
            rig.operator.empty_bin()
        wall_s, cpu_s = time.perf_counter() - start_s, time.process_time() - start_cpu_s
        return _Hour(pages=printer.page_count() - before, wall_s=wall_s, cpu_s=cpu_s, digest=rig.trace_digest())
