"""Laws of what goes into the paper path and where it comes out: trays, sizes, doubles, bins."""

from __future__ import annotations

import pytest
from engine_bench import ENGINE, FINISHER, MS, Bench, S
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.operator import OperatorError
from simulator.engine.output_bin import OutputBin

MOTOR, PICK, READ, DIVERT, EJECT = 0x10, 0x11, 0x15, 0x16, 0x21
TRAY, GUIDES = 0x92, 0x95
REGISTRATION_COVERED, REGISTRATION_CLEARED = (0x90, 0, 1), (0x90, 0, 0)


def passage_mm(bench: Bench) -> float:
    """How long the last sheet was, as the registration sensor saw it."""
    passage_ns = bench.when(*REGISTRATION_CLEARED)[-1] - bench.when(*REGISTRATION_COVERED)[-1]
    return passage_ns * bench.profile.paper_path.process_speed_mm_s / S


def pick(bench: Bench, tray: int) -> None:
    """Pick one sheet and let it out."""
    bench.order(ENGINE, PICK, tray)
    bench.run(6 * S)


@pytest.mark.parametrize(("size", "length_mm"), [("A4", 297), ("Letter", 279), ("A5", 210), ("Legal", 356)])
def test_a_sheet_is_as_long_as_its_size(corona: Bench, size: str, length_mm: int) -> None:
    corona.hello(ENGINE)
    corona.operator.load_tray(1, 5, size)
    corona.order(ENGINE, MOTOR, 1)
    pick(corona, 1)
    assert passage_mm(corona) == pytest.approx(length_mm, abs=1)


def test_guides_are_reported_when_they_are_moved_and_with_the_state(corona: Bench) -> None:
    corona.hello(ENGINE)
    assert bytes((GUIDES, 3, 2)) in corona.take(ENGINE)
    corona.operator.load_tray(1, 5, "A5")
    corona.operator.load_tray(1, 6, "A5")
    corona.run(50 * MS)
    assert corona.take(ENGINE) == [bytes((GUIDES, 1, 3))]
    corona.order(ENGINE, READ)
    corona.run(100 * MS)
    assert bytes((GUIDES, 1, 3)) in corona.take(ENGINE)


def test_the_multi_purpose_tray_is_empty_until_hands_fill_it_and_says_no_size(corona: Bench) -> None:
    corona.hello(ENGINE)
    heard = corona.take(ENGINE)
    assert bytes((TRAY, 0, 2)) in heard
    assert [payload for payload in heard if payload[:2] == bytes((GUIDES, 0))] == []
    corona.order(ENGINE, MOTOR, 1)
    corona.operator.feed_manually(1, "A5")
    pick(corona, 0)
    assert passage_mm(corona) == pytest.approx(210, abs=1)
    assert [payload for payload in corona.take(ENGINE) if payload[0] == TRAY] == [bytes((TRAY, 0, s)) for s in (3, 2)]


def test_hands_find_no_multi_purpose_tray_where_there_is_none(aurora: Bench) -> None:
    with pytest.raises(OperatorError, match="no multi-purpose tray"):
        aurora.operator.feed_manually()
    with pytest.raises(ValueError, match="size is 'B5'; expected one of A4"):
        aurora.operator.load_tray(1, 1, "B5")


def test_two_sheets_fed_as_one_are_longer_and_come_out_as_two(corona: Bench) -> None:
    corona.warm_up()
    corona.operator.load_tray(1, 5)
    corona.printer.faults.multi_feed(behind_mm=25)
    corona.order(ENGINE, MOTOR, 1)
    corona.order(ENGINE, DIVERT, 1)
    pick(corona, 1)
    assert passage_mm(corona) == pytest.approx(322, abs=1)
    assert [sheet.sides_printed for sheet in corona.printer.delivered_sheets] == [1, 0]
    assert corona.operator.empty_bin() == 2
    corona.operator.load_tray(1, 1)
    corona.printer.faults.multi_feed()
    pick(corona, 1)
    assert corona.operator.empty_bin() == 1, "the last sheet has none below it"


def test_the_diverter_decides_as_the_leading_edge_comes_to_the_exit(corona: Bench) -> None:
    corona.hello(ENGINE, FINISHER)
    corona.order(ENGINE, MOTOR, 1)
    corona.order(ENGINE, DIVERT, 1)
    corona.order(ENGINE, PICK, 1)
    while not corona.when(0x90, 2, 1):
        corona.run(10 * MS)
    corona.order(ENGINE, DIVERT, 0)
    corona.run(5 * S)
    pick(corona, 1)
    corona.order(FINISHER, EJECT)
    corona.run(S)
    assert [sheet.bin for sheet in corona.printer.delivered_sheets] == ["standard", "finisher"]


def test_what_the_controller_says_of_a_sheet_stays_with_it(aurora: Bench) -> None:
    aurora.warm_up()
    aurora.order(ENGINE, MOTOR, 1)
    aurora.order(ENGINE, PICK, 1, 7, 1, 2)
    aurora.run(8 * S)
    pick(aurora, 1)
    first, second = aurora.operator.look_at_output()
    assert (first.job, first.pages) == (7, (258,))
    assert (second.job, second.pages) == (0, ())


@given(st.integers(1, 20), st.integers(0, 5), st.lists(st.integers(0, 12), max_size=12))
def test_a_bin_holds_what_fits_and_the_rest_is_on_the_floor(capacity: int, room: int, drops: list[int]) -> None:
    bin_ = OutputBin(capacity, room)
    fallen = sum(bin_.drop(sheets) for sheets in drops)
    assert bin_.sheets == min(sum(drops), capacity + room)
    assert bin_.fallen == fallen == sum(drops) - bin_.sheets
    assert bin_.is_full == (bin_.sheets >= capacity)
    assert bin_.empty() == sum(drops) - fallen
    assert not bin_.is_full


def test_what_falls_on_the_floor_is_in_no_bin(aurora: Bench) -> None:
    aurora.warm_up()
    aurora.order(ENGINE, MOTOR, 1)
    holds = aurora.profile.output_bin.capacity_sheets + 10
    for _ in range(holds + 2):
        aurora.operator.load_tray(1, 10)
        aurora.tell(ENGINE, PICK, 1)
        aurora.run(3 * S)
    aurora.run(5 * S)
    assert aurora.operator.empty_bin() == holds
    assert [sheet.bin for sheet in aurora.printer.delivered_sheets][-3:] == ["standard", "floor", "floor"]
