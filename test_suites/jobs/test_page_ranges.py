"""JOB START and END: only those pages are printed, the others are read and left out."""

from __future__ import annotations

import pytest

from harness.ctl import UEL, Job, Printer, covers, level, pillar

pytestmark = [level("L2"), pillar("jobs"), covers("TO-JOB-01")]


def send_part(printer: Printer, options: str, pages: int = 5) -> Job:
    """Send a job of which only a part is asked for."""
    printer.host.tell("USTATUS JOB=ON")
    job = Job(printer.host, printer.rig, name="part", sent_at_s=printer.rig.now_s)
    head = f'@PJL JOB NAME="part" {options}\r\n@PJL ENTER LANGUAGE=PCL\r\n'.encode()
    printer.host.send(UEL + head + b"page\r\n\f" * pages + UEL + b"@PJL EOJ\r\n" + UEL)
    return job


@pytest.mark.parametrize(
    ("options", "printed"),
    [
        ("START=2", 4), ("END=3", 3), ("START=2 END=4", 3), ("START=5 END=5", 1), ("START=6", 0),
        ("end=2 start=2", 1), ("START=1 END=2147483647", 5),
    ],
)  # fmt: skip
def test_only_the_pages_asked_for_are_printed(printer: Printer, options: str, printed: int) -> None:
    before = printer.page_count()
    assert send_part(printer, options).wait_done().pages == printed
    assert printer.page_count() - before == printed


@pytest.mark.parametrize("options", ["START=4 END=2", "START=0", "START=x END=y"])
def test_a_range_that_is_none_is_ignored(printer: Printer, options: str) -> None:
    assert send_part(printer, options).wait_done().pages == 5


def test_a_range_ends_with_its_job(printer: Printer) -> None:
    send_part(printer, "START=2 END=2").wait_done()
    assert printer.print(pages=4).wait_done().pages == 4


def test_a_range_holds_across_settings_changed_in_the_job(printer: Printer) -> None:
    printer.host.tell("USTATUS JOB=ON")
    job = Job(printer.host, printer.rig, name="part", sent_at_s=printer.rig.now_s)
    page = b"@PJL ENTER LANGUAGE=PCL\r\npage\r\n\fpage\r\n\f"
    printer.host.send(
        UEL + b'@PJL JOB NAME="part" START=2 END=3\r\n' + page
        + UEL + b"@PJL SET COPIES=2\r\n" + page + UEL + b"@PJL EOJ\r\n" + UEL
    )  # fmt: skip
    assert job.wait_done().pages == 3, "page 2 once, page 3 twice"
