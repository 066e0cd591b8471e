"""Modules on the internal bus that fall silent or are disturbed: said, and over when they speak again."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import clear_path

pytestmark = [level("L2"), pillar("robustness"), needs("faults")]

LOST = range(55000, 56000)
MODULES = [
    "engine",
    pytest.param("finisher", marks=needs("finisher")),
    pytest.param("scanner", marks=needs("scanner")),
    "panel",
]


@covers("TO-ROB-01")
@pytest.mark.parametrize("module", MODULES)
def test_a_silent_module_is_reported_until_it_speaks_again(printer: Printer, module: str) -> None:
    printer.faults.mute_module(module)
    printer.wait_status(LOST, timeout_s=60.0)
    printer.faults.unmute_module(module)
    printer.wait_ready(timeout_s=60.0)
    assert printer.print(pages=2).wait_done().pages == 2


@covers("TO-PRN-01")
@needs("operator")
@pytest.mark.parametrize("frames", [1, 3])
def test_disturbed_frames_lose_no_page(printer: Printer, frames: int) -> None:
    printer.host.tell("USTATUS PAGE=ON")
    job = printer.print(pages=4)
    printer.host.wait_event("PAGE", timeout_s=30.0)
    printer.faults.garble_frames(frames)
    assert job.wait_done().pages == 4
    assert printer.operator.empty_bin() == 4


@covers("TO-PRN-01")
@needs("operator")
def test_an_engine_lost_in_a_job_loses_no_page(printer: Printer) -> None:
    printer.host.tell("USTATUS PAGE=ON")
    job = printer.print(pages=5)
    printer.host.wait_event("PAGE", timeout_s=30.0)
    printer.faults.mute_module("engine")
    printer.wait_status(LOST, timeout_s=60.0)
    printer.faults.unmute_module("engine")
    printer.rig.wait(5.0)
    clear_path(printer)
    assert job.wait_done().pages == 5
