"""One-sided jobs: every page, once."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, pillar

pytestmark = [level("L2"), pillar("print"), covers("TO-PRN-01")]


@pytest.mark.parametrize("pages", [1, 2, 5])
def test_a_job_prints_every_page_once(printer: Printer, pages: int) -> None:
    before = printer.page_count()
    end = printer.print(pages=pages).wait_done()
    assert end.pages == pages
    assert printer.page_count() - before == pages


def test_copies_multiply_pages(printer: Printer) -> None:
    assert printer.print(pages=3, copies=2).wait_done().pages == 6
