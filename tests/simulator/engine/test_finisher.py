"""Laws of the finisher's mechanism."""

from __future__ import annotations

import pytest
from engine_bench import S
from hypothesis import given
from hypothesis import strategies as st

from device_profiles import load_profile
from simulator.engine.finisher import EJECT_NS, FinishedSet, Finisher
from simulator.engine.sheet import Sheet

PROFILE = load_profile("corona").finisher
assert PROFILE is not None
STAPLE_NS = round(PROFILE.staple_s * S)
Course = list[tuple[int, int | str | None]]


def play(course: Course, finisher: Finisher | None = None) -> list[tuple[int, tuple[int, ...], bool]]:
    """Each step: a number orders that many stapled, "sheet" arrives, "eject" orders out, None only looks."""
    finisher = finisher or Finisher(PROFILE)
    finished: list[FinishedSet] = []
    arrived = 0
    for when_ns, what in sorted(course, key=lambda step: step[0]):
        if what == "sheet":
            arrived += 1
            finisher.accept(when_ns, Sheet(number=arrived, tray=1, origin_pm=0))
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
        (10 + STAPLE_NS, (1, 2), True),
        (10 + STAPLE_NS + EJECT_NS, (3,), False),
    ]


def test_an_eject_gives_up_an_order_that_waits_for_sheets() -> None:
    assert play([(0, "sheet"), (1, 5), (2, "eject"), (S, "sheet"), (9 * S, None)]) == [(2 + EJECT_NS, (1,), False)]


def test_a_set_thicker_than_the_limit_is_not_stapled_and_costs_no_staple() -> None:
    finisher = Finisher(PROFILE)
    sheets = PROFILE.set_limit_sheets + 1
    finished = play([*((0, "sheet") for _ in range(sheets)), (1, sheets), (9 * S, None)], finisher)
    assert [is_stapled for _, _, is_stapled in finished] == [False]
    assert finisher.staples == PROFILE.staples


def test_losing_power_in_a_cycle_loses_no_sheet() -> None:
    finisher = Finisher(PROFILE)
    play([(0, "sheet"), (0, "sheet"), (1, 2)], finisher)
    finisher.stop(2)
    assert finisher.gathered_sheets == 2
    assert finisher.update(10 * S).wake_ns is None


def test_a_finisher_without_stapler_never_staples_and_takes_no_cartridge() -> None:
    plain = Finisher(PROFILE.model_copy(update={"stapler": False}))
    assert not plain.is_out_of_staples
    assert [done[2] for done in play([(0, "sheet"), (1, 1), (9 * S, None)], plain)] == [False]
    with pytest.raises(ValueError, match="no stapler"):
        plain.load_staples(10)
