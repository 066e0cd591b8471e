"""Where sheets lie: which bin, and which sets beside each other."""

from __future__ import annotations

from harness.ctl import Measure, Printer, covers, level, needs, pillar
from test_suites.steps import pages_out, time_pages

pytestmark = [level("L2"), pillar("finishing"), covers("TO-FIN-02"), needs("finisher", "operator")]

STAPLE = {"FINISH": "STAPLE"}
UPPER = {"OUTBIN": "UPPER"}


def places(printer: Printer) -> list[bool]:
    """Whether each set in the bins lies beside the home position, in order."""
    return list({sheet.set_number: sheet.is_shifted for sheet in printer.operator.look_at_output()}.values())


def bins(printer: Printer) -> list[str]:
    """The bin of each sheet, in order."""
    return [sheet.bin for sheet in printer.operator.look_at_output()]


@needs("job_offset")
def test_the_sets_of_an_offset_job_lie_in_turn(printer: Printer) -> None:
    printer.print(pages=2, settings={"JOBOFFSET": "ON", "QTY": 4}).wait_done()
    assert places(printer) == [True, False, True, False]


@needs("job_offset")
def test_offset_jobs_lie_in_turn(printer: Printer) -> None:
    for job in [printer.print(pages=2, settings={"JOBOFFSET": "ON"}) for _ in range(3)]:
        job.wait_done()
    assert places(printer) == [True, False, True]


@needs("job_offset")
def test_jobs_without_offset_lie_at_home(printer: Printer) -> None:
    printer.print(settings={"JOBOFFSET": "ON"}).wait_done()
    printer.print(settings={"QTY": 3}).wait_done()
    assert places(printer) == [True, False, False, False]
    assert printer.variable("JOBOFFSET") == "OFF"


@needs("job_offset", "stapler")
def test_stapled_sets_are_offset_too(printer: Printer) -> None:
    printer.print(pages=2, settings={**STAPLE, "JOBOFFSET": "ON", "QTY": 3}).wait_done()
    assert places(printer) == [True, False, True]
    assert {sheet.staples for sheet in printer.operator.look_at_output()} == {1}


@needs("job_offset")
def test_a_set_that_comes_out_in_pieces_lies_in_one_place(printer: Printer) -> None:
    assert printer.profile.finisher is not None
    pages = printer.profile.finisher.set_limit_sheets + 2
    printer.print(pages=pages, settings={"JOBOFFSET": "ON"}).wait_done()
    printer.print(settings={"JOBOFFSET": "ON"}).wait_done()
    shifted = [sheet.is_shifted for sheet in printer.operator.look_at_output()]
    assert shifted == [True] * pages + [False]


def test_sheets_go_to_the_bin_that_is_chosen(printer: Printer) -> None:
    printer.print(pages=2).wait_done()
    printer.print(pages=2, settings=UPPER).wait_done()
    printer.print(pages=1, settings={"OUTBIN": "OPTIONALOUTBIN1"}).wait_done()
    assert bins(printer) == ["finisher", "finisher", "standard", "standard", "finisher"]


def test_jobs_for_the_two_bins_in_turn_lose_nothing(printer: Printer) -> None:
    jobs = [printer.print(pages=2, settings={"OUTBIN": bin_}) for bin_ in ("UPPER", "OPTIONALOUTBIN1") * 2]
    for job in jobs:
        assert job.wait_done().pages == 2
    found = printer.operator.look_at_output()
    for bin_ in ("standard", "finisher"):
        assert [sheet.pages for sheet in found if sheet.bin == bin_] == [(1,), (2,)] * 2


@needs("stapler")
def test_what_is_to_be_stapled_goes_to_the_stapler(printer: Printer) -> None:
    printer.print(pages=2, settings={**STAPLE, **UPPER}).wait_done()
    assert bins(printer) == ["finisher", "finisher"]
    assert {sheet.staples for sheet in printer.operator.look_at_output()} == {1}


@needs("stapler")
def test_an_empty_stapler_holds_no_job_for_the_other_bin(printer: Printer) -> None:
    printer.operator.load_staples(0)
    assert printer.print(pages=2, settings=UPPER).wait_done().pages == 2
    assert bins(printer) == ["standard", "standard"]


@needs("duplex")
def test_two_sided_sheets_go_to_the_bin_that_is_chosen(printer: Printer) -> None:
    printer.print(pages=4, settings={**UPPER, "DUPLEX": "ON"}).wait_done()
    assert bins(printer) == ["standard", "standard"]
    assert pages_out(printer) == [(1, 2), (3, 4)]


@needs("stapler")
def test_a_set_costs_no_more_time_than_its_staple(printer: Printer, measure: Measure) -> None:
    finisher = printer.profile.finisher
    assert finisher is not None
    pages, sets = 5, 4
    page_s = 60.0 / printer.profile.speed.simplex_pages_per_minute
    # A set closes the finisher until it lies straight, is stapled and ejected; half a second for bus and margins.
    most_s = pages * page_s + finisher.align_s + finisher.staple_s + 0.3 + 0.5
    gauge = measure.declare("seconds_per_set_s", unit="s", low=pages * page_s, high=most_s)
    printer.host.tell("USTATUS PAGE=ON")
    printer.print(pages=pages, settings={**STAPLE, "QTY": sets})
    times_s = time_pages(printer, pages * sets)
    gauge.take((times_s[-1] - times_s[pages - 1]) / (sets - 1))
