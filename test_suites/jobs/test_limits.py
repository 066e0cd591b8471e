"""Limits: what a full queue does to its port and to others, and which job a cancel means."""

from __future__ import annotations

import pytest

from harness.ctl import UEL, Host, Job, Printer, covers, level, needs, pillar

pytestmark = [level("L2"), pillar("jobs"), covers("TO-JOB-04")]

QUEUE = 16


@pytest.fixture
def other(printer: Printer) -> Printer:
    """The same printer as the host at the second port sees it."""
    return Printer(printer.rig, host=Host(printer.rig, printer.rig.open_second_host()))


@needs("operator", "second_host")
def test_a_full_queue_holds_one_port_and_still_answers_the_other(printer: Printer, other: Printer) -> None:
    printer.operator.open_door()
    jobs = [printer.print(name=f"job {number}") for number in range(QUEUE + 2)]
    printer.rig.wait(5.0)
    assert other.ask("INFO JOBS").lines[0] == f"JOBS={QUEUE} HELD=0"
    assert other.status().code == 40021
    printer.operator.close_door()
    assert [job.wait_done().pages for job in jobs] == [1] * (QUEUE + 2)


@needs("operator", "second_host")
def test_data_without_a_job_waits_for_a_place_in_a_full_queue(printer: Printer, other: Printer) -> None:
    printer.operator.open_door()
    jobs = [printer.print(name=f"job {number}") for number in range(QUEUE)]
    printer.rig.wait(5.0)
    other.host.tell("USTATUS JOB=ON")
    other.host.send(b"raw page one\r\n\fraw page two\r\n\f" + UEL)
    printer.rig.wait(5.0)
    printer.operator.close_door()
    assert [job.wait_done().pages for job in jobs] == [1] * QUEUE
    assert "END" in other.host.wait_event("JOB", timeout_s=60.0, NAME="", PAGES="2").lines


@needs("operator", "second_host")
def test_a_job_cancelled_in_a_full_queue_makes_room_for_the_next(printer: Printer, other: Printer) -> None:
    printer.operator.open_door()
    jobs = [printer.print(name=f"job {number}") for number in range(QUEUE + 1)]
    printer.rig.wait(5.0)
    other.host.tell('JOBCANCEL NAME="job 0"')
    assert jobs[0].wait_done().is_cancelled
    printer.operator.close_door()
    assert jobs[-1].wait_done().pages == 1


@needs("operator")
def test_a_waiting_job_is_cancelled_by_name_and_the_others_are_whole(printer: Printer) -> None:
    printer.operator.open_door()
    jobs = [printer.print(pages=2, name=name) for name in ("a", "b", "c")]
    printer.rig.wait(2.0)
    printer.host.tell('JOBCANCEL NAME="b"')
    printer.operator.close_door()
    ends = [job.wait_done() for job in jobs]
    assert [(end.pages, end.is_cancelled) for end in ends] == [(2, False), (0, True), (2, False)]


@needs("operator")
def test_a_waiting_job_is_cancelled_by_its_number(printer: Printer) -> None:
    printer.operator.open_door()
    kept, cancelled = printer.print(name="kept"), printer.print(name="cancelled")
    printer.rig.wait(2.0)
    line = next(line for line in printer.ask("INFO JOBS").lines if '"cancelled"' in line)
    printer.host.tell(f"JOBCANCEL {line.split()[0]}")
    printer.operator.close_door()
    assert not kept.wait_done().is_cancelled
    assert cancelled.wait_done().is_cancelled


@needs("operator")
def test_of_several_jobs_with_a_name_the_oldest_is_cancelled(printer: Printer) -> None:
    printer.operator.open_door()
    for pages in (1, 2):
        printer.print(pages=pages, name="twin")
    printer.rig.wait(2.0)
    printer.host.tell('JOBCANCEL NAME="twin"')
    printer.operator.close_door()
    printer.host.wait_event("JOB", timeout_s=60.0, NAME="twin", PAGES="2")


@pytest.mark.parametrize("which", ['NAME="nobody"', "ID=4294967295", "ID=0", "", "NAME="])
def test_a_cancel_of_no_job_is_said_and_does_nothing(printer: Printer, which: str) -> None:
    printer.host.tell("USTATUS DEVICE=VERBOSE")
    job = printer.print(pages=2)
    printer.host.tell(f"JOBCANCEL {which}")
    printer.host.wait_event("DEVICE", timeout_s=5.0, CODE="27001")
    assert not job.wait_done().is_cancelled


def test_the_list_tells_what_each_job_is_at(printer: Printer) -> None:
    job = printer.print(pages=4, name="first")
    printer.host.send(UEL + b'@PJL JOB NAME="second"\r\n@PJL ENTER LANGUAGE=PCL\r\none\r\n\f' + UEL)
    printer.rig.wait(1.0)
    lines = printer.ask("INFO JOBS").lines
    assert lines[0] == "JOBS=2 HELD=0"
    assert "STATE=PRINTING" in lines[1]
    assert "STATE=RECEIVING PAGES=1" in lines[2]
    printer.host.send(UEL + b"@PJL EOJ\r\n" + UEL)
    job.wait_done()


def test_a_longest_list_is_answered_whole(printer: Printer) -> None:
    for number in range(8):
        printer.print(name=f"{number}" * 80, settings={"HOLD": "STORE"}).wait_done()
    lines = printer.ask("INFO JOBS").lines
    assert lines[0] == "JOBS=0 HELD=8"
    assert len(lines) == 9


def test_an_end_of_no_job_is_said_and_does_nothing(printer: Printer) -> None:
    printer.host.tell("USTATUS DEVICE=VERBOSE")
    printer.host.tell("EOJ")
    printer.host.wait_event("DEVICE", timeout_s=5.0, CODE="27002")
    assert printer.print(pages=2).wait_done().pages == 2


@needs("second_host")
@pytest.mark.parametrize("first", ["serial", "network"])
def test_settings_changed_within_a_job_keep_its_parts_together(printer: Printer, other: Printer, first: str) -> None:
    mine, theirs = (printer, other) if first == "serial" else (other, printer)
    mine.host.tell("USTATUS JOB=ON")
    job = Job(mine.host, mine.rig, name="parts", sent_at_s=mine.rig.now_s)
    page = b"@PJL ENTER LANGUAGE=PCL\r\npage\r\n\f" + UEL
    mine.host.send(UEL + b'@PJL JOB NAME="parts"\r\n' + page)
    printer.rig.wait(0.5)
    between = theirs.print(pages=2, name="between")
    printer.rig.wait(0.5)
    mine.host.send(b"@PJL SET COPIES=3\r\n" + page + b"@PJL EOJ\r\n" + UEL)
    assert job.wait_done().pages == 4
    assert between.wait_done().pages == 2


@needs("second_host")
@pytest.mark.parametrize("cut", range(6))
def test_two_hosts_interleave_at_every_boundary_of_a_job(printer: Printer, other: Printer, cut: int) -> None:
    def pieces(name: str) -> list[bytes]:
        return [
            UEL, f'@PJL JOB NAME="{name}"\r\n'.encode(), b"@PJL SET COPIES=2\r\n", b"@PJL ENTER LANGUAGE=PCL\r\n",
            b"page\r\n\f", UEL, b"@PJL EOJ\r\n" + UEL,
        ]  # fmt: skip

    for host in (printer.host, other.host):
        host.tell("USTATUS JOB=ON")
    jobs = [
        Job(one.host, one.rig, name=name, sent_at_s=one.rig.now_s)
        for one, name in ((printer, "mine"), (other, "theirs"))
    ]
    mine, theirs = pieces("mine"), pieces("theirs")
    printer.host.send(b"".join(mine[: cut + 1]))
    printer.rig.wait(0.3)
    other.host.send(b"".join(theirs[: 6 - cut]))
    printer.rig.wait(0.3)
    printer.host.send(b"".join(mine[cut + 1 :]))
    printer.rig.wait(0.3)
    other.host.send(b"".join(theirs[6 - cut :]))
    assert [job.wait_done().pages for job in jobs] == [2, 2]
    assert (printer.variable("COPIES"), other.variable("COPIES")) == ("1", "1")


@needs("operator", "second_host")
@pytest.mark.parametrize("is_first", [True, False])
def test_settings_changed_within_a_job_need_no_place_in_a_full_queue(
    printer: Printer, other: Printer, is_first: bool
) -> None:
    printer.operator.open_door()
    printer.host.tell("USTATUS JOB=ON")
    others = [] if is_first else [other.print(name="before")]
    printer.rig.wait(0.5)
    mine = Job(printer.host, printer.rig, name="parts", sent_at_s=printer.rig.now_s)
    page = b"@PJL ENTER LANGUAGE=PCL\r\npage\r\n\f" + UEL
    printer.host.send(UEL + b'@PJL JOB NAME="parts"\r\n' + page)
    printer.rig.wait(0.5)
    others += [other.print(name=f"job {number}") for number in range(QUEUE - 1 - len(others))]
    printer.rig.wait(2.0)
    assert other.ask("INFO JOBS").lines[0] == f"JOBS={QUEUE} HELD=0"
    for copies in (3, 1, 2):
        printer.host.send(f"@PJL SET COPIES={copies}\r\n".encode() + page)
    printer.host.send(b"@PJL EOJ\r\n" + UEL)
    printer.rig.wait(2.0)
    printer.operator.close_door()
    assert mine.wait_done().pages == 1 + 3 + 1 + 2
    assert [job.wait_done().pages for job in others] == [1] * (QUEUE - 1)


@needs("operator", "power_switch")
def test_the_largest_job_there_can_be_is_counted_and_cancelled_whole(printer: Printer) -> None:
    job = printer.print(copies=999, settings={"QTY": 999})
    printer.rig.wait(8.0)
    printer.panel.press("STOP")
    assert job.wait_done().is_cancelled
    printer.operator.switch_off()
    printer.rig.wait(1.0)
    printer.operator.switch_on()
    assert printer.ask("INFO LOSTPAGES").fields == {"LAST": "0", "TOTAL": "0"}
    assert printer.page_count() > 0


@needs("operator", "second_host")
def test_status_that_finds_no_room_is_lost_and_its_host_is_told_that_it_was(printer: Printer, other: Printer) -> None:
    printer.operator.open_door()
    names = [f"{number:02}" * 39 for number in range(QUEUE)]
    jobs = [printer.print(name=name) for name in names]
    printer.rig.wait(3.0)
    for name in names[1:]:
        other.host.tell(f'JOBCANCEL NAME="{name}"')
    printer.rig.wait(3.0)
    start = len(printer.host.events)
    printer.host.send(UEL + b"@PJL INFO VARIABLES\r\n" + f'@PJL JOBCANCEL NAME="{names[0]}"\r\n'.encode() + UEL)
    told = printer.host.wait_event("DEVICE", timeout_s=10.0, start=start, CODE="10010")
    assert told.fields["DISPLAY"] == "Door open"
    heard = [event for event in printer.host.events[start:] if "CANCELED" in event.lines]
    assert 0 < len(heard) < len(jobs)
    assert printer.ask("INFO JOBS").lines[0] == "JOBS=0 HELD=0"
    assert sum(event.fields.get("CODE") == "10010" for event in printer.host.events) == 1


@needs("operator")
@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_job_cancelled_by_the_number_of_any_of_its_parts_is_cancelled_whole(printer: Printer, part: int) -> None:
    printer.operator.open_door()
    before = printer.print(pages=2, name="before")
    job = Job(printer.host, printer.rig, name="parts", sent_at_s=printer.rig.now_s)
    page = b"@PJL ENTER LANGUAGE=PCL\r\npage\r\n\f" + UEL
    sets = (b"@PJL SET COPIES=%d\r\n" % copies + page for copies in (2, 3, 4))
    printer.host.send(UEL + b'@PJL JOB NAME="parts"\r\n' + b"".join(sets) + b"@PJL EOJ\r\n" + UEL)
    after = printer.print(pages=2, name="after")
    printer.rig.wait(2.0)
    parts = [line.split()[0] for line in printer.ask("INFO JOBS").lines if '"parts"' in line]
    assert len(parts) == 3
    printer.host.tell(f"JOBCANCEL {parts[part]}")
    printer.operator.close_door()
    ends = [each.wait_done() for each in (before, job, after)]
    assert [(end.pages, end.is_cancelled) for end in ends] == [(2, False), (0, True), (2, False)]
