"""Frames of the internal bus that are spoiled, lost or come twice, either way: no page is lost or printed twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from harness.ctl import Job, Printer, covers, level, needs, pillar
from test_suites.reliability.caretaker import Caretaker
from test_suites.steps import pages_out, went_offline

pytestmark = [level("L2"), pillar("reliability"), covers("TO-PRN-01"), needs("faults", "operator")]

DAMAGES = ("garble", "drop", "duplicate")
WAYS = ("controller", "modules")


def damage(printer: Printer, what: str, frames: int, towards: str) -> None:
    """Let the next frames be damaged."""
    by_name: dict[str, Callable[[int, str], None]] = {
        "garble": printer.faults.garble_frames,
        "drop": printer.faults.drop_frames,
        "duplicate": printer.faults.duplicate_frames,
    }
    by_name[what](frames, towards)


def print_with_a_burst_a_page(
    printer: Printer, what: str, towards: str, *, pages: int, settings: Mapping[str, str | int] | None = None
) -> Job:
    """Print a job, and damage two frames one after the other each time that a sheet is told."""
    for kind in ("DEVICE", "PAGE"):
        printer.host.tell(f"USTATUS {kind}=ON")
    damage(printer, what, 2, towards)
    job = printer.print(pages=pages, settings=settings)
    told = 0
    while told < pages * int((settings or {}).get("QTY", 1)) and printer.host.listen(60.0):
        before, told = told, sum(event.command == "@PJL USTATUS PAGE" for event in printer.host.events)
        if told > before:
            damage(printer, what, 2, towards)
    return job


@pytest.mark.parametrize("what", DAMAGES)
@pytest.mark.parametrize("towards", WAYS)
def test_bursts_on_the_bus_lose_and_double_no_page_and_call_nobody(printer: Printer, what: str, towards: str) -> None:
    before = printer.page_count()
    job = print_with_a_burst_a_page(printer, what, towards, pages=8)
    assert job.wait_done().pages == 8
    assert pages_out(printer) == [(page,) for page in range(1, 9)]
    assert printer.page_count() == before + 8
    assert not went_offline(printer)


@needs("duplex")
@pytest.mark.parametrize("what", DAMAGES)
@pytest.mark.parametrize("towards", WAYS)
def test_bursts_on_the_bus_turn_no_sheet_the_wrong_way(printer: Printer, what: str, towards: str) -> None:
    job = print_with_a_burst_a_page(printer, what, towards, pages=8, settings={"DUPLEX": "ON"})
    assert job.wait_done().pages == 8
    assert pages_out(printer) == [(1, 2), (3, 4), (5, 6), (7, 8)]
    assert not went_offline(printer)


@needs("stapler")
@pytest.mark.parametrize("what", DAMAGES)
@pytest.mark.parametrize("towards", WAYS)
def test_bursts_on_the_bus_staple_no_set_twice(printer: Printer, what: str, towards: str) -> None:
    settings = {"FINISH": "STAPLE", "QTY": 2, "DUPLEX": "OFF"}
    job = print_with_a_burst_a_page(printer, what, towards, pages=4, settings=settings)
    assert job.wait_done().pages == 8
    output = printer.operator.look_at_output()
    assert [sheet.pages for sheet in output] == [(page,) for page in range(1, 5)] * 2
    assert [sheet.staples for sheet in output] == [1] * 8
    assert len({sheet.set_number for sheet in output}) == 2


def test_orders_that_come_twice_pick_once(printer: Printer) -> None:
    printer.faults.duplicate_frames(1000, "modules")
    assert printer.print(pages=5).wait_done().pages == 5
    printer.rig.wait(5.0)
    assert pages_out(printer) == [(page,) for page in range(1, 6)]
    assert printer.wait_ready().is_online


@pytest.mark.parametrize("what", DAMAGES)
@pytest.mark.parametrize("towards", WAYS)
@pytest.mark.parametrize(("frames", "times"), [(6, 6), (12, 4), (60, 1)])
def test_damage_that_ends_in_a_jam_or_a_lost_link_loses_no_page(
    printer: Printer, what: str, towards: str, frames: int, times: int
) -> None:
    caretaker = Caretaker(printer)
    printer.host.tell("USTATUS PAGE=ON")
    job = printer.print(pages=8)
    printer.host.wait_event("PAGE", timeout_s=30.0)
    for _ in range(times):
        damage(printer, what, frames, towards)
        caretaker.work(10.0)
    caretaker.work(60.0)
    assert job.wait_done().pages == 8
    assert sorted(pages_out(printer)) == [(page,) for page in range(1, 9)]
