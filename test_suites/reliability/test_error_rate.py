"""The error rate: how often per thousand pages somebody has to come, against what the product promises."""

from __future__ import annotations

from harness.ctl import Measure, Printer, covers, level, needs, pillar
from harness.ctl.rate import poisson_interval
from test_suites.reliability.caretaker import LOOK_S, Caretaker

pytestmark = [level("L4"), pillar("reliability"), covers("TO-REL-01"), needs("faults", "operator")]

PAGES = 10_000
JOB_PAGES = 100
JOBS_AHEAD = 3
ERRORS = (42, 43, 50, 55)
"""Families of codes of failures: of paper, finisher, fuser, modules. An empty tray or a full bin is none."""


def test_errors_are_no_more_frequent_than_promised(printer: Printer, measure: Measure) -> None:
    promised = printer.profile.reliability.errors_per_1000_pages
    pages = measure.declare("pages", unit="count")
    count = measure.declare("errors", unit="count")
    rate = measure.declare("errors_per_1000_pages", unit="1/1000")
    surely = measure.declare("errors_per_1000_pages_at_least", unit="1/1000", high=promised)
    at_most = measure.declare("errors_per_1000_pages_at_most", unit="1/1000")
    printer.faults.apply_rates()
    caretaker = Caretaker(printer)
    first, sent, errors, present = printer.page_count(), 0, 0, 0
    while (printed := printer.page_count() - first) < PAGES:
        lost = int(printer.ask("INFO LOSTPAGES").fields["TOTAL"])  # a fuser that failed wants power cycled
        while sent - lost < min(printed + JOBS_AHEAD * JOB_PAGES, PAGES):
            printer.print(pages=JOB_PAGES)
            sent += JOB_PAGES
        printer.rig.wait(LOOK_S)
        status = caretaker.help()
        is_error = not status.is_online and status.code // 1000 in ERRORS
        errors += is_error and status.code != present
        present = status.code if is_error else 0
    low, high = poisson_interval(errors)
    pages.take(printed)
    count.take(errors)
    thousands = printed / 1000
    rate.take(errors / thousands)
    surely.take(low / thousands)
    at_most.take(high / thousands)
