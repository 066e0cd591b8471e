"""How many copies, in which order, on how many sheets."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.copy.copying import copy, wait_copied
from test_suites.steps import pages_out

pytestmark = [level("L2"), pillar("copy"), covers("TO-CPY-01"), needs("scanner", "operator")]


@pytest.mark.parametrize("copies", [2, 3])
def test_collated_copies_are_whole_sets_one_after_the_other(copier: Printer, copies: int) -> None:
    copy(copier, 3, COPYCOUNT=copies)
    wait_copied(copier, 3 * copies)
    assert pages_out(copier) == [(1,), (2,), (3,)] * copies


def test_uncollated_copies_of_a_page_lie_on_each_other(copier: Printer) -> None:
    copy(copier, 2, COPYCOUNT=3, COPYCOLLATE="OFF")
    wait_copied(copier, 6)
    assert pages_out(copier) == [(1,)] * 3 + [(2,)] * 3


@needs("duplex")
@pytest.mark.parametrize(("documents", "sheets"), [(1, 1), (2, 1), (3, 2), (4, 2)])
def test_one_sided_originals_become_two_sided_copies(copier: Printer, documents: int, sheets: int) -> None:
    copy(copier, documents, COPYDUPLEX="ON")
    wait_copied(copier, documents)
    assert copier.operator.empty_bin() == sheets


@needs("duplex")
def test_each_set_of_two_sided_copies_begins_on_a_new_sheet(copier: Printer) -> None:
    copy(copier, 3, COPYDUPLEX="ON", COPYCOUNT=2)
    wait_copied(copier, 6)
    assert pages_out(copier) == [(1, 2), (3,)] * 2


@covers("TO-CPY-03")
@needs("duplex_feeder")
def test_both_sides_of_two_sided_originals_are_copied(copier: Printer) -> None:
    copy(copier, 2, two_sided=True, COPYORIGINALS="TWOSIDED")
    wait_copied(copier, 4)
    assert pages_out(copier) == [(1,), (2,), (3,), (4,)]


@covers("TO-CPY-03")
@needs("duplex_feeder", "duplex")
def test_two_sided_originals_become_as_many_two_sided_copies(copier: Printer) -> None:
    copy(copier, 3, two_sided=True, COPYORIGINALS="TWOSIDED", COPYDUPLEX="ON")
    wait_copied(copier, 6)
    assert pages_out(copier) == [(1, 2), (3, 4), (5, 6)]


@covers("TO-CPY-03")
@needs("duplex_feeder")
def test_without_being_told_only_the_fronts_are_copied(copier: Printer) -> None:
    copy(copier, 2, two_sided=True)
    wait_copied(copier, 2)
    assert copier.operator.empty_bin() == 2


@needs("stapler")
def test_each_set_of_copies_is_stapled(copier: Printer) -> None:
    copy(copier, 2, COPYCOUNT=2, FINISH="STAPLE")
    wait_copied(copier, 4)
    sheets = copier.operator.look_at_output()
    assert [(sheet.pages, sheet.staples) for sheet in sheets] == [((1,), 1), ((2,), 1)] * 2
    assert len({sheet.set_number for sheet in sheets}) == 2


def test_settings_of_copies_leave_print_jobs_alone(copier: Printer) -> None:
    copier.set_default("COPYCOUNT", 5)
    assert copier.print(pages=2).wait_done().pages == 2


def test_settings_of_print_jobs_leave_copies_alone(copier: Printer) -> None:
    copier.set_default("COPIES", 4)
    copy(copier, 2)
    wait_copied(copier, 2)
    assert copier.operator.empty_bin() == 2


def test_a_setting_changed_during_a_copy_holds_for_the_next(copier: Printer) -> None:
    copy(copier, 3, COPYCOUNT=2)
    copier.rig.wait(1.5)
    copier.set_default("COPYCOUNT", 1)
    wait_copied(copier, 6)


@covers("TO-PNL-02")
@needs("four_line_panel", "panel_view")
def test_the_number_of_copies_can_be_set_with_keys(copier: Printer) -> None:
    copier.panel.open_menu("Copy", "Copies", "3")
    copier.panel.leave_menu()
    assert copier.default("COPYCOUNT") == "3"
    copy(copier, 2)
    wait_copied(copier, 6)


@covers("TO-PNL-02")
@needs("four_line_panel", "panel_view")
def test_a_copy_can_be_started_from_the_menu(copier: Printer) -> None:
    copier.operator.load_documents(2)
    copier.rig.wait(0.5)
    copier.panel.open_menu("Copy", "Start copy")
    wait_copied(copier, 2)
