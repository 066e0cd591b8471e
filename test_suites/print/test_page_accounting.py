"""Page accounting over power cuts: pages in = pages out + pages cancelled + pages reported lost."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import clear_path, wait_code

pytestmark = [level("L2"), pillar("print"), covers("TO-PRN-04"), needs("operator", "power_switch")]

PAGES_LOST = 35046
JAMS = range(42101, 42105)


def cut_power(printer: Printer) -> None:
    """Off and on again, and a cleared path."""
    printer.operator.switch_off()
    printer.rig.wait(3.0)
    printer.operator.switch_on()
    printer.rig.wait(1.0)
    if printer.status().code in JAMS:
        clear_path(printer)
    printer.wait_ready()
    printer.host.tell("USTATUS JOB=ON")


def lost(printer: Printer) -> tuple[int, int]:
    """Pages lost by the last start, and by all."""
    fields = printer.ask("INFO LOSTPAGES").fields
    return int(fields["LAST"]), int(fields["TOTAL"])


def test_a_new_printer_has_lost_nothing(printer: Printer) -> None:
    assert lost(printer) == (0, 0)


@pytest.mark.parametrize("after_s", [0.5, 1.5, 2.5, 4.0, 5.5, 7.0])
def test_what_is_not_printed_before_the_cut_is_reported_lost(printer: Printer, after_s: float) -> None:
    before = printer.page_count()
    printer.print(pages=6)
    printer.rig.wait(after_s)
    cut_power(printer)
    assert lost(printer)[0] == 6 - (printer.page_count() - before)


@needs("duplex")
@pytest.mark.parametrize("after_s", [2.0, 4.0, 6.0])
def test_both_sides_of_a_sheet_count(printer: Printer, after_s: float) -> None:
    before = printer.page_count()
    printer.print(pages=8, settings={"DUPLEX": "ON"})
    printer.rig.wait(after_s)
    cut_power(printer)
    assert lost(printer)[0] == 8 - (printer.page_count() - before)


def test_every_copy_of_every_waiting_job_counts(printer: Printer) -> None:
    before = printer.page_count()
    printer.print(pages=2, copies=2)
    printer.print(pages=3, settings={"QTY": 4})
    printer.rig.wait(4.0)
    cut_power(printer)
    assert lost(printer)[0] == 16 - (printer.page_count() - before)


def test_a_job_that_is_done_leaves_nothing_to_lose(printer: Printer) -> None:
    printer.print(pages=2).wait_done()
    printer.operator.empty_bin()
    cut_power(printer)
    assert lost(printer) == (0, 0)


def test_what_was_cancelled_is_not_lost(printer: Printer) -> None:
    job = printer.print(pages=8)
    printer.rig.wait(2.0)
    printer.panel.press("STOP")
    job.wait_done()
    cut_power(printer)
    assert lost(printer) == (0, 0)


def test_losses_add_up(printer: Printer) -> None:
    total = 0
    for pages in (2, 3):
        before = printer.page_count()
        printer.print(pages=pages)
        printer.rig.wait(1.0)
        cut_power(printer)
        last, ever = lost(printer)
        assert last == pages - (printer.page_count() - before)
        total += last
        assert ever == total
    cut_power(printer)
    assert lost(printer) == (0, total)


def test_pages_of_a_job_that_was_still_coming_count(printer: Printer) -> None:
    printer.host.send(b'\x1b%-12345X@PJL JOB NAME="half"\r\n@PJL ENTER LANGUAGE=PCL\r\n' + b"page\r\n\f" * 3)
    printer.rig.wait(1.0)
    before = printer.page_count()
    cut_power(printer)
    assert lost(printer)[0] == 3 - (printer.page_count() - before)


def test_the_loss_is_told_as_the_printer_starts(printer: Printer) -> None:
    printer.print(pages=5)
    printer.rig.wait(0.5)
    printer.operator.switch_off()
    printer.operator.open_door()
    printer.operator.clear_path()
    printer.operator.close_door()
    printer.operator.switch_on()
    printer.rig.wait(0.5)
    printer.host.tell("USTATUS DEVICE=ON")
    status = printer.status()
    assert (status.code, status.is_online) == (PAGES_LOST, True)
    assert "5" in status.display
    wait_code(printer, 10001, timeout_s=printer.profile.fuser.warm_up_limit_s + 30.0)


def test_pages_printed_again_after_a_jam_are_owed_once(printer: Printer) -> None:
    job = printer.print(pages=4)
    printer.rig.wait(3.0)
    clear_path(printer)
    job.wait_done()
    cut_power(printer)
    assert lost(printer) == (0, 0)
