"""Paper sensors that bounce, are slow or blind: small faults disturb nothing, others stop the path, no page is lost."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.steps import clear_path, pages_out, went_offline

pytestmark = [level("L2"), pillar("reliability"), covers("TO-REL-01"), needs("operator", "faults")]

EVERY = ["registration", "fuser", "exit"]
STOPPED = range(42100, 42111)


@pytest.mark.parametrize("at", EVERY)
def test_bouncing_contacts_disturb_nothing(printer: Printer, at: str) -> None:
    printer.host.tell("USTATUS DEVICE=ON")
    printer.faults.bounce_sensor(at=at, edges=6)
    assert printer.print(pages=3).wait_done().pages == 3
    assert pages_out(printer) == [(1,), (2,), (3,)]
    assert not went_offline(printer)


@needs("duplex")
@pytest.mark.parametrize("at", [*EVERY, "duplex"])
def test_bouncing_contacts_disturb_no_two_sided_job(printer: Printer, at: str) -> None:
    printer.host.tell("USTATUS DEVICE=ON")
    printer.faults.bounce_sensor(at=at, edges=12)
    assert printer.print(pages=4, settings={"DUPLEX": "ON"}).wait_done().pages == 4
    assert pages_out(printer) == [(1, 2), (3, 4)]
    assert not went_offline(printer)


@pytest.mark.parametrize("late_ms", [60, 140])
@pytest.mark.parametrize("at", EVERY)
def test_a_sensor_a_little_slow_disturbs_nothing(printer: Printer, at: str, late_ms: int) -> None:
    printer.host.tell("USTATUS DEVICE=ON")
    printer.faults.delay_sensor(at=at, late_ms=late_ms)
    assert printer.print(pages=6).wait_done().pages == 6
    assert pages_out(printer) == [(page,) for page in range(1, 7)]
    assert not went_offline(printer)


@pytest.mark.parametrize("at", ["fuser", "exit"])
def test_a_sensor_too_slow_stops_the_path_until_it_is_repaired(printer: Printer, at: str) -> None:
    printer.faults.delay_sensor(at=at, late_ms=600)
    job = printer.print(pages=3)
    printer.wait_status(STOPPED, timeout_s=60.0)
    printer.faults.repair_sensor(at=at)
    clear_path(printer)
    assert job.wait_done().pages == 3
    assert sorted(pages_out(printer)) == [(1,), (2,), (3,)]


@pytest.mark.parametrize("at", EVERY)
def test_a_blind_sensor_stops_the_path_until_it_is_repaired(printer: Printer, at: str) -> None:
    printer.faults.stick_sensor(at=at, is_covered=False)
    job = printer.print(pages=3)
    printer.wait_status(STOPPED, timeout_s=120.0)
    printer.faults.repair_sensor(at=at)
    clear_path(printer)
    assert job.wait_done().pages == 3
    out = [page for sheet in pages_out(printer) for page in sheet]
    assert set(out) == {1, 2, 3}


@pytest.mark.parametrize("is_covered", [False, True], ids=["blind", "covered"])
@pytest.mark.parametrize("at", ["fuser", "exit"])
def test_a_sensor_that_fails_in_mid_print_loses_no_page(printer: Printer, at: str, is_covered: bool) -> None:
    printer.host.tell("USTATUS PAGE=ON")
    job = printer.print(pages=5)
    printer.host.wait_event("PAGE", timeout_s=60.0, start=1)
    printer.faults.stick_sensor(at=at, is_covered=is_covered)
    printer.wait_status(STOPPED, timeout_s=60.0)
    printer.faults.repair_sensor(at=at)
    clear_path(printer)
    assert job.wait_done().pages == 5
    assert {page for sheet in pages_out(printer) for page in sheet} == {1, 2, 3, 4, 5}


def test_a_covered_sensor_is_still_a_fault_after_every_clearing(printer: Printer) -> None:
    printer.faults.stick_sensor(at="fuser")
    for code in (42102, 42102, 42108, 42108):
        assert printer.wait_status(range(42102, 42109), timeout_s=10.0).code == code
        clear_path(printer)
        printer.rig.wait(1.0)
    printer.faults.repair_sensor(at="fuser")
    clear_path(printer)
    assert printer.wait_ready().display == "Ready"
