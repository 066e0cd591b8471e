"""Feeding: pick rollers that slip, and which tray a sheet comes from."""

from __future__ import annotations

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import clear_path, leave_paper_in, wait_code

pytestmark = [level("L2"), pillar("print"), needs("operator")]

NO_FEED = 42100


@covers("TO-PAP-01")
@needs("faults")
def test_a_slip_is_tried_again_without_a_word(printer: Printer) -> None:
    printer.faults.misfeed(times=printer.profile.reliability.feed_retries)
    printer.host.tell("USTATUS DEVICE=ON")
    assert printer.print(pages=2).wait_done().pages == 2
    assert [event for event in printer.host.events if event.fields.get("ONLINE") == "FALSE"] == []
    assert printer.operator.empty_bin() == 2


@covers("TO-PAP-01")
@needs("faults")
def test_a_tray_that_does_not_feed_is_reported_and_the_job_recovers(printer: Printer) -> None:
    printer.faults.misfeed(times=printer.profile.reliability.feed_retries + 1)
    printer.host.tell("USTATUS DEVICE=ON")
    job = printer.print(pages=2)
    wait_code(printer, NO_FEED)
    clear_path(printer)
    assert job.wait_done().pages == 2
    assert printer.operator.empty_bin() == 2


@covers("TO-PAP-01")
@needs("faults")
def test_a_tray_that_does_not_feed_is_tried_again_when_it_was_moved(printer: Printer) -> None:
    printer.faults.misfeed(times=printer.profile.reliability.feed_retries + 1)
    printer.host.tell("USTATUS DEVICE=ON")
    job = printer.print(pages=2)
    wait_code(printer, NO_FEED)
    printer.operator.remove_tray(1)
    printer.rig.wait(2.0)
    printer.operator.insert_tray(1)
    assert job.wait_done().pages == 2
    assert printer.operator.empty_bin() == 2


@covers("TO-PAP-01")
@needs("faults")
def test_a_tray_that_was_moved_is_tried_as_often_as_the_first_time(printer: Printer) -> None:
    retries = printer.profile.reliability.feed_retries
    printer.faults.misfeed(times=retries + 1 + retries)
    printer.host.tell("USTATUS DEVICE=ON")
    job = printer.print(pages=2, settings={"MEDIASOURCE": "TRAY1"})
    wait_code(printer, NO_FEED)
    printer.operator.remove_tray(1)
    printer.rig.wait(2.0)
    printer.operator.insert_tray(1)
    assert job.wait_done().pages == 2
    assert [event.fields.get("CODE") for event in printer.host.events].count(str(NO_FEED)) == 1


@covers("TO-PAP-02")
@needs("faults")
def test_a_tray_emptied_after_a_slip_is_empty_and_does_not_count_as_not_feeding(printer: Printer) -> None:
    printer.faults.misfeed(times=1)
    printer.host.tell("USTATUS DEVICE=ON")
    job = printer.print(pages=2, settings={"MEDIASOURCE": "TRAY1"})
    path = printer.profile.paper_path
    printer.rig.wait(0.5 * path.registration_mm / path.process_speed_mm_s)
    printer.operator.load_tray(1, 0)
    printer.wait_status(range(41000, 42000), timeout_s=20.0)
    printer.operator.load_tray(1, 5)
    assert job.wait_done().pages == 2
    assert not any(event.fields.get("CODE") == str(NO_FEED) for event in printer.host.events)


@covers("TO-PAP-01")
@needs("faults")
def test_a_slip_in_the_middle_of_a_job_loses_no_page(printer: Printer) -> None:
    printer.host.tell("USTATUS PAGE=ON")
    job = printer.print(pages=4)
    printer.host.wait_event("PAGE", timeout_s=30.0)
    printer.faults.misfeed(times=1)
    assert job.wait_done().pages == 4
    assert printer.operator.empty_bin() == 4


@covers("TO-PAP-02")
def test_paper_comes_from_the_tray_that_holds_its_size(printer: Printer) -> None:
    for number, tray in enumerate(printer.profile.trays, 1):
        leave_paper_in(printer, number, 5)
        settings = {"PAPER": tray.size.upper(), "MEDIATYPE": tray.media.upper()}
        assert printer.print(settings=settings).wait_done(60.0).pages == 1
        assert {sheet.tray for sheet in printer.operator.look_at_output()} == {number}
        printer.operator.empty_bin()


@covers("TO-PAP-02")
@needs("multi_tray")
def test_the_next_tray_of_the_size_takes_over_when_one_runs_out(printer: Printer) -> None:
    printer.operator.load_tray(1, 2)
    printer.host.tell("USTATUS DEVICE=ON")
    assert printer.print(pages=4).wait_done().pages == 4
    assert [event for event in printer.host.events if event.fields.get("ONLINE") == "FALSE"] == []


@covers("TO-PAP-02")
@needs("multi_tray")
def test_a_job_for_one_tray_waits_for_it_though_another_has_paper(printer: Printer) -> None:
    printer.operator.load_tray(2, 0)
    job = printer.print(settings={"MEDIASOURCE": "TRAY2"})
    printer.wait_status(range(41200, 41300), timeout_s=10.0)
    printer.operator.load_tray(2, 1)
    assert job.wait_done().pages == 1


@covers("TO-PAP-02")
def test_paper_that_no_tray_holds_is_asked_for_and_the_job_can_be_cancelled(printer: Printer) -> None:
    job = printer.print(settings={"PAPER": "A5"})
    status = printer.wait_status(range(41000, 42000), timeout_s=10.0)
    assert not status.is_online
    printer.panel.press("STOP")
    assert job.wait_done().is_cancelled
    assert printer.print().wait_done().pages == 1
