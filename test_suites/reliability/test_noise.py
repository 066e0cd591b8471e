"""Noise on the internal bus for longer than frames are repeated: the link is made anew, and heat stays in hand."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import clear_path

pytestmark = [level("L2"), pillar("reliability"), covers("TO-PRN-01"), needs("operator", "faults")]

FUSER_CODES = range(50000, 51000)


@pytest.mark.parametrize("frames", [1, 8, 9, 20])
def test_noise_as_the_door_closes_does_not_overheat_the_fuser(printer: Printer, frames: int) -> None:
    job = printer.print()
    clear_path(printer)
    printer.operator.open_door()
    printer.rig.wait(1.0)
    printer.faults.garble_frames(frames)
    printer.operator.close_door()
    for _look in range(10):
        printer.rig.wait(3.0)
        assert printer.status().code not in FUSER_CODES
    assert job.wait_done().pages == 1


@pytest.mark.parametrize("frames", [9, 20])
def test_a_panel_that_noise_has_silenced_is_found_and_its_keys_work_again(printer: Printer, frames: int) -> None:
    printer.host.tell('OPMSG DISPLAY="Wait"')
    printer.wait_status(10002, timeout_s=5.0)
    printer.faults.garble_frames(frames)
    printer.panel.press("START")
    printer.rig.wait(15.0)
    printer.panel.press("START")
    printer.wait_ready(timeout_s=10.0)


@needs("power_cycle")
@pytest.mark.parametrize("frames", [9, 20])
def test_noise_while_the_fuser_heats_is_over_before_it_is_too_hot(printer: Printer, frames: int) -> None:
    printer.operator.open_door()
    printer.rig.wait(60.0)
    printer.operator.close_door()
    printer.rig.wait(0.5)
    printer.faults.garble_frames(frames)
    assert printer.print().wait_done().pages == 1
    assert printer.wait_ready(timeout_s=30.0).is_online
