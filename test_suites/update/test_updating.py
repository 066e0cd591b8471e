"""A firmware update by a host port: taken, confirmed, and nothing of the printer's memory lost."""

from __future__ import annotations

import pytest

from harness.ctl import ACCEPTED, Host, Package, Printer, covers, level, needs, pillar

pytestmark = [level("L2"), pillar("update"), covers("TO-UPD-01")]

CONFIRMED_AFTER_S = 15.0


def bring_up(printer: Printer, package: Package) -> None:
    """Update the printer and wait until the new firmware has come up for good."""
    assert printer.update.send(package) == ACCEPTED
    printer.update.wait_restarted(version=package.version)
    printer.wait_ready(timeout_s=120.0)
    printer.rig.wait(CONFIRMED_AFTER_S)


def test_the_other_bank_runs_the_new_version_and_is_confirmed(printer: Printer, new_firmware: Package) -> None:
    before = printer.update.state()
    bring_up(printer, new_firmware)
    after = printer.update.state()
    assert (after.version, after.bank, after.is_on_trial) == (new_firmware.version, before.idle_bank, False)
    assert after.other == before.version


def test_settings_and_counters_outlive_it(printer: Printer, new_firmware: Package) -> None:
    printer.set_default("COPIES", 3)
    printer.print(pages=2, copies=1, settings={"COPIES": 1}).wait_done()
    bring_up(printer, new_firmware)
    assert printer.default("COPIES") == "3"
    assert printer.page_count() == 2


@needs("second_host")
def test_a_whole_package_comes_in_by_the_network_as_a_file_would(printer: Printer, new_firmware: Package) -> None:
    network = Printer(printer.rig, host=Host(printer.rig, printer.rig.open_second_host()))
    network.host.send(new_firmware.to_bytes())
    assert network.update.wait_result() == ACCEPTED
    assert network.update.wait_restarted().version == new_firmware.version


@needs("second_host")
def test_what_prints_meanwhile_is_printed_to_its_end(printer: Printer, new_firmware: Package) -> None:
    job = printer.print(pages=6)
    network = Printer(printer.rig, host=Host(printer.rig, printer.rig.open_second_host()))
    assert network.update.send(new_firmware) == ACCEPTED
    late = printer.print(pages=2)
    assert (job.wait_done().pages, late.wait_done().pages) == (6, 2)
    assert network.update.wait_restarted().version == new_firmware.version
    assert printer.page_count() == 8


@needs("power_switch", "operator")
def test_it_stays_after_a_power_cycle_and_the_next_goes_to_the_first_bank(
    printer: Printer, new_firmware: Package
) -> None:
    first = printer.update.state().bank
    bring_up(printer, new_firmware)
    printer.operator.switch_off()
    printer.rig.wait(5.0)
    printer.operator.switch_on()
    printer.wait_ready(timeout_s=120.0)
    assert printer.update.state().version == new_firmware.version
    bring_up(printer, new_firmware.named("3.0.0"))
    assert (printer.update.state().version, printer.update.state().bank) == ("3.0.0", first)


@needs("faults")
def test_code_that_decays_gives_way_to_the_other_bank(printer: Printer, new_firmware: Package) -> None:
    before = printer.update.state()
    bring_up(printer, new_firmware)
    printer.faults.flip_flash_bit(new_firmware.image_for(before.idle_bank).bank_start - 0x0800_0000 + 0x1001, 3)
    printer.faults.cut_power(2.0)
    printer.rig.wait(3.0)
    printer.wait_ready(timeout_s=120.0)
    assert printer.update.state().version == before.version


def test_the_status_says_that_it_is_updating(printer: Printer, new_firmware: Package) -> None:
    image = new_firmware.image_for(printer.update.state().idle_bank).to_bytes()
    printer.host.send(b"@PJL UPGRADE SIZE=%d\r\n" % len(image) + image[: len(image) // 2])
    printer.rig.wait(30.0 * len(image) / 2 / 115200)
    printer.host.send(image[len(image) // 2 :])
    printer.host.tell("USTATUS DEVICE=ON")
    assert printer.update.wait_result() == ACCEPTED
    assert printer.status().code == 35080


@pytest.mark.parametrize("state", ["sleep", "deep sleep"])
def test_it_wakes_a_printer_that_sleeps(printer: Printer, new_firmware: Package, state: str) -> None:
    if state == "deep sleep" and printer.profile.power.deep_sleep_delay_s is None:
        pytest.skip("NOT_RUN: the product has no deep sleep")
    power = printer.profile.power
    printer.rig.wait(power.sleep_delay_s + 5.0 + (power.deep_sleep_delay_s or 0.0 if state == "deep sleep" else 0.0))
    bring_up(printer, new_firmware)
    assert printer.update.state().version == new_firmware.version
