"""New firmware that does not come up, and power that fails on the way: what runs in the end is firmware that works."""

from __future__ import annotations

import pytest

from harness.ctl import ACCEPTED, Package, Printer, Rig, covers, dead_image, level, needs, pillar
from test_suites.update.test_updating import CONFIRMED_AFTER_S

pytestmark = [level("L2"), pillar("update"), covers("TO-UPD-01", "TO-UPD-02")]

UNDONE = 35082
ERASURE = 9
"""Which flash operation of an update erases first: those before it note which port sends."""


def install_dead_image(printer: Printer) -> None:
    """Update to firmware that does nothing, and wait until the printer is back."""
    state = printer.update.state()
    assert printer.update.send_image(dead_image(state.idle_bank).to_bytes()) == ACCEPTED
    printer.update.wait_restarted(version=state.version)


def test_firmware_that_does_nothing_is_undone_and_the_printer_says_so(printer: Printer) -> None:
    before = printer.update.state()
    install_dead_image(printer)
    assert printer.wait_status(UNDONE, timeout_s=10.0).display == "Update undone"
    after = printer.update.state()
    assert (after.version, after.bank, after.is_undone) == (before.version, before.bank, True)
    printer.wait_ready(timeout_s=120.0)
    assert printer.print(pages=2).wait_done().pages == 2


@needs("power_cycle")
def test_firmware_that_hangs_does_not_leave_the_heater_on(rig: Rig) -> None:
    """Taken while the fuser warms up, whose heater would be on until the last of three attempts."""
    printer = Printer(rig)
    install_dead_image(printer)
    printer.wait_ready(timeout_s=120.0)
    assert printer.print(pages=2).wait_done().pages == 2


def test_after_one_that_was_undone_a_good_one_is_taken(printer: Printer, new_firmware: Package) -> None:
    install_dead_image(printer)
    assert printer.update.send(new_firmware) == ACCEPTED
    assert printer.update.wait_restarted().version == new_firmware.version
    printer.rig.wait(CONFIRMED_AFTER_S)
    assert not printer.update.state().is_undone


@needs("faults")
def test_new_firmware_that_finds_no_engine_is_undone(printer: Printer, new_firmware: Package) -> None:
    before = printer.update.state()
    assert printer.update.send(new_firmware) == ACCEPTED
    printer.faults.remove_module("engine")
    assert printer.update.wait_restarted(version=before.version, timeout_s=400.0).is_undone


@needs("faults")
@pytest.mark.parametrize("after_s", [0.0, 5.0, 9.0])
def test_power_that_fails_on_trial_costs_an_attempt_and_no_more(
    printer: Printer, new_firmware: Package, after_s: float
) -> None:
    assert printer.update.send(new_firmware) == ACCEPTED
    assert printer.update.wait_restarted().is_on_trial
    printer.rig.wait(after_s)
    printer.faults.cut_power(1.0)
    printer.rig.wait(2.0)
    printer.wait_ready(timeout_s=120.0)
    printer.rig.wait(CONFIRMED_AFTER_S)
    state = printer.update.state()
    assert (state.version, state.is_on_trial) == (new_firmware.version, False)


@needs("faults")
def test_power_that_fails_as_an_image_arrives_leaves_what_ran(printer: Printer) -> None:
    before = printer.update.state()
    data = dead_image(before.idle_bank, code_bytes=4096).to_bytes()
    printer.host.send(b"@PJL UPGRADE SIZE=%d\r\n" % len(data) + data[:2000])
    printer.rig.wait(5.0)
    printer.faults.cut_power(1.0)
    printer.rig.wait(2.0)
    printer.wait_ready(timeout_s=120.0)
    after = printer.update.state()
    assert (after.version, after.bank, after.other) == (before.version, before.bank, None)


@needs("faults", "operator")
@pytest.mark.parametrize("share", [0.0, 0.02, 0.25, 0.55, 0.9])
def test_the_rest_of_an_image_that_power_cut_off_is_no_job(
    printer: Printer, new_firmware: Package, share: float
) -> None:
    """The host does not know, and goes on: after a cut in an erasure, or before what looks like text."""
    version = printer.update.state().version
    image = new_firmware.image_for(printer.update.state().idle_bank)
    data = image.to_bytes()
    printer.faults.cut_power_in_flash(ERASURE + int(share * len(image.code) / 4), 1.0)
    printer.host.send(b"@PJL UPGRADE SIZE=%d\r\n" % len(data) + data)
    printer.rig.wait(5.0 + len(data) / 10_000)
    printer.wait_ready(timeout_s=120.0)
    assert printer.rig.fault_lines()
    assert (printer.update.state().version, printer.page_count(), printer.operator.empty_bin()) == (version, 0, 0)
    assert printer.print(pages=1).wait_done().pages == 1
