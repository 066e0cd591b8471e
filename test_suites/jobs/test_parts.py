"""Settings changed between the pages of a job: each page has those that held when it came, and the job stays one."""

from __future__ import annotations

import pytest

from harness.ctl import UEL, Job, Printer, covers, level, needs, pillar

pytestmark = [level("L2"), pillar("jobs"), covers("TO-PJL-02"), needs("operator")]

PAGE = b"@PJL ENTER LANGUAGE=PCL\r\npage\r\n\f" + UEL


def print_parts(printer: Printer, *settings: str) -> None:
    """A job of two pages for each setting, which is SET before them."""
    printer.host.tell("USTATUS JOB=ON")
    job = Job(printer.host, printer.rig, name="parts", sent_at_s=printer.rig.now_s)
    parts = b"".join(f"@PJL SET {setting}\r\n".encode() + PAGE * 2 for setting in settings)
    printer.host.send(UEL + b'@PJL JOB NAME="parts"\r\n' + parts + b"@PJL EOJ\r\n" + UEL)
    assert not job.wait_done().is_cancelled
    told = [event.lines[0] for event in printer.host.events if event.fields.get("NAME") == "parts"]
    assert told == ["START", "END"]


@pytest.mark.parametrize(("setting", "sheets"), [("COPIES", 8), ("QTY", 8)])
def test_a_number_holds_for_the_pages_behind_it(printer: Printer, setting: str, sheets: int) -> None:
    print_parts(printer, f"{setting}=1", f"{setting}=3")
    assert len(printer.operator.look_at_output()) == sheets


@pytest.mark.parametrize("setting", ["COPIES=2", "QTY=2"])
def test_the_same_setting_again_makes_no_new_part(printer: Printer, setting: str) -> None:
    print_parts(printer, setting, setting)
    pages = [sheet.pages for sheet in printer.operator.look_at_output()]
    one_by_one = [(page,) for page in (1, 1, 2, 2, 3, 3, 4, 4)]
    assert pages == (one_by_one if setting.startswith("COPIES") else [(1,), (2,), (3,), (4,)] * 2)


@needs("duplex")
def test_two_sided_pages_stand_between_one_sided_ones(printer: Printer) -> None:
    print_parts(printer, "DUPLEX=OFF", "DUPLEX=ON", "DUPLEX=OFF")
    assert [len(sheet.pages) for sheet in printer.operator.look_at_output()] == [1, 1, 2, 1, 1]


@needs("finisher")
def test_pages_of_one_job_go_to_two_bins(printer: Printer) -> None:
    print_parts(printer, "OUTBIN=UPPER", "OUTBIN=OPTIONALOUTBIN1")
    assert sorted(sheet.bin for sheet in printer.operator.look_at_output()) == ["finisher"] * 2 + ["standard"] * 2


@needs("stapler")
def test_stapled_pages_stand_before_loose_ones(printer: Printer) -> None:
    print_parts(printer, "FINISH=STAPLE", "FINISH=NONE")
    assert sorted(sheet.staples for sheet in printer.operator.look_at_output()) == [0, 0, 1, 1]


@needs("job_offset")
def test_pages_of_one_job_lie_beside_each_other(printer: Printer) -> None:
    print_parts(printer, "JOBOFFSET=OFF", "JOBOFFSET=ON")
    assert [sheet.is_shifted for sheet in printer.operator.look_at_output()] == [False, False, True, True]


@needs("multi_tray")
def test_pages_of_one_job_come_from_two_trays(printer: Printer) -> None:
    print_parts(printer, "MEDIASOURCE=TRAY1", "MEDIASOURCE=TRAY2")
    assert [sheet.tray for sheet in printer.operator.look_at_output()] == [1, 1, 2, 2]


@needs("multi_size")
def test_pages_of_one_job_are_of_two_sizes(printer: Printer) -> None:
    sizes = [tray.size.upper() for tray in printer.profile.trays]
    other = next(number for number, size in enumerate(sizes) if size != sizes[0])
    print_parts(printer, f"PAPER={sizes[0]}", f"PAPER={sizes[other]}")
    assert [sheet.tray for sheet in printer.operator.look_at_output()] == [1, 1, other + 1, other + 1]


@needs("multi_media")
def test_pages_of_one_job_are_of_two_media(printer: Printer) -> None:
    media = [tray.media.upper() for tray in printer.profile.trays]
    other = next(number for number, each in enumerate(media) if each != media[0])
    print_parts(printer, f"MEDIATYPE={media[0]}", f"MEDIATYPE={media[other]}")
    assert [sheet.tray for sheet in printer.operator.look_at_output()] == [1, 1, other + 1, other + 1]


@needs("manual_feed")
def test_pages_of_one_job_are_fed_by_hand_and_from_a_tray(printer: Printer) -> None:
    for _ in range(2):
        printer.operator.feed_manually(1)
    printer.host.tell("USTATUS JOB=ON")
    job = Job(printer.host, printer.rig, name="parts", sent_at_s=printer.rig.now_s)
    parts = b"@PJL SET MANUALFEED=OFF\r\n" + PAGE + b"@PJL SET MANUALFEED=ON\r\n" + PAGE
    printer.host.send(UEL + b'@PJL JOB NAME="parts"\r\n' + parts + b"@PJL EOJ\r\n" + UEL)
    assert job.wait_done().pages == 2
    assert [sheet.tray for sheet in printer.operator.look_at_output()] == [1, 0]
