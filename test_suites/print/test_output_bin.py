"""A full output bin stops the printer until somebody takes the paper out."""

from __future__ import annotations

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import wait_code

STANDARD_BIN_FULL = 15001
SHEETS_IN_PATH = 12
MORE = 20


@level("L2")
@pillar("print")
@covers("TO-PRN-01")
@needs("operator")
def test_a_full_bin_holds_its_job_and_no_other(printer: Printer) -> None:
    capacity = printer.profile.output_bin.capacity_sheets
    has_other_bin = printer.profile.finisher is not None
    printer.host.tell("USTATUS DEVICE=ON")
    job = printer.print(copies=capacity + MORE, settings={"OUTBIN": "UPPER"})
    for tray, each in enumerate(printer.profile.trays, 1):
        printer.operator.load_tray(tray, each.capacity_sheets)
    seconds = 60.0 * (capacity + MORE) / printer.profile.speed.simplex_pages_per_minute
    assert wait_code(printer, STANDARD_BIN_FULL, timeout_s=1.5 * seconds) == "Output bin full"
    printer.rig.wait(20.0)
    assert not printer.status().is_online
    assert capacity <= printer.page_count() <= capacity + SHEETS_IN_PATH
    if has_other_bin:
        printer.panel.press("STOP")
        assert job.wait_done().is_cancelled
        assert printer.print(pages=2).wait_done().pages == 2
        return
    taken = printer.operator.empty_bin()
    assert job.wait_done().pages == capacity + MORE
    assert taken + printer.operator.empty_bin() == capacity + MORE


@level("L4")
@pillar("print")
@covers("TO-PRN-01")
@needs("operator")
def test_a_full_bin_is_reported_and_the_job_goes_on_when_it_is_emptied(printer: Printer) -> None:
    capacity = (printer.profile.finisher or printer.profile.output_bin).capacity_sheets
    printer.host.tell("USTATUS DEVICE=ON")
    job = printer.print(copies=capacity + MORE)
    while not any(event.fields.get("CODE", "").startswith("15") for event in printer.host.events):
        for number, tray in enumerate(printer.profile.trays, 1):
            printer.operator.load_tray(number, tray.capacity_sheets)
        printer.rig.wait(20.0)
        printer.host.listen(0.1)
        assert not any({"END"} & set(event.lines) for event in printer.host.events), "a full bin is not reported"
    printer.rig.wait(20.0)
    taken = printer.operator.empty_bin()
    assert capacity <= taken <= capacity + SHEETS_IN_PATH
    assert job.wait_done().pages == capacity + MORE
    assert taken + printer.operator.empty_bin() == capacity + MORE
