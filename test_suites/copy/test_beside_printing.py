"""Copies and print jobs at the same time: in turn, never mixed, each cancelled alone."""

from __future__ import annotations

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.copy.copying import copy, wait_copied, wait_copy_end
from test_suites.steps import pages_out

pytestmark = [level("L2"), pillar("copy"), covers("TO-CPY-01"), needs("scanner", "operator")]


def test_documents_are_scanned_while_a_job_prints(copier: Printer) -> None:
    job = copier.print(pages=12)
    copy(copier, 4)
    job.wait_done()
    copier.operator.load_documents(0)  # all are in memory by now
    wait_copied(copier, 4)


def test_a_job_sent_during_a_copy_is_printed_behind_it(copier: Printer) -> None:
    copy(copier, 3)
    copier.rig.wait(1.0)
    job = copier.print(pages=2, name="behind")
    wait_copied(copier, 3)
    assert job.wait_done().pages == 2
    jobs = [sheet.job for sheet in copier.operator.look_at_output()]
    assert len(set(jobs[:3])) == len(set(jobs[3:])) == 1
    assert pages_out(copier) == [(1,), (2,), (3,), (1,), (2,)]


def test_stop_during_a_scan_cancels_the_copy_and_not_the_job_that_prints(copier: Printer) -> None:
    job = copier.print(pages=15)
    copier.wait_status(10023, timeout_s=10.0)
    copy(copier, 10)
    copier.rig.wait(3.0)
    copier.panel.press("STOP")
    assert "CANCELED" in wait_copy_end(copier).lines
    end = job.wait_done()
    assert (end.pages, end.is_cancelled) == (15, False)


def test_a_copy_can_be_cancelled_by_a_host(copier: Printer) -> None:
    copy(copier, 10)
    copier.rig.wait(3.0)
    copier.host.tell('JOBCANCEL NAME="copy"')
    assert "CANCELED" in wait_copy_end(copier).lines
    assert copier.print(pages=2).wait_done().pages == 2


def test_two_stacks_are_two_jobs_however_fast_they_follow(copier: Printer) -> None:
    job = copier.print(pages=10)
    for documents in (2, 3):
        copy(copier, documents)
        copier.rig.wait(documents * 1.5)
    job.wait_done()
    wait_copied(copier, 2)
    wait_copied(copier, 3)
    assert len(copier.operator.look_at_output()) == 15


def test_a_printed_page_of_a_copy_is_counted_once(copier: Printer) -> None:
    before = copier.page_count()
    copy(copier, 2, COPYCOUNT=2)
    wait_copied(copier, 4)
    assert copier.page_count() - before == 4


def test_start_wakes_a_sleeping_printer_and_the_next_start_copies(copier: Printer) -> None:
    copier.set_default("POWERSAVETIME", 1)
    copier.rig.wait(90.0)
    copier.operator.load_documents(1)
    copier.rig.wait(0.5)
    copier.panel.press("START")
    copier.wait_ready()
    copier.panel.press("START")
    wait_copied(copier, 1)
