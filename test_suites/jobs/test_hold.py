"""Held jobs: kept, proved, released, deleted; never in the way of other jobs, never printed unasked."""

from __future__ import annotations

import pytest

from harness.ctl import UEL, Host, Printer, covers, level, needs, pillar
from harness.ctl.pjl import Answer
from test_suites.steps import pages_out

pytestmark = [level("L2"), pillar("jobs"), covers("TO-JOB-03")]

HELD_MAX = 8


def listed(printer: Printer, state: str) -> list[str]:
    """Names of the jobs in that state, in the order of the list."""
    lines = printer.ask("INFO JOBS").lines[1:]
    return [line.split('NAME="')[1].rstrip('"') for line in lines if f"STATE={state} " in line]


def release(printer: Printer, name: str, *, timeout_s: float = 120.0) -> Answer:
    """Release a held job by its name and wait until it is printed."""
    start = len(printer.host.events)
    printer.host.tell(f'JOBRELEASE NAME="{name}"')
    while True:
        for event in printer.host.events[start:]:
            if event.fields.get("NAME") == name and "PAGES" in event.fields:
                return event
        assert printer.host.listen(timeout_s), f"{name} does not end in {timeout_s:g} s"


def test_a_stored_job_is_kept_and_not_printed(printer: Printer) -> None:
    before = printer.page_count()
    end = printer.print(pages=3, name="kept", settings={"HOLD": "STORE"}).wait_done()
    assert (end.pages, end.is_cancelled) == (0, False)
    printer.rig.wait(20.0)
    assert printer.page_count() == before
    assert listed(printer, "HELD") == ["kept"]


def test_a_stored_job_is_printed_whenever_it_is_released(printer: Printer) -> None:
    printer.print(pages=2, name="kept", settings={"HOLD": "STORE", "QTY": 2}).wait_done()
    before = printer.page_count()
    for _ in range(2):
        assert release(printer, "kept").fields["PAGES"] == "4"
    assert printer.page_count() - before == 8
    assert listed(printer, "HELD") == ["kept"]


@needs("operator")
def test_a_proof_is_one_set_and_the_others_wait(printer: Printer) -> None:
    end = printer.print(pages=2, name="proof", settings={"HOLD": "PROOF", "QTY": 3}).wait_done()
    assert end.pages == 2
    printer.rig.wait(10.0)
    assert pages_out(printer) == [(1,), (2,)]
    assert release(printer, "proof").fields["PAGES"] == "4"
    assert pages_out(printer) == [(1,), (2,)] * 3
    assert listed(printer, "HELD") == []


def test_a_proof_of_copies_is_one_copy(printer: Printer) -> None:
    assert printer.print(pages=2, name="proof", settings={"HOLD": "PROOF", "COPIES": 3}).wait_done().pages == 2
    assert release(printer, "proof").fields["PAGES"] == "4"


def test_a_kept_job_is_printed_first_and_can_be_printed_again(printer: Printer) -> None:
    assert printer.print(pages=2, name="kept", settings={"HOLD": "ON"}).wait_done().pages == 2
    assert listed(printer, "HELD") == ["kept"]
    assert release(printer, "kept").fields["PAGES"] == "2"


def test_a_held_job_is_not_in_the_way_of_others(printer: Printer) -> None:
    printer.host.tell("USTATUS JOB=ON")
    printer.host.send(UEL + b'@PJL JOB NAME="slow"\r\n@PJL SET HOLD=STORE\r\n@PJL ENTER LANGUAGE=PCL\r\none\r\n\f')
    if "second_host" not in printer.rig.capabilities:
        printer.host.send(UEL + b"@PJL EOJ\r\n" + UEL)
    assert printer.print(pages=2, name="other").wait_done().pages == 2
    assert listed(printer, "HELD") == ["slow"]


def test_a_hold_ends_with_its_job(printer: Printer) -> None:
    printer.print(name="kept", settings={"HOLD": "STORE"}).wait_done()
    assert printer.print(pages=2).wait_done().pages == 2
    assert printer.variable("HOLD") == "OFF"


def test_a_hold_is_for_one_job_and_no_default(printer: Printer) -> None:
    printer.host.tell("USTATUS DEVICE=VERBOSE")
    printer.set_default("HOLD", "STORE")
    printer.host.wait_event("DEVICE", timeout_s=5.0, CODE="27007")
    assert printer.print(pages=1).wait_done().pages == 1


def test_a_held_job_can_be_deleted(printer: Printer) -> None:
    printer.print(name="kept", settings={"HOLD": "STORE"}).wait_done()
    printer.host.tell('JOBCANCEL NAME="kept"')
    assert listed(printer, "HELD") == []
    printer.host.tell("USTATUS DEVICE=VERBOSE")
    printer.host.tell('JOBRELEASE NAME="kept"')
    printer.host.wait_event("DEVICE", timeout_s=5.0, CODE="27001")


def test_a_held_job_can_be_released_by_its_number(printer: Printer) -> None:
    for name in ("one", "two"):
        printer.print(pages=2, name=name, settings={"HOLD": "STORE"}).wait_done()
    line = next(line for line in printer.ask("INFO JOBS").lines if '"two"' in line)
    number = line.split()[0].removeprefix("ID=")
    start = len(printer.host.events)
    printer.host.tell(f"JOBRELEASE ID={number}")
    event = printer.host.wait_event("JOB", timeout_s=60.0, start=start, NAME="two", PAGES="2")
    assert "END" in event.lines


def test_one_job_too_many_is_refused_by_its_code_and_the_held_ones_stay(printer: Printer) -> None:
    printer.host.tell("USTATUS DEVICE=ON")
    names = [f"kept {number}" for number in range(HELD_MAX)]
    for name in names:
        printer.print(name=name, settings={"HOLD": "STORE"}).wait_done()
    before = printer.page_count()
    end = printer.print(name="too many", settings={"HOLD": "STORE"}).wait_done()
    assert (end.pages, end.is_cancelled) == (0, True)
    assert any(event.fields.get("CODE") == "30016" for event in printer.host.events)
    assert listed(printer, "HELD") == names
    assert printer.page_count() == before
    assert printer.print(pages=2).wait_done().pages == 2


def test_jobs_kept_after_printing_make_room(printer: Printer) -> None:
    for number in range(HELD_MAX + 1):
        assert printer.print(name=f"kept {number}", settings={"HOLD": "ON"}).wait_done().pages == 1
    assert listed(printer, "HELD") == [f"kept {number}" for number in range(1, HELD_MAX + 1)]


def test_a_new_proof_takes_the_place_of_the_one_of_its_name(printer: Printer) -> None:
    for pages in (1, 2):
        printer.print(pages=pages, name="proof", settings={"HOLD": "PROOF", "QTY": 2}).wait_done()
    assert listed(printer, "HELD") == ["proof"]
    assert release(printer, "proof").fields["PAGES"] == "2"


@needs("duplex", "operator")
def test_a_released_job_has_the_settings_it_came_with(printer: Printer) -> None:
    printer.print(pages=3, name="kept", settings={"HOLD": "STORE", "DUPLEX": "ON"}).wait_done()
    release(printer, "kept")
    assert printer.operator.empty_bin() == 2


@needs("operator")
@pytest.mark.parametrize("hold", ["ON", "PROOF"])
def test_a_job_cancelled_while_it_prints_is_not_kept(printer: Printer, hold: str) -> None:
    printer.host.tell("USTATUS PAGE=ON")
    job = printer.print(pages=15, settings={"HOLD": hold, "QTY": 2})
    printer.host.wait_event("PAGE", timeout_s=30.0)
    printer.panel.press("STOP")
    assert job.wait_done().is_cancelled
    assert listed(printer, "HELD") == []


@needs("operator", "faults")
def test_a_jam_in_a_proof_loses_no_page_of_it_nor_of_the_rest(printer: Printer) -> None:
    printer.faults.jam(at="fuser", after_sheets=1)
    job = printer.print(pages=3, name="proof", settings={"HOLD": "PROOF", "QTY": 2})
    printer.wait_status(range(42101, 42200), timeout_s=60.0)
    printer.operator.open_door()
    printer.rig.wait(2.0)
    printer.operator.clear_path()
    printer.operator.close_door()
    assert job.wait_done().pages == 3
    assert release(printer, "proof").fields["PAGES"] == "3"
    assert pages_out(printer) == [(1,), (2,), (3,)] * 2


@needs("four_line_panel", "operator", "panel_view")
def test_a_held_job_can_be_released_at_the_panel(printer: Printer) -> None:
    printer.print(pages=2, name="kept", settings={"HOLD": "STORE"}).wait_done()
    start = len(printer.host.events)
    printer.panel.open_menu("Job list")
    printer.panel.step("OK")
    printer.panel.choose("Release")
    printer.host.wait_event("JOB", timeout_s=60.0, start=start, NAME="kept", PAGES="2")


def test_a_host_that_falls_silent_in_a_held_job_ends_it(printer: Printer) -> None:
    printer.host.tell("USTATUS JOB=ON")
    printer.host.send(UEL + b'@PJL JOB NAME="cut"\r\n@PJL SET HOLD=STORE\r\n@PJL ENTER LANGUAGE=PCL\r\none\r\n\f')
    printer.host.wait_event("JOB", timeout_s=30.0, NAME="cut", PAGES="0")
    assert release(printer, "cut").fields["PAGES"] == "1"


ENTER = b"@PJL ENTER LANGUAGE=PCL\r\n"


def test_a_job_without_pages_is_not_kept(printer: Printer) -> None:
    assert printer.send_job((), name="nothing", settings={"HOLD": "STORE"}).wait_done().pages == 0
    assert listed(printer, "HELD") == []


def test_a_printed_job_is_not_kept_when_all_places_are_taken_by_stored_ones(printer: Printer) -> None:
    names = [f"kept {number}" for number in range(HELD_MAX)]
    for name in names:
        printer.print(name=name, settings={"HOLD": "STORE"}).wait_done()
    assert printer.print(pages=2, name="printed", settings={"HOLD": "ON"}).wait_done().pages == 2
    assert listed(printer, "HELD") == names


@needs("second_host")
def test_a_job_that_still_arrives_cannot_be_released_and_can_be_deleted(printer: Printer) -> None:
    other = Printer(printer.rig, host=Host(printer.rig, printer.rig.open_second_host()))
    for host in (printer.host, other.host):
        host.tell("USTATUS JOB=ON")
    other.host.tell("USTATUS DEVICE=VERBOSE")
    printer.host.send(UEL + b'@PJL JOB NAME="slow"\r\n@PJL SET HOLD=STORE\r\n' + ENTER + b"one\r\n\f")
    printer.rig.wait(1.0)
    other.host.tell('JOBRELEASE NAME="slow"')
    refusal = other.host.wait_event("DEVICE", timeout_s=5.0, CODE="27001")
    assert "arrives" in refusal.fields["DISPLAY"]
    other.host.tell('JOBCANCEL NAME="slow"')
    assert "CANCELED" in printer.host.wait_event("JOB", timeout_s=5.0, NAME="slow", PAGES="0").lines
    printer.host.send(b"two\r\n\f" + UEL + b"@PJL EOJ\r\n" + UEL)
    assert listed(printer, "HELD") == []
    assert printer.print(pages=2).wait_done().pages == 2
    assert printer.page_count() == 2


@needs("second_host")
def test_a_job_behind_another_is_stored_and_those_around_it_are_printed(printer: Printer) -> None:
    other = Printer(printer.rig, host=Host(printer.rig, printer.rig.open_second_host()))
    before = other.print(pages=4, name="before")
    printer.host.tell("USTATUS JOB=ON")
    printer.host.send(UEL + b'@PJL JOB NAME="kept"\r\n')
    printer.rig.wait(0.5)
    behind = [other.print(pages=2, name=f"behind {number}") for number in range(2)]
    printer.rig.wait(0.5)
    printer.host.send(b"@PJL SET HOLD=STORE\r\n" + ENTER + b"one\r\n\f" + UEL + b"@PJL EOJ\r\n" + UEL)
    printer.host.wait_event("JOB", timeout_s=5.0, NAME="kept", PAGES="0")
    assert [job.wait_done().pages for job in (before, *behind)] == [4, 2, 2]
    told = [event.lines[0] for event in printer.host.events if event.fields.get("NAME") == "kept"]
    assert told == ["START", "END"]
    assert listed(printer, "HELD") == ["kept"]
    assert release(printer, "kept").fields["PAGES"] == "1"


@needs("operator", "second_host")
def test_a_release_waits_for_a_place_in_a_full_queue(printer: Printer) -> None:
    other = Printer(printer.rig, host=Host(printer.rig, printer.rig.open_second_host()))
    printer.print(pages=2, name="kept", settings={"HOLD": "STORE"}).wait_done()
    printer.operator.open_door()
    jobs = [other.print(name=f"job {number}") for number in range(16)]
    printer.rig.wait(2.0)
    start = len(printer.host.events)
    printer.host.tell('JOBRELEASE NAME="kept"')
    printer.rig.wait(2.0)
    assert other.ask("INFO JOBS").lines[0] == "JOBS=16 HELD=1"
    printer.operator.close_door()
    printer.host.wait_event("JOB", timeout_s=120.0, start=start, NAME="kept", PAGES="2")
    assert [job.wait_done().pages for job in jobs] == [1] * 16


def test_proofs_that_wait_have_their_places_already(printer: Printer) -> None:
    for number in range(HELD_MAX - 1):
        printer.print(name=f"kept {number}", settings={"HOLD": "STORE"}).wait_done()
    first, second = (printer.print(name=name, settings={"HOLD": "PROOF", "QTY": 2}) for name in ("first", "second"))
    assert not first.wait_done().is_cancelled
    assert second.wait_done().is_cancelled
    assert listed(printer, "HELD")[-1] == "first"


def test_a_proof_replaces_no_stored_job_and_no_proof_of_another_name(printer: Printer) -> None:
    printer.print(name="x", settings={"HOLD": "STORE"}).wait_done()
    for name in ("y", "x", "x"):
        printer.print(name=name, settings={"HOLD": "PROOF", "QTY": 2}).wait_done()
    assert listed(printer, "HELD") == ["x", "y", "x"]
