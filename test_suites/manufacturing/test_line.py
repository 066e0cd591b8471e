"""A factory's line from a blank printer to one that may be shipped, every step through the service console."""

from __future__ import annotations

import pytest

from harness.ctl import Measure, Printer, covers, level, needs, pillar

pytestmark = [level("L4"), pillar("manufacturing"), covers("TO-MFG-01", "TO-MFG-02"), needs("console", "operator")]

SERIAL = "LINE-00042"
BURN_IN = 100


@pytest.mark.parametrize("has_repair", [False, pytest.param(True, marks=needs("faults"))])
def test_a_blank_printer_leaves_the_line_shippable(printer: Printer, measure: Measure, has_repair: bool) -> None:
    takt = measure.declare("line_s", unit="s", high=1800.0)
    console, start_s = printer.console, printer.rig.now_s
    console.do("factory 5771")
    blank = console.do("selftest").fields
    assert (blank["serial"], blank["summary"]) == ("not written", "FAIL")
    console.do(f"write-serial {SERIAL}")
    console.do("calibrate thermistor 2")
    if has_repair:
        printer.faults.slow_motor(70)
        assert console.do("test motor").fields["motor"] == "FAIL"
        printer.faults.repair_motor()
        printer.operator.open_door()
        printer.rig.wait(1.0)
        printer.operator.close_door()
        printer.rig.wait(1.0)
    for station in ("sensors", "motor", "heater"):
        assert console.do(f"test {station}", timeout_s=200.0).fields[station] == "PASS"
    console.send(b"test panel\r")
    printer.rig.wait(1.0)
    printer.panel.press("START")
    assert console.read_answer().fields["panel"] == "PASS"
    if "stapler" in console.do("selftest").fields:
        assert console.do("test stapler", timeout_s=200.0).fields["stapler"] == "PASS"
    pages = min(BURN_IN, printer.profile.output_bin.capacity_sheets - 10, printer.profile.trays[0].capacity_sheets - 2)
    assert console.do(f"test burnin {pages}", timeout_s=1500.0).fields["burnin"] == "PASS"
    printer.operator.empty_bin()
    takt.take(printer.rig.now_s - start_s)
    printer.operator.switch_off()
    printer.rig.wait(5.0)
    printer.operator.switch_on()
    printer.wait_ready()
    shipped = console.do("selftest").fields
    assert (shipped["serial"], shipped["summary"]) == (SERIAL, "PASS")
    assert console.ask("write-serial OTHER").error == "in manufacturing mode only"
    assert SERIAL in " ".join(printer.ask("INFO CONFIG").lines)
    assert printer.print(pages=2).wait_done().pages == 2
