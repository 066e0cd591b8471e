"""Which page is on which sheet, and in which order the sheets lie in the bin."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import pages_out

pytestmark = [level("L2"), pillar("print"), covers("TO-PRN-01"), needs("operator")]


@pytest.mark.parametrize("pages", [1, 4])
def test_pages_come_out_in_their_order(printer: Printer, pages: int) -> None:
    printer.print(pages=pages).wait_done()
    assert pages_out(printer) == [(page,) for page in range(1, pages + 1)]


def test_copies_of_a_page_lie_on_each_other(printer: Printer) -> None:
    printer.print(pages=2, copies=2).wait_done()
    assert pages_out(printer) == [(1,), (1,), (2,), (2,)]


def test_sets_lie_on_each_other(printer: Printer) -> None:
    printer.print(pages=2, settings={"QTY": 3}).wait_done()
    assert pages_out(printer) == [(1,), (2,)] * 3


def test_jobs_do_not_mix(printer: Printer) -> None:
    jobs = [printer.print(pages=pages) for pages in (2, 1, 3)]
    for job in jobs:
        job.wait_done()
    assert pages_out(printer) == [(1,), (2,), (1,), (1,), (2,), (3,)]
    numbers = [sheet.job for sheet in printer.operator.look_at_output()]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == len(jobs)


@covers("TO-PRN-03")
@needs("duplex")
@pytest.mark.parametrize("pages", [2, 5])
def test_two_pages_are_on_the_two_sides_of_a_sheet(printer: Printer, pages: int) -> None:
    printer.print(pages=pages, settings={"DUPLEX": "ON"}).wait_done()
    sides = [page for sheet in pages_out(printer) for page in sheet]
    assert sides == list(range(1, pages + 1))
    assert [len(sheet) for sheet in pages_out(printer)] == [2] * (pages // 2) + [1] * (pages % 2)


@covers("TO-PRN-03")
@needs("duplex")
def test_copies_of_a_two_sided_sheet_are_alike(printer: Printer) -> None:
    printer.print(pages=4, copies=2, settings={"DUPLEX": "ON"}).wait_done()
    assert pages_out(printer) == [(1, 2), (1, 2), (3, 4), (3, 4)]


@covers("TO-PRN-03")
@needs("duplex")
def test_one_sided_and_two_sided_jobs_in_turn_keep_their_order(printer: Printer) -> None:
    jobs = [printer.print(pages=3, settings={"DUPLEX": duplex}) for duplex in ("ON", "OFF", "ON")]
    for job in jobs:
        assert job.wait_done().pages == 3
    assert pages_out(printer) == [(1, 2), (3,), (1,), (2,), (3,), (1, 2), (3,)]
