"""A full output bin stops the printer until somebody takes the paper out."""

from __future__ import annotations

from harness.ctl import Printer, covers, level, needs, pillar

SHEETS_IN_PATH = 12
MORE = 20


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
