"""Copies of documents from the feeder, begun with START."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.copy.copying import wait_copied, wait_copy_end

pytestmark = [level("L2"), pillar("copy"), covers("TO-CPY-01"), needs("scanner", "operator")]


@pytest.mark.parametrize("documents", [1, 2, 4])
def test_every_document_is_copied_once(copier: Printer, documents: int) -> None:
    before = copier.page_count()
    copier.operator.load_documents(documents)
    copier.panel.press("START")
    wait_copied(copier, documents)
    assert copier.page_count() - before == documents == copier.operator.empty_bin()


def test_start_without_documents_copies_nothing(copier: Printer) -> None:
    copier.panel.press("START")
    assert not copier.host.listen(10.0)


def test_a_second_stack_is_a_second_copy_job(copier: Printer) -> None:
    for documents in (1, 2):
        copier.operator.load_documents(documents)
        copier.panel.press("START")
        wait_copied(copier, documents)
    assert copier.operator.empty_bin() == 3


def test_copies_are_queued_behind_a_print_job(copier: Printer) -> None:
    job = copier.print(pages=3, name="print")
    copier.wait_status(10023, timeout_s=5.0)
    copier.operator.load_documents(2)
    copier.panel.press("START")
    assert job.wait_done().pages == 3
    wait_copied(copier, 2)
    ends = [event.fields["NAME"] for event in copier.host.events if "END" in event.lines]
    assert ends == ["print", "copy"]


def test_stop_ends_a_copy_and_the_next_job_is_whole(copier: Printer) -> None:
    copier.operator.load_documents(8)
    copier.panel.press("START")
    copier.rig.wait(4.0)
    copier.panel.press("STOP")
    assert "CANCELED" in wait_copy_end(copier).lines
    assert copier.print(pages=2).wait_done().pages == 2


def test_a_copy_takes_the_default_number_of_copies(copier: Printer) -> None:
    copier.set_default("COPYCOUNT", 2)
    copier.rig.wait(0.5)
    copier.operator.load_documents(2)
    copier.panel.press("START")
    wait_copied(copier, 4)


@needs("faults")
def test_a_jam_in_a_copy_loses_no_page(copier: Printer) -> None:
    copier.faults.jam(at="registration", after_sheets=1)
    copier.operator.load_documents(3)
    copier.panel.press("START")
    copier.wait_status(range(42101, 42200), timeout_s=30.0)
    copier.operator.open_door()
    copier.rig.wait(2.0)
    copier.operator.clear_path()
    copier.operator.close_door()
    wait_copied(copier, 3)
    assert copier.operator.empty_bin() == 3
