"""Cancelling with STOP: that job ends at once, the next one is whole."""

from __future__ import annotations

from harness.ctl import UEL, Job, Printer, covers, level, needs, pillar
from test_suites.steps import leave_paper_in

pytestmark = [level("L2"), pillar("jobs"), covers("TO-JOB-02"), needs("operator")]


def test_stop_cancels_the_job_that_prints(printer: Printer) -> None:
    printer.host.tell("USTATUS PAGE=ON")
    before = printer.page_count()
    job = printer.print(pages=20)
    printer.host.wait_event("PAGE", timeout_s=30.0)
    printer.panel.press("STOP")
    end = job.wait_done(30.0)
    assert end.is_cancelled
    assert 1 <= end.pages < 20
    assert printer.page_count() - before == end.pages == printer.operator.empty_bin()


def test_the_job_behind_a_cancelled_one_is_printed_whole(printer: Printer) -> None:
    printer.host.tell("USTATUS PAGE=ON")
    cancelled, kept = printer.print(pages=20), printer.print(pages=2)
    printer.host.wait_event("PAGE", timeout_s=30.0)
    printer.panel.press("STOP")
    assert cancelled.wait_done(30.0).is_cancelled
    end = kept.wait_done()
    assert (end.pages, end.is_cancelled) == (2, False)


def test_stop_without_a_job_cancels_nothing_later(printer: Printer) -> None:
    printer.panel.press("STOP")
    printer.rig.wait(1.0)
    end = printer.print(pages=2).wait_done()
    assert (end.pages, end.is_cancelled) == (2, False)


def test_what_still_arrives_of_a_cancelled_job_is_not_printed(printer: Printer) -> None:
    printer.host.tell("USTATUS JOB=ON")
    printer.host.tell("USTATUS PAGE=ON")
    printer.host.send(UEL + b'@PJL JOB NAME="slow"\r\n@PJL ENTER LANGUAGE=PCL\r\nfirst\r\n\f')
    job = Job(printer.host, printer.rig, name="slow", sent_at_s=printer.rig.now_s)
    printer.host.wait_event("PAGE", timeout_s=30.0)
    printer.panel.press("STOP")
    assert job.wait_done(30.0).is_cancelled
    before = printer.page_count()
    printer.host.send(b"second\r\n\fthird\r\n\f" + UEL + b"@PJL EOJ\r\n" + UEL)
    assert printer.print(pages=2).wait_done().pages == 2
    assert printer.page_count() - before == 2


def test_a_job_that_waits_for_paper_can_be_cancelled(printer: Printer) -> None:
    leave_paper_in(printer, 1, 0)
    job = printer.print(pages=2)
    printer.wait_status(range(41000, 42000), timeout_s=10.0)
    printer.panel.press("STOP")
    end = job.wait_done(10.0)
    assert (end.pages, end.is_cancelled) == (0, True)
    assert printer.wait_ready(timeout_s=10.0).is_online


def test_a_cancelled_two_sided_job_leaves_an_empty_path(printer: Printer) -> None:
    printer.host.tell("USTATUS PAGE=ON")
    settings = {"DUPLEX": "ON"} if "duplex" in printer.profile.capabilities else {}
    job = printer.print(pages=20, settings=settings)
    printer.host.wait_event("PAGE", timeout_s=30.0)
    printer.panel.press("STOP")
    end = job.wait_done(30.0)
    next_end = printer.print(pages=2).wait_done()
    assert end.is_cancelled
    assert next_end.pages == 2


def test_cancelling_is_told_while_sheets_still_come_out(printer: Printer) -> None:
    for kind in ("DEVICE", "PAGE"):
        printer.host.tell(f"USTATUS {kind}=ON")
    job = printer.print(pages=20)
    printer.host.wait_event("PAGE", timeout_s=30.0)
    printer.panel.press("STOP")
    event = printer.host.wait_event("DEVICE", timeout_s=10.0, CODE="10007")
    assert (event.fields["DISPLAY"], event.fields["ONLINE"]) == ("Cancelling", "TRUE")
    assert job.wait_done().is_cancelled
    assert printer.wait_ready(timeout_s=10.0).is_online


@covers("TO-JOB-02")
@needs("operator")
def test_stop_held_down_cancels_one_job(printer: Printer) -> None:
    first, second = printer.print(pages=6, name="first"), printer.print(pages=2, name="second")
    printer.rig.wait(4.0)
    printer.panel.hold("STOP", 3.0)
    assert first.wait_done().is_cancelled
    end = second.wait_done()
    assert (end.pages, end.is_cancelled) == (2, False)
