"""A night of mixed jobs with many times the faults of the profile's rates: in the morning the books agree."""

from __future__ import annotations

import pytest

from harness.ctl import Measure, Printer, covers, level, needs, pillar
from test_suites.reliability.night import Night

pytestmark = [level("L4"), pillar("reliability"), covers("TO-PRN-01", "TO-REL-01")]

HOUR_S = 3600.0
BUSY_S, IDLE_S = 25.0, 600.0
"""From one job to the next, on average."""


@needs("faults", "operator", "second_host", "power_switch")
@pytest.mark.parametrize("factor", [10, 100])
def test_a_night_of_mixed_jobs_and_many_faults_ends_with_the_books_in_order(
    printer: Printer, measure: Measure, factor: int
) -> None:
    sides, jobs = measure.declare("night_sides", unit="1", low=2000), measure.declare("night_jobs", unit="1", low=300)
    visits = measure.declare("night_visits", unit="1")
    before = printer.page_count()
    printer.faults.apply_rates(factor)
    night = Night(printer, seed=1)
    for _ in range(2):
        night.pass_by(3 * HOUR_S, pause_s=BUSY_S)
        night.pass_by(1 * HOUR_S, pause_s=IDLE_S)
    assert night.come_to_an_end(HOUR_S) == []
    night.caretaker.collect()
    books, printed = night.books, printer.page_count() - before
    lost = int(printer.ask("INFO LOSTPAGES").fields["TOTAL"])
    taken = sum(len(pages) for pages in night.caretaker.pages.values())
    sides.take(printed)
    jobs.take(night.jobs)
    visits.take(len(night.caretaker.visits))
    assert printed == taken, "what is counted lies in the bins"
    assert books.asked <= printed + books.given_up + lost <= books.asked + books.uncertain
