"""Modules on the internal bus that fall silent or are disturbed: said, and over when they speak again."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, Rig, covers, level, needs, pillar
from test_suites.steps import clear_path, pages_out, went_offline

pytestmark = [level("L2"), pillar("reliability"), needs("faults", "operator")]

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


@covers("TO-REL-01")
@pytest.mark.parametrize("module", ["engine", "panel", pytest.param("finisher", marks=needs("finisher"))])
def test_a_module_plugged_in_late_is_found(rig: Rig, module: str) -> None:
    rig.faults.remove_module(module)
    printer = Printer(rig)
    printer.wait_status(LOST, timeout_s=60.0)
    rig.wait(20.0)
    rig.faults.plug_module(module)
    printer.wait_ready(timeout_s=120.0)
    assert printer.print(pages=2).wait_done().pages == 2


@covers("TO-REL-01")
def test_an_engine_unplugged_in_a_job_loses_no_page(printer: Printer) -> None:
    printer.host.tell("USTATUS PAGE=ON")
    job = printer.print(pages=5)
    printer.host.wait_event("PAGE", timeout_s=30.0)
    printer.faults.remove_module("engine")
    printer.wait_status(LOST, timeout_s=60.0)
    printer.faults.plug_module("engine")
    printer.wait_status(range(42101, 42105), timeout_s=60.0)
    clear_path(printer)
    assert job.wait_done().pages == 5
    assert {page for sheet in pages_out(printer) for page in sheet} == {1, 2, 3, 4, 5}


@covers("TO-REL-01")
@needs("finisher")
@pytest.mark.parametrize("first", ["finisher", "engine"])
def test_two_modules_away_at_once_are_told_one_after_the_other(printer: Printer, first: str) -> None:
    second = "engine" if first == "finisher" else "finisher"
    for module in (first, second):
        printer.faults.remove_module(module)
    printer.wait_status(55001, timeout_s=60.0)
    printer.faults.plug_module("engine")
    printer.wait_status(55002, timeout_s=60.0)
    printer.faults.plug_module("finisher")
    printer.wait_ready(timeout_s=120.0)


@covers("TO-REL-01")
@needs("stapler")
def test_a_finisher_unplugged_with_a_set_in_it_loses_no_sheet(printer: Printer) -> None:
    printer.host.tell("USTATUS PAGE=ON")
    job = printer.print(pages=6, settings={"FINISH": "STAPLE"})
    printer.host.wait_event("PAGE", timeout_s=30.0)
    printer.faults.remove_module("finisher")
    printer.wait_status(LOST, timeout_s=60.0)
    printer.faults.plug_module("finisher")
    assert job.wait_done().pages == 6
    assert sorted(pages_out(printer)) == [(page,) for page in range(1, 7)]


@covers("TO-PRN-01")
@pytest.mark.parametrize("every_s", [0.7, 2.3])
def test_a_noisy_bus_loses_no_page(printer: Printer, every_s: float) -> None:
    printer.host.tell("USTATUS DEVICE=ON")
    job = printer.print(pages=10)
    for _ in range(12):
        printer.rig.wait(every_s)
        printer.faults.garble_frames(2)
    assert job.wait_done().pages == 10
    assert pages_out(printer) == [(page,) for page in range(1, 11)]
    assert not went_offline(printer)


def cut_off(printer: Printer, module: str, *, after_us: int) -> None:
    """Let a module neither hear nor speak for a moment, such as when an acknowledgement is on its way to it."""
    printer.rig.wait(after_us / 1e6)
    printer.faults.mute_module(module)
    printer.rig.wait(0.02)
    printer.faults.unmute_module(module)


@covers("TO-JOB-02")
@pytest.mark.parametrize("after_us", range(900, 1700, 200))
def test_a_key_whose_acknowledgement_is_lost_counts_once(printer: Printer, after_us: int) -> None:
    first, second = printer.print(pages=9, name="first"), printer.print(pages=2, name="second")
    printer.rig.wait(5.0)
    printer.panel.press("STOP")
    cut_off(printer, "panel", after_us=after_us)
    assert first.wait_done().is_cancelled
    end = second.wait_done()
    assert (end.pages, end.is_cancelled) == (2, False)


@covers("TO-REL-01")
@needs("power_switch")
@pytest.mark.parametrize("after_us", range(0, 6000, 800))
@pytest.mark.parametrize("module", ["engine", "panel", pytest.param("finisher", marks=needs("finisher"))])
def test_a_module_cut_off_as_it_is_greeted_is_found(printer: Printer, module: str, after_us: int) -> None:
    printer.operator.switch_off()
    printer.rig.wait(1.0)
    printer.operator.switch_on()
    cut_off(printer, module, after_us=after_us)
    printer.wait_ready(timeout_s=120.0)
    again = Printer(printer.rig)
    assert again.print(pages=2).wait_done().pages == 2
