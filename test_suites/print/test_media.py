"""Paper by size and media type: which tray is taken, what is asked for, what stands in for what."""

from __future__ import annotations

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import leave_paper_in, pages_out, wait_code, went_offline

pytestmark = [level("L2"), pillar("print"), covers("TO-PAP-02"), needs("operator")]

LOAD, STAND_IN, WRONG_PAPER = range(41000, 42000), range(11000, 12000), 30034


def trays_used(printer: Printer) -> list[int]:
    return [sheet.tray for sheet in printer.operator.look_at_output()]


@needs("multi_media")
def test_a_job_takes_the_tray_that_holds_its_media(printer: Printer) -> None:
    for number, tray in enumerate(printer.profile.trays, 1):
        first = next(n for n, t in enumerate(printer.profile.trays, 1) if (t.size, t.media) == (tray.size, tray.media))
        printer.print(settings={"PAPER": tray.size.upper(), "MEDIATYPE": tray.media.upper()}).wait_done()
        assert trays_used(printer)[-1] in {number, first}


def test_media_that_no_tray_holds_are_asked_for(printer: Printer) -> None:
    job = printer.print(settings={"MEDIATYPE": "LABELS"})
    status = printer.wait_status(LOAD, timeout_s=10.0)
    assert not status.is_online
    assert "labels" in status.display.lower()
    assert pages_out(printer) == []
    printer.panel.press("STOP")
    assert job.wait_done().is_cancelled
    assert printer.print().wait_done().pages == 1


def test_a_media_type_ends_with_its_job(printer: Printer) -> None:
    own = printer.variable("MEDIATYPE")
    printer.print(settings={"MEDIATYPE": "LABELS"})
    printer.wait_status(LOAD, timeout_s=10.0)
    printer.panel.press("STOP")
    assert printer.variable("MEDIATYPE") == own


@needs("multi_tray")
def test_a_tray_that_runs_out_is_told_without_stopping(printer: Printer) -> None:
    printer.operator.load_tray(1, 1)
    printer.host.tell("USTATUS DEVICE=ON")
    assert printer.print(pages=4).wait_done().pages == 4
    assert not went_offline(printer)
    codes = [int(event.fields["CODE"]) for event in printer.host.events if "CODE" in event.fields]
    assert any(code in STAND_IN and code // 100 % 10 == 1 for code in codes)
    assert trays_used(printer) == [1, 2, 2, 2]
    assert printer.wait_ready(timeout_s=5.0).is_online


@needs("multi_tray")
def test_a_tray_that_another_stands_in_for_is_told_by_its_number(printer: Printer) -> None:
    printer.operator.load_tray(1, 0)
    printer.host.tell("USTATUS DEVICE=ON")
    job = printer.print(pages=4)
    assert wait_code(printer, 11102) == "Tray 1 empty"
    assert printer.status().is_online
    printer.operator.load_tray(1, 10)
    assert job.wait_done().pages == 4
    assert printer.wait_ready(timeout_s=5.0).is_online


@needs("multi_tray")
def test_the_first_tray_is_taken_again_once_it_is_filled(printer: Printer) -> None:
    printer.operator.load_tray(1, 0)
    printer.print().wait_done()
    printer.operator.load_tray(1, 10)
    printer.print().wait_done()
    assert trays_used(printer) == [2, 1]


@needs("multi_tray")
def test_a_tray_pulled_out_in_a_job_is_stood_in_for(printer: Printer) -> None:
    printer.host.tell("USTATUS PAGE=ON")
    job = printer.print(pages=4)
    printer.host.wait_event("PAGE", timeout_s=30.0)
    printer.operator.remove_tray(1)
    assert job.wait_done().pages == 4
    assert pages_out(printer) == [(1,), (2,), (3,), (4,)]
    assert trays_used(printer)[-1] == 2


def test_a_tray_set_to_another_size_feeds_jobs_of_that_size(printer: Printer) -> None:
    printer.operator.load_tray(1, 10, size="A5")
    assert printer.print(pages=2, settings={"PAPER": "A5"}).wait_done().pages == 2
    assert trays_used(printer) == [1, 1]


@needs("multi_tray")
def test_a_tray_set_to_another_size_feeds_no_jobs_of_the_old_one(printer: Printer) -> None:
    printer.operator.load_tray(1, 10, size="A5")
    assert printer.print().wait_done().pages == 1
    assert trays_used(printer) == [2]


def test_a_tray_by_name_with_another_size_is_told_and_filled(printer: Printer) -> None:
    printer.operator.load_tray(1, 10, size="A5")
    job = printer.print(pages=2, settings={"MEDIASOURCE": "TRAY1"})
    status = printer.wait_status(WRONG_PAPER, timeout_s=10.0)
    assert not status.is_online
    assert "A5" in status.display
    printer.operator.load_tray(1, 10, size=printer.profile.trays[0].size)
    assert job.wait_done().pages == 2
    assert printer.wait_ready().is_online


def test_start_takes_the_paper_that_is_there(printer: Printer) -> None:
    printer.operator.load_tray(1, 10, size="Letter")
    job = printer.print(pages=2, settings={"MEDIASOURCE": "TRAY1"})
    printer.wait_status(WRONG_PAPER, timeout_s=10.0)
    printer.panel.press("START")
    assert job.wait_done().pages == 2
    again = printer.print(settings={"MEDIASOURCE": "TRAY1"})
    printer.wait_status(WRONG_PAPER, timeout_s=10.0)
    printer.panel.press("STOP")
    assert again.wait_done().is_cancelled


@needs("multi_media")
def test_a_tray_by_name_with_other_media_is_told(printer: Printer) -> None:
    plain = next(n for n, tray in enumerate(printer.profile.trays, 1) if tray.media == "plain")
    size = printer.profile.trays[plain - 1].size.upper()
    job = printer.print(settings={"MEDIASOURCE": f"TRAY{plain}", "PAPER": size, "MEDIATYPE": "LETTERHEAD"})
    assert "plain" in printer.wait_status(WRONG_PAPER, timeout_s=10.0).display.lower()
    printer.panel.press("STOP")
    assert job.wait_done().is_cancelled


@needs("multi_tray")
def test_only_the_matching_tray_is_asked_for_when_all_are_empty(printer: Printer) -> None:
    leave_paper_in(printer, 1, 0)
    job = printer.print(pages=2)
    assert printer.wait_status(LOAD, timeout_s=10.0).code // 100 % 10 == 1
    printer.operator.load_tray(2, 5)
    assert job.wait_done().pages == 2
    assert trays_used(printer) == [2, 2]


@needs("multi_size")
def test_sheets_of_different_sizes_follow_each_other(printer: Printer) -> None:
    sizes = list(dict.fromkeys(tray.size.upper() for tray in printer.profile.trays))
    jobs = [printer.print(pages=2, settings={"PAPER": size}) for size in (*sizes, *sizes)]
    for job in jobs:
        assert job.wait_done().pages == 2
    assert pages_out(printer) == [(1,), (2,)] * len(jobs)
