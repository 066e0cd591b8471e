"""Rated speed, as a host sees it: the first page, and pages a minute from the times at which pages are reported."""

from __future__ import annotations

from harness.ctl import Measure, Printer, covers, level, needs, pillar
from test_suites.steps import time_pages

PAGES = 20

pytestmark = [level("L2"), pillar("print")]


@covers("TO-PRN-02")
def test_the_first_page_is_out_in_its_rated_time(printer: Printer, measure: Measure) -> None:
    gauge = measure.declare("first_page_out_s", unit="s", low=0.5, high=printer.profile.speed.first_page_out_s)
    printer.host.tell("USTATUS PAGE=ON")
    job = printer.print()
    gauge.take(time_pages(printer, 1)[0] - job.sent_at_s)


@covers("TO-PRN-02")
def test_a_one_sided_job_runs_at_rated_speed(printer: Printer, measure: Measure) -> None:
    rated = printer.profile.speed.simplex_pages_per_minute
    gauge = measure.declare("pages_per_minute", unit="1/min", low=0.97 * rated, high=1.02 * rated)
    printer.host.tell("USTATUS PAGE=ON")
    printer.print(pages=PAGES)
    times_s = time_pages(printer, PAGES)
    gauge.take((PAGES - 1) * 60.0 / (times_s[-1] - times_s[0]))


@covers("TO-PRN-02")
@needs("operator")
def test_a_long_job_is_never_behind_its_rate_by_more_than_a_sheets_jitter(printer: Printer, measure: Measure) -> None:
    """What is lost to rounding in each interval, most of a millisecond, would add up."""
    tray, sheets = max(enumerate(printer.profile.trays, 1), key=lambda pair: pair[1].capacity_sheets)
    pages = min(sheets.capacity_sheets, printer.profile.output_bin.capacity_sheets, 301) - 1
    jitter_s = printer.profile.paper_path.feed_jitter_ms / 1000
    gauge = measure.declare("behind_s", unit="s", low=-2 * jitter_s, high=2 * jitter_s)
    printer.host.tell("USTATUS PAGE=ON")
    printer.print(pages=pages, settings={"MEDIASOURCE": f"TRAY{tray}"})
    times_s = time_pages(printer, pages)
    due_s = (pages - 1) * 60.0 / printer.profile.speed.simplex_pages_per_minute
    gauge.take(times_s[-1] - times_s[0] - due_s)


@covers("TO-PRN-03")
@needs("duplex")
def test_a_two_sided_job_runs_at_rated_speed(printer: Printer, measure: Measure) -> None:
    rated = printer.profile.speed.duplex_sides_per_minute
    assert rated is not None
    gauge = measure.declare("sides_per_minute", unit="1/min", low=0.95 * rated, high=1.02 * rated)
    printer.host.tell("USTATUS PAGE=ON")
    printer.print(pages=PAGES, settings={"DUPLEX": "ON"})
    times_s = time_pages(printer, PAGES)
    gauge.take((PAGES - 2) * 60.0 / (times_s[-1] - times_s[1]))
