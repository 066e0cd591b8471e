"""Supplies that fail in part or for a moment, flash that forgets, ports that babble: the printer prints again."""

from __future__ import annotations

import pytest

from harness.ctl import UEL, Printer, covers, level, needs, pillar
from test_suites.steps import clear_path

pytestmark = [level("L2"), pillar("reliability"), covers("TO-REL-01"), needs("faults", "operator")]


def prints_again(printer: Printer) -> None:
    printer.rig.wait(20.0)
    if not printer.status().is_online:
        clear_path(printer)
    again = Printer(printer.rig)  # a printer that was reset has forgotten what its hosts asked to hear
    again.wait_ready(timeout_s=200.0)
    assert again.print(pages=2, name="after it").wait_done().pages == 2


@pytest.mark.parametrize("of", ["controller", "modules"])
@pytest.mark.parametrize("duration_ms", [5, 500])
def test_a_supply_that_dips_at_rest_is_got_over(printer: Printer, of: str, duration_ms: int) -> None:
    printer.faults.brown_out(of=of, duration_ms=duration_ms)
    prints_again(printer)


@pytest.mark.parametrize("of", ["controller", "modules"])
def test_a_supply_that_dips_in_mid_print_is_got_over(printer: Printer, of: str) -> None:
    printer.host.tell("USTATUS PAGE=ON")
    printer.print(pages=6)
    printer.host.wait_event("PAGE", timeout_s=60.0)
    printer.faults.brown_out(of=of)
    printer.rig.wait(60.0)
    if not printer.status().is_online:
        clear_path(printer)
    printer.wait_ready(timeout_s=300.0)
    printer.operator.empty_bin()
    prints_again(printer)


@pytest.mark.parametrize("duration_s", [0.05, 10.0])
def test_a_power_cut_is_got_over(printer: Printer, duration_s: float) -> None:
    printer.faults.cut_power(duration_s)
    prints_again(printer)


@pytest.mark.parametrize("offset", [0x8000, 0xC000, 0x10000])
def test_a_cell_that_forgets_is_got_over(printer: Printer, offset: int) -> None:
    printer.faults.flip_flash_bit(offset + 9, 3)
    printer.faults.cut_power(1.0)
    prints_again(printer)


@pytest.mark.parametrize("port", ["serial", "network", "console"])
def test_a_port_that_babbles_disturbs_no_job_after_it(printer: Printer, port: str) -> None:
    printer.faults.babble(300, port)
    printer.rig.wait(5.0)
    printer.host.send(b"\r\n" + UEL)
    prints_again(printer)
