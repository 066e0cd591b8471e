"""Modules on the internal bus that fall silent or are disturbed: said, and over when they speak again."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import clear_path

pytestmark = [level("L2"), pillar("robustness"), needs("faults", "operator")]

LOST = range(55000, 56000)


@covers("TO-ROB-01")
@pytest.mark.parametrize("module", ["panel", pytest.param("finisher", marks=needs("finisher"))])
def test_a_job_ends_when_a_silent_module_speaks_again(printer: Printer, module: str) -> None:
    printer.faults.mute_module(module)
    job = printer.print(pages=2)
    printer.wait_status(LOST, timeout_s=60.0)
    printer.faults.unmute_module(module)
    assert job.wait_done().pages == 2
    assert printer.wait_ready().is_online
    assert printer.operator.empty_bin() == 2


@covers("TO-ROB-01")
@needs("scanner")
def test_a_silent_scanner_is_reported_and_copies_when_it_speaks_again(printer: Printer) -> None:
    printer.host.tell("USTATUS JOB=ON")
    printer.operator.load_documents(2)
    printer.rig.wait(0.5)
    printer.faults.mute_module("scanner")
    printer.panel.press("START")
    assert printer.wait_status(LOST, timeout_s=60.0).is_online
    printer.faults.unmute_module("scanner")
    printer.wait_ready()
    printer.rig.wait(1.0)
    printer.panel.press("START")
    printer.host.wait_event("JOB", timeout_s=60.0, NAME="copy", PAGES="2")


@covers("TO-PRN-01")
@pytest.mark.parametrize("frames", [1, 3])
def test_disturbed_frames_lose_no_page(printer: Printer, frames: int) -> None:
    printer.host.tell("USTATUS PAGE=ON")
    job = printer.print(pages=4)
    printer.host.wait_event("PAGE", timeout_s=30.0)
    printer.faults.garble_frames(frames)
    assert job.wait_done().pages == 4
    assert printer.operator.empty_bin() == 4


@covers("TO-PRN-01")
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
