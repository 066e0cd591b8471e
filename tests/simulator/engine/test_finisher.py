"""Laws of the finisher's mechanism."""

from __future__ import annotations

import pytest
from engine_bench import S
from hypothesis import given
from hypothesis import strategies as st

from device_profiles import load_profile
from simulator.engine.finisher import CRUSHED, EJECT_NS, STAPLE_JAM, FinishedSet, Finisher
from simulator.engine.sheet import Sheet

PROFILE = load_profile("corona").finisher
assert PROFILE is not None
STAPLE_NS = round(PROFILE.staple_s * S)
ALIGN_NS = round(PROFILE.align_s * S)
Course = list[tuple[int, int | str | None]]


def never_jams() -> bool:
    return False


def play(course: Course, finisher: Finisher | None = None) -> list[tuple[int, tuple[int, ...], bool]]:
    """Each step: a number orders that many stapled, "sheet" arrives, "eject" orders out, None only looks."""
    finisher = finisher or Finisher(PROFILE, never_jams)
    finished: list[FinishedSet] = []
    arrived = 0
    for when_ns, what in sorted(course, key=lambda step: step[0]):
        if what == "sheet":
            arrived += 1
            finisher.accept(when_ns, Sheet(number=arrived, tray=1, origin_pm=0, length_pm=1))
        elif what == "eject":
            finisher.eject(when_ns)
        elif isinstance(what, int):
            finisher.staple(when_ns, what)
        finished += finisher.update(when_ns).finished
    return [(done.when_ns, tuple(sheet.number for sheet in done.sheets), done.is_stapled) for done in finished]


steps = st.tuples(st.integers(0, 20 * S), st.sampled_from(["sheet", "sheet", "sheet", "eject", 1, 2, 3]))


@given(st.lists(steps, max_size=20), st.lists(st.integers(0, 100 * S), max_size=20))
def test_any_division_into_steps_gives_the_same_course(course: Course, stops: list[int]) -> None:
    whole = play([*course, (100 * S, None)])
    assert play([*course, *((stop, None) for stop in stops), (100 * S, None)]) == whole


@given(st.lists(steps, max_size=20))
def test_every_sheet_comes_out_once_and_in_order(course: Course) -> None:
    arrived = sum(what == "sheet" for _, what in course)
    finished = play([*course, (100 * S, "eject"), (200 * S, "eject"), (300 * S, None)])
    assert [number for _, numbers, _ in finished for number in numbers] == list(range(1, arrived + 1))


def test_a_set_takes_its_cycle_and_sheets_meanwhile_are_the_next_set() -> None:
    course: Course = [(0, "sheet"), (0, "sheet"), (10, 2), (20, "sheet"), (30, "eject"), (10 * S, None)]
    assert play(course) == [
        (ALIGN_NS + STAPLE_NS + EJECT_NS, (1, 2), True),
        (ALIGN_NS + STAPLE_NS + 2 * EJECT_NS, (3,), False),
    ]


def test_an_eject_gives_up_an_order_that_waits_for_sheets() -> None:
    course: Course = [(0, "sheet"), (1, 5), (2, "eject"), (S, "sheet"), (9 * S, None)]
    assert play(course) == [(ALIGN_NS + EJECT_NS, (1,), False)]


def test_a_sheet_more_than_the_accumulator_holds_is_crushed_until_a_hand_takes_it_out() -> None:
    finisher = Finisher(PROFILE, never_jams)
    sheets = PROFILE.set_limit_sheets + 1
    assert play([*((0, "sheet") for _ in range(sheets)), (S, "eject"), (9 * S, None)], finisher) == []
    assert finisher.fault == CRUSHED
    assert finisher.clear_fault() == 1
    assert [len(numbers) for _, numbers, _ in play([(10 * S, "eject"), (20 * S, None)], finisher)] == [sheets - 1]


def test_a_set_takes_the_staples_it_is_ordered_and_their_time() -> None:
    finisher = Finisher(PROFILE, never_jams)
    finisher.accept(0, Sheet(number=1, tray=1, origin_pm=0, length_pm=1))
    finisher.staple(0, 1, staples=2)
    (done,) = finisher.update(60 * S).finished
    assert (done.when_ns, done.staples) == (ALIGN_NS + 2 * STAPLE_NS + EJECT_NS, 2)
    assert finisher.staples == PROFILE.staples - 2


@given(st.integers(0, 60), st.integers(1, 2))
def test_a_set_is_stapled_if_there_are_staples_enough(left: int, ordered: int) -> None:
    finisher = Finisher(PROFILE, never_jams)
    finisher.load_staples(left)
    finisher.accept(0, Sheet(number=1, tray=1, origin_pm=0, length_pm=1))
    finisher.staple(0, 1, staples=ordered)
    (done,) = finisher.update(60 * S).finished
    assert done.is_stapled == (left >= ordered)
    assert finisher.staples == left - done.staples
    assert finisher.is_out_of_staples == (finisher.staples == 0)
    assert finisher.is_low_on_staples == (0 < finisher.staples <= PROFILE.staples_low)


def test_a_bent_staple_leaves_the_set_where_it_is_and_costs_none() -> None:
    jams = [True, False]
    finisher = Finisher(PROFILE, lambda: jams.pop(0))
    assert play([(0, "sheet"), (0, "sheet"), (1, 2), (9 * S, None)], finisher) == []
    assert (finisher.fault, finisher.gathered_sheets, finisher.staples) == (STAPLE_JAM, 2, PROFILE.staples)
    assert play([(10 * S, 2), (20 * S, None)], finisher) == [], "nothing moves before a hand was there"
    finisher.stop(20 * S)
    assert finisher.clear_fault() == 0
    assert [done[1:] for done in play([(30 * S, 2), (40 * S, None)], finisher)] == [((1, 2), True)]


@pytest.mark.parametrize("order", [2, "eject"])
def test_an_order_that_comes_during_a_fault_is_given_up(order: int | str) -> None:
    jams = [True]
    finisher = Finisher(PROFILE, lambda: jams.pop(0))
    play([(0, "sheet"), (0, "sheet"), (1, 2), (9 * S, None), (10 * S, order)], finisher)
    finisher.clear_fault()
    assert play([(60 * S, None)], finisher) == []
    assert not finisher.is_busy


def test_two_sheets_fed_as_one_are_gathered_as_one_and_fill_the_room_of_two() -> None:
    finisher = Finisher(PROFILE, never_jams)
    finisher.accept(0, Sheet(number=1, tray=1, origin_pm=0, length_pm=1, count=2))
    assert finisher.gathered_sheets == 1
    for number in range(2, PROFILE.set_limit_sheets):
        finisher.accept(0, Sheet(number=number, tray=1, origin_pm=0, length_pm=1))
    assert finisher.fault == 0
    finisher.accept(0, Sheet(number=99, tray=1, origin_pm=0, length_pm=1))
    assert finisher.fault == CRUSHED


def test_sets_lie_beside_each_other_only_where_the_mechanism_can() -> None:
    for offset in (True, False):
        finisher = Finisher(PROFILE.model_copy(update={"offset": offset}), never_jams)
        finisher.accept(0, Sheet(number=1, tray=1, origin_pm=0, length_pm=1))
        finisher.is_shifting = True
        finisher.eject(0)
        assert [done.is_shifted for done in finisher.update(S).finished] == [offset]


def test_losing_power_in_a_cycle_loses_no_sheet() -> None:
    finisher = Finisher(PROFILE, never_jams)
    play([(0, "sheet"), (0, "sheet"), (1, 2)], finisher)
    finisher.stop(2)
    assert finisher.gathered_sheets == 2
    assert finisher.update(10 * S).wake_ns is None


def test_a_finisher_without_stapler_never_staples_and_takes_no_cartridge() -> None:
    plain = Finisher(PROFILE.model_copy(update={"stapler": False}), never_jams)
    assert not plain.is_out_of_staples
    assert [done[2] for done in play([(0, "sheet"), (1, 1), (9 * S, None)], plain)] == [False]
    with pytest.raises(ValueError, match="no stapler"):
        plain.load_staples(10)
