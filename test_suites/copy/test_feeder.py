"""The document feeder: stuck documents, stacks that end early or grow, scanners that fall silent."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.copy.copying import copy, wait_copied, wait_copy_end
from test_suites.steps import pages_out, wait_code

pytestmark = [level("L2"), pillar("copy"), covers("TO-CPY-03"), needs("scanner", "operator")]

STUCK = 42200


@needs("faults")
@pytest.mark.parametrize("after", [0, 2, 3])
def test_a_stuck_document_is_scanned_once_when_it_is_put_back(copier: Printer, after: int) -> None:
    copier.faults.jam_feeder(after_documents=after)
    copy(copier, 4)
    assert wait_code(copier, STUCK) == "Document jam"
    copier.rig.wait(5.0)
    assert copier.operator.clear_feeder()
    wait_copied(copier, 4)
    assert pages_out(copier) == [(1,), (2,), (3,), (4,)]
    assert copier.wait_ready().is_online


@needs("faults")
def test_pages_before_a_stuck_document_are_printed_meanwhile(copier: Printer) -> None:
    copier.faults.jam_feeder(after_documents=2)
    before = copier.page_count()
    copy(copier, 4)
    wait_code(copier, STUCK)
    copier.rig.wait(20.0)
    assert copier.page_count() - before == 2
    copier.operator.clear_feeder()
    wait_copied(copier, 4)


@needs("faults")
def test_a_copy_whose_stuck_document_nobody_clears_ends_with_the_pages_it_has(copier: Printer) -> None:
    copier.faults.jam_feeder(after_documents=2)
    copy(copier, 4)
    wait_copied(copier, 2, timeout_s=180.0)
    assert copier.status().code == STUCK
    assert copier.print(pages=1).wait_done().pages == 1


@needs("faults")
def test_stop_cancels_a_copy_with_a_stuck_document(copier: Printer) -> None:
    copier.faults.jam_feeder(after_documents=1)
    copy(copier, 3)
    wait_code(copier, STUCK)
    copier.panel.press("STOP")
    assert "CANCELED" in wait_copy_end(copier).lines
    copier.operator.clear_feeder()
    assert copier.wait_ready(timeout_s=60.0).is_online


@needs("faults")
def test_start_with_a_stuck_document_does_nothing(copier: Printer) -> None:
    copier.faults.jam_feeder()
    copy(copier, 2)
    wait_code(copier, STUCK)
    copier.panel.press("STOP")
    wait_copy_end(copier)
    before = len(copier.host.events)
    copier.panel.press("START")
    copier.rig.wait(10.0)
    copier.host.listen(0.1)
    assert not any("START" in event.lines for event in copier.host.events[before:])


def test_a_stack_taken_away_ends_the_copy_with_what_was_scanned(copier: Printer) -> None:
    copy(copier, 6)
    copier.rig.wait(2.5)
    copier.operator.load_documents(0)
    end = wait_copy_end(copier)
    assert "END" in end.lines
    assert 1 <= int(end.fields["PAGES"]) < 6
    assert len(pages_out(copier)) == int(end.fields["PAGES"])


@pytest.mark.parametrize("after_ms", [0, 1, 2, 3, 4, 6, 10])
def test_a_document_taken_away_as_start_is_pressed_is_a_page_or_none(copier: Printer, after_ms: int) -> None:
    copier.operator.load_documents(1)
    copier.rig.wait(0.5)
    copier.panel.press("START")
    copier.rig.wait(after_ms / 1000)
    copier.operator.load_documents(0)
    copier.rig.wait(20.0)
    assert copier.page_count() in (0, 1)
    start = len(copier.host.events)
    copy(copier, 2)
    wait_copied(copier, 2, start=start)


def test_documents_added_during_a_copy_belong_to_it(copier: Printer) -> None:
    copy(copier, 3)
    copier.rig.wait(1.3)
    copier.operator.load_documents(4)
    end = wait_copy_end(copier)
    assert "END" in end.lines
    assert int(end.fields["PAGES"]) in (5, 6), "one or two were scanned or on their way, and then four"


@needs("faults")
def test_a_scanner_unplugged_in_a_copy_ends_it_with_what_was_scanned(copier: Printer) -> None:
    copy(copier, 6)
    copier.rig.wait(2.5)
    copier.faults.remove_module("scanner")
    end = wait_copy_end(copier)
    assert "END" in end.lines
    copier.faults.plug_module("scanner")
    copier.wait_ready(timeout_s=60.0)
    assert copier.operator.empty_bin() == int(end.fields["PAGES"])


@needs("faults")
def test_disturbed_frames_lose_no_document(copier: Printer) -> None:
    copy(copier, 4)
    for _ in range(4):
        copier.rig.wait(0.9)
        copier.faults.garble_frames(1)
    wait_copied(copier, 4)
    assert pages_out(copier) == [(1,), (2,), (3,), (4,)]
