"""Two-sided jobs: every side, and half the sheets."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar

pytestmark = [level("L2"), pillar("print"), covers("TO-PRN-03"), needs("duplex")]


@pytest.mark.parametrize("pages", [1, 2, 3])
def test_every_side_is_printed(printer: Printer, pages: int) -> None:
    before = printer.page_count()
    assert printer.print(pages=pages, settings={"DUPLEX": "ON"}).wait_done().pages == pages
    assert printer.page_count() - before == pages


@needs("operator")
@pytest.mark.parametrize(("pages", "sheets"), [(1, 1), (2, 1), (3, 2), (4, 2)])
def test_two_pages_share_a_sheet(printer: Printer, pages: int, sheets: int) -> None:
    printer.print(pages=pages, settings={"DUPLEX": "ON"}).wait_done()
    assert printer.operator.empty_bin() == sheets


@needs("operator")
def test_a_set_begins_on_a_new_sheet(printer: Printer) -> None:
    assert printer.print(pages=3, settings={"DUPLEX": "ON", "QTY": 2}).wait_done().pages == 6
    assert printer.operator.empty_bin() == 4


@needs("operator")
def test_a_one_sided_job_after_a_two_sided_one_is_one_sided(printer: Printer) -> None:
    printer.print(pages=2, settings={"DUPLEX": "ON"}).wait_done()
    printer.operator.empty_bin()
    printer.print(pages=2).wait_done()
    assert printer.operator.empty_bin() == 2


@needs("operator")
def test_a_one_sided_job_right_behind_a_two_sided_one_loses_nothing(printer: Printer) -> None:
    two_sided = printer.print(pages=4, settings={"DUPLEX": "ON"})
    one_sided = printer.print(pages=2)
    assert (two_sided.wait_done().pages, one_sided.wait_done().pages) == (4, 2)
    assert printer.operator.empty_bin() == 4
