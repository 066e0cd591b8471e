"""One virtual hour of printing at speed on each product, in one process: wall time, processor time, pages."""

from __future__ import annotations

import time
from collections.abc import Iterator

from device_profiles import load_profile, profile_names
from harness.config import load_config
from harness.ctl import Printer
from harness.firmware import build_firmware
from harness.rig.sim import SimRig

_HOUR_S = 3600
_STEP_S = 60
_PAGES = 4


def measure() -> Iterator[str]:
    """A job longer than an hour; every minute somebody fills the trays and empties the bins."""
    for name in profile_names():
        profile = load_profile(name)
        firmware = build_firmware(profile, build_dir=load_config().build_dir)
        with SimRig(profile=profile, firmware=firmware.path, seed=1) as rig:
            printer = Printer(rig)
            printer.wait_ready()
            printer.print(pages=_PAGES, copies=999)
            before = printer.page_count()
            start_s, start_cpu_s = time.perf_counter(), time.process_time()
            for _minute in range(_HOUR_S // _STEP_S):
                rig.wait(_STEP_S)
                for number, tray in enumerate(profile.trays, start=1):
                    rig.operator.load_tray(number, tray.capacity_sheets)
                rig.operator.empty_bin()
            wall_s, cpu_s = time.perf_counter() - start_s, time.process_time() - start_cpu_s
            pages = printer.page_count() - before
        yield (
            f"{name}: {pages} pages in {wall_s:.2f} s wall, {cpu_s:.2f} s processor time; "
            f"{_HOUR_S / wall_s:.0f} x real time, {wall_s / pages * 1e3:.2f} ms a page"
        )
