"""The finisher's own troubles: a bin that is full, sheets that are crushed. Told, and no page is lost."""

from __future__ import annotations

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import wait_code

pytestmark = [level("L2"), pillar("finishing"), covers("TO-FIN-01"), needs("finisher", "operator")]

FINISHER_FULL, FINISHER_JAM = 15011, 43131
MORE = 20
CLOSE_BEHIND_MM = 3
"""Two sheets so nearly one upon the other that their length does not tell them from one."""


def fill_trays(printer: Printer) -> None:
    for number, tray in enumerate(printer.profile.trays, 1):
        printer.operator.load_tray(number, tray.capacity_sheets)


def test_a_full_bin_is_told_and_its_job_goes_on_when_it_is_emptied(printer: Printer) -> None:
    finisher = printer.profile.finisher
    assert finisher is not None
    printer.host.tell("USTATUS DEVICE=ON")
    fill_trays(printer)
    job = printer.print(copies=finisher.capacity_sheets + MORE)
    seconds = 60.0 * (finisher.capacity_sheets + MORE) / printer.profile.speed.simplex_pages_per_minute
    assert wait_code(printer, FINISHER_FULL, timeout_s=1.5 * seconds) == "Finisher full"
    printer.rig.wait(20.0)
    status = printer.status()
    assert (status.code, status.is_online) == (FINISHER_FULL, False)
    taken = printer.operator.empty_bin()
    assert taken >= finisher.capacity_sheets
    fill_trays(printer)
    assert job.wait_done().pages == finisher.capacity_sheets + MORE
    assert taken + printer.operator.empty_bin() == finisher.capacity_sheets + MORE
    assert printer.wait_ready().is_online


@needs("stapler", "faults")
def test_a_sheet_too_many_is_told_as_a_jam_and_its_set_is_bound_once_it_is_taken_out(printer: Printer) -> None:
    finisher = printer.profile.finisher
    assert finisher is not None
    fill_trays(printer)
    printer.host.tell("USTATUS DEVICE=ON")
    printer.faults.multi_feed(behind_mm=CLOSE_BEHIND_MM)
    pages = finisher.set_limit_sheets
    job = printer.print(pages=pages, settings={"FINISH": "STAPLE", "DUPLEX": "OFF"})
    assert wait_code(printer, FINISHER_JAM, timeout_s=180.0) == "Finisher jam"
    printer.rig.wait(5.0)
    assert printer.status().code == FINISHER_JAM
    assert not printer.status().is_online
    assert printer.operator.clear_finisher() == 1
    assert job.wait_done().pages == pages
    output = [sheet for sheet in printer.operator.look_at_output() if sheet.pages]
    assert [sheet.pages for sheet in output] == [(page,) for page in range(1, pages)], "the last one was crushed"
    assert {sheet.staples for sheet in output} == {1}
    assert printer.print(pages=2, settings={"FINISH": "STAPLE"}).wait_done().pages == 2
    assert printer.wait_ready().is_online
