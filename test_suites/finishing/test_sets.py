"""What a set is: which sheets, how many staples, in which order in the finisher's bin."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import clear_path, pages_out, went_offline

pytestmark = [level("L2"), pillar("finishing"), covers("TO-FIN-01"), needs("stapler", "operator")]

STAPLE = {"FINISH": "STAPLE"}
NOT_STAPLED = "35045"


def sets_out(printer: Printer) -> list[tuple[int, list[tuple[int, ...]]]]:
    """Staples and pages of each set in the bins, in order."""
    sheets = printer.operator.look_at_output()
    numbers = list(dict.fromkeys(sheet.set_number for sheet in sheets))
    found = []
    for number in numbers:
        members = [sheet for sheet in sheets if sheet.set_number == number]
        assert len({sheet.staples for sheet in members}) == 1, "a staple goes through the whole set"
        found.append((members[0].staples, [sheet.pages for sheet in members]))
    return found


@pytest.mark.parametrize("sets", [1, 3])
def test_each_set_is_bound_by_itself(printer: Printer, sets: int) -> None:
    printer.print(pages=3, settings={**STAPLE, "QTY": sets}).wait_done()
    assert sets_out(printer) == [(1, [(1,), (2,), (3,)])] * sets


def test_two_staples_are_driven_where_two_are_asked_for(printer: Printer) -> None:
    printer.print(pages=2, settings={**STAPLE, "STAPLEOPTION": "TWO", "QTY": 2}).wait_done()
    printer.print(pages=2, settings=STAPLE).wait_done()
    assert [staples for staples, _ in sets_out(printer)] == [2, 2, 1]


def test_a_staple_option_alone_staples_nothing(printer: Printer) -> None:
    printer.print(pages=2, settings={"STAPLEOPTION": "TWO"}).wait_done()
    assert [staples for staples, _ in sets_out(printer)] == [0]


def test_finishing_ends_with_its_job(printer: Printer) -> None:
    printer.print(pages=2, settings={**STAPLE, "STAPLEOPTION": "TWO"}).wait_done()
    assert (printer.variable("FINISH"), printer.variable("STAPLEOPTION")) == ("NONE", "ONE")


def test_a_set_of_one_sheet_gets_its_staple(printer: Printer) -> None:
    printer.print(settings={**STAPLE, "QTY": 2}).wait_done()
    assert sets_out(printer) == [(1, [(1,)])] * 2


def test_stapled_and_loose_jobs_in_turn_are_kept_apart(printer: Printer) -> None:
    jobs = [printer.print(pages=2, settings={"FINISH": finish}) for finish in ("STAPLE", "NONE", "STAPLE")]
    for job in jobs:
        job.wait_done()
    assert sets_out(printer) == [(staples, [(1,), (2,)]) for staples in (1, 0, 1)]


def test_copies_are_part_of_their_set(printer: Printer) -> None:
    printer.print(pages=2, copies=2, settings=STAPLE).wait_done()
    assert sets_out(printer) == [(1, [(1,), (1,), (2,), (2,)])]


@needs("duplex")
def test_a_two_sided_set_is_bound_in_order(printer: Printer) -> None:
    printer.print(pages=5, settings={**STAPLE, "DUPLEX": "ON", "QTY": 2}).wait_done()
    assert sets_out(printer) == [(1, [(1, 2), (3, 4), (5,)])] * 2


def test_the_thickest_set_is_stapled(printer: Printer) -> None:
    assert printer.profile.finisher is not None
    limit = printer.profile.finisher.set_limit_sheets
    printer.host.tell("USTATUS DEVICE=ON")
    assert printer.print(pages=limit, settings=STAPLE).wait_done().pages == limit
    assert sets_out(printer) == [(1, [(page,) for page in range(1, limit + 1)])]
    assert not went_offline(printer)


def test_a_set_that_is_too_thick_comes_out_loose_and_whole_and_is_told(printer: Printer) -> None:
    assert printer.profile.finisher is not None
    pages = printer.profile.finisher.set_limit_sheets + 1
    printer.host.tell("USTATUS DEVICE=ON")
    assert printer.print(pages=pages, settings=STAPLE).wait_done().pages == pages
    assert pages_out(printer) == [(page,) for page in range(1, pages + 1)]
    assert {sheet.staples for sheet in printer.operator.look_at_output()} == {0}
    assert any(event.fields.get("CODE") == NOT_STAPLED for event in printer.host.events)
    assert not went_offline(printer)
    printer.print(pages=2, settings=STAPLE).wait_done()
    assert sets_out(printer)[-1] == (1, [(1,), (2,)])


@needs("faults")
@pytest.mark.parametrize("at", ["registration", "fuser", "exit"])
@pytest.mark.parametrize("after_sheets", [1, 3])
def test_a_jam_inside_a_set_leaves_every_set_whole(printer: Printer, at: str, after_sheets: int) -> None:
    printer.faults.jam(at=at, after_sheets=after_sheets)
    job = printer.print(pages=3, settings={**STAPLE, "QTY": 2})
    printer.wait_status(range(42101, 42105), timeout_s=60.0)
    clear_path(printer)
    assert job.wait_done().pages == 6
    assert sets_out(printer) == [(1, [(1,), (2,), (3,)])] * 2


@pytest.mark.parametrize("after_s", [2.5, 4.0, 5.5, 7.0, 8.5])
def test_a_door_opened_inside_a_set_leaves_every_set_whole(printer: Printer, after_s: float) -> None:
    job = printer.print(pages=3, settings={**STAPLE, "QTY": 2})
    printer.rig.wait(after_s)
    clear_path(printer)
    assert job.wait_done().pages == 6
    assert sets_out(printer) == [(1, [(1,), (2,), (3,)])] * 2


def test_a_cancelled_job_leaves_the_finisher_empty_for_the_next(printer: Printer) -> None:
    printer.host.tell("USTATUS PAGE=ON")
    cancelled = printer.print(pages=10, settings=STAPLE)
    printer.host.wait_event("PAGE", timeout_s=30.0)
    printer.panel.press("STOP")
    pages = cancelled.wait_done(30.0).pages
    printer.print(pages=2, settings=STAPLE).wait_done()
    loose, bound = sets_out(printer)
    assert loose == (0, [(page,) for page in range(1, pages + 1)])
    assert bound == (1, [(1,), (2,)])
