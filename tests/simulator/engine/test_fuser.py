"""Laws of the fuser's heat."""

from __future__ import annotations

import pytest
from engine_bench import ENGINE, MS, Bench, S
from hypothesis import given
from hypothesis import strategies as st

from device_profiles import load_profile
from simulator.engine.fuser import CUT_OUT_MARGIN_C, RESET_C, Fuser, FuserInputs

PROFILE = load_profile("corona")
ON, OFF = FuserInputs(is_heated=True), FuserInputs(is_heated=False)
window = st.tuples(st.integers(20, 150), st.integers(150, 260))
inputs = st.builds(FuserInputs, is_heated=st.booleans(), window_c=st.none() | window)
course = st.lists(st.tuples(st.integers(0, 100 * S), inputs), min_size=1, max_size=8)


@given(course, st.lists(st.integers(0, 120 * S), max_size=20))
def test_any_division_into_steps_gives_the_same_course(
    changes: list[tuple[int, FuserInputs]], stops: list[int]
) -> None:
    def run(stops: list[int]) -> tuple[list[tuple[int, int]], float, bool, int | None]:
        fuser, seen, now_inputs, wake_ns = Fuser(PROFILE), [], OFF, None
        steps = [(when_ns, 0, change) for when_ns, change in changes] + [(stop, 1, None) for stop in stops]
        for when_ns, _, change in [*sorted(steps, key=lambda step: step[:2]), (120 * S, 2, None)]:
            now_inputs = change or now_inputs
            crossings, wake_ns = fuser.update(when_ns, now_inputs)
            seen += crossings
        return seen, fuser.temp_c(120 * S), fuser.is_cut_out, wake_ns

    assert run(stops) == run([])


def test_it_warms_as_the_differential_equation_says() -> None:
    fuser, heat = Fuser(PROFILE), PROFILE.fuser
    fuser.update(0, ON)
    temp_c, step_s = heat.ambient_c, 0.001
    for _ in range(10_000):
        power_w = heat.heater_w - heat.loss_w_per_c * (temp_c - heat.ambient_c)
        temp_c += power_w / heat.heat_capacity_j_per_c * step_s
    assert fuser.temp_c(10 * S) == pytest.approx(temp_c, abs=0.05)


def test_unheated_it_cools_towards_ambient_and_never_below() -> None:
    fuser = Fuser(PROFILE)
    fuser.update(0, ON)
    fuser.update(15 * S, OFF)
    course_c = [fuser.temp_c(when_s * S) for when_s in range(15, 10_000, 50)]
    assert course_c == sorted(course_c, reverse=True)
    assert course_c[-1] == pytest.approx(PROFILE.fuser.ambient_c, abs=0.1)
    assert min(course_c) >= PROFILE.fuser.ambient_c


def test_the_wake_is_the_first_moment_at_which_the_threshold_is_reached() -> None:
    fuser = Fuser(PROFILE)
    _, wake_ns = fuser.update(0, FuserInputs(is_heated=True, window_c=(100, 200)))
    assert wake_ns is not None
    assert fuser.temp_c(wake_ns - MS) < 200
    assert fuser.temp_c(wake_ns) == pytest.approx(200)
    crossings, _ = fuser.update(wake_ns, FuserInputs(is_heated=True, window_c=(100, 200)))
    assert crossings == [(wake_ns, 200)]


def test_falling_through_high_or_rising_through_low_is_not_seen() -> None:
    fuser = Fuser(PROFILE)
    fuser.update(0, ON)
    fuser.update(20 * S, FuserInputs(is_heated=False, window_c=(30, 150)))
    crossings, _ = fuser.update(10_000 * S, FuserInputs(is_heated=True, window_c=(30, 150)))
    assert [temp_c for _, temp_c in crossings] == [30]
    crossings, _ = fuser.update(10_030 * S, OFF)
    assert [temp_c for _, temp_c in crossings] == [150]


def test_the_cut_out_opens_above_the_limit_and_stays_open() -> None:
    fuser = Fuser(PROFILE)
    hottest_c = PROFILE.fuser.max_c + CUT_OUT_MARGIN_C
    fuser.update(0, ON)
    _, wake_ns = fuser.update(1, ON)
    assert wake_ns is not None
    assert fuser.temp_c(wake_ns) == pytest.approx(hottest_c)
    fuser.update(1000 * S, OFF)
    fuser.update(1001 * S, ON)
    fuser.update(1100 * S, ON)
    assert fuser.is_cut_out
    assert fuser.temp_c(1100 * S) < 100


def test_temp_is_reported_at_once_for_a_window_and_then_at_each_crossing(corona: Bench) -> None:
    corona.hello(ENGINE)
    corona.heard.clear()
    corona.order(ENGINE, 0x14, 0, 100, 0, 200)
    assert corona.take(ENGINE) == [b"\x93\x00\x17"]
    corona.order(ENGINE, 0x13, 1)
    corona.run(24 * S)
    assert corona.take(ENGINE) == [b"\x93\x00\xc8"]
    corona.order(ENGINE, 0x13, 0)
    corona.run(300 * S)
    assert corona.take(ENGINE) == [b"\x93\x00\x64"]


def test_the_door_cuts_the_heater_and_the_command_acts_when_it_closes(corona: Bench) -> None:
    corona.hello(ENGINE)
    corona.operator.open_door()
    corona.order(ENGINE, 0x13, 1)
    corona.run(5 * S)
    assert corona.printer.fuser_temp_c(corona.clock.now_ns) == PROFILE.fuser.ambient_c
    corona.operator.close_door()
    corona.run(5 * S)
    assert corona.printer.fuser_temp_c(corona.clock.now_ns) > PROFILE.fuser.ambient_c + 30


def test_a_welded_heater_is_cut_by_the_latch_without_a_controller(corona: Bench) -> None:
    corona.printer.faults.weld_heater()
    hottest_c = 0.0
    for _ in range(120):
        corona.run(S)
        hottest_c = max(hottest_c, corona.printer.fuser_temp_c(corona.clock.now_ns))
    limit_c = PROFILE.fuser.max_c + CUT_OUT_MARGIN_C
    assert limit_c - 10 < hottest_c <= limit_c
    assert [text for _, source, text in corona.trace.records if source == "fuser"] == ["latch open"]


def test_an_open_latch_is_told_and_closes_only_cold_and_with_new_power(corona: Bench) -> None:
    corona.hello(ENGINE)
    corona.printer.faults.weld_heater()
    corona.run(120 * S)
    assert corona.when(0x97, 1)
    corona.printer.faults.repair_heater()
    corona.printer.lose_power()
    corona.run(S)
    assert corona.printer.is_latch_open
    corona.run(1000 * S)
    assert corona.printer.fuser_temp_c(corona.clock.now_ns) < RESET_C
    assert corona.printer.is_latch_open
    corona.printer.lose_power()
    assert not corona.printer.is_latch_open


def test_a_latch_whose_roller_cools_without_power_closes_as_power_comes_back(corona: Bench) -> None:
    corona.printer.faults.weld_heater()
    corona.run(120 * S)
    corona.printer.faults.repair_heater()
    corona.printer.lose_power()
    corona.run(1000 * S)
    assert corona.printer.is_latch_open
    corona.printer.regain_power()
    assert not corona.printer.is_latch_open


def test_a_welded_heater_gives_no_heat_without_mains(corona: Bench) -> None:
    corona.printer.lose_power()
    corona.printer.faults.weld_heater()
    corona.run(60 * S)
    assert corona.printer.fuser_temp_c(corona.clock.now_ns) == PROFILE.fuser.ambient_c
    corona.printer.regain_power()
    corona.run(10 * S)
    assert corona.printer.fuser_temp_c(corona.clock.now_ns) > PROFILE.fuser.ambient_c + 50


def test_the_door_cuts_a_welded_heater(corona: Bench) -> None:
    corona.operator.open_door()
    corona.printer.faults.weld_heater()
    corona.run(60 * S)
    assert corona.printer.fuser_temp_c(corona.clock.now_ns) == PROFILE.fuser.ambient_c


def test_the_comparators_look_at_the_thermistor(corona: Bench) -> None:
    corona.hello(ENGINE)
    corona.printer.faults.drift_thermistor(-20)
    corona.order(ENGINE, 0x14, 0, 1, 0, 150)
    corona.order(ENGINE, 0x13, 1)
    corona.heard.clear()
    while not corona.when(0x93, 0, 150):
        corona.run(100 * MS)
    assert corona.printer.fuser_temp_c(corona.clock.now_ns) == pytest.approx(170, abs=1)


@pytest.mark.parametrize(("fault", "reading_c"), [("open_thermistor", 0), ("short_thermistor", 400)])
def test_a_broken_thermistor_reads_an_end_of_its_scale_at_once(corona: Bench, fault: str, reading_c: int) -> None:
    corona.hello(ENGINE)
    corona.order(ENGINE, 0x14, 0, 1, 0, 200)
    corona.heard.clear()
    getattr(corona.printer.faults, fault)()
    corona.run(10 * MS)
    assert corona.take(ENGINE) == [bytes((0x93, reading_c >> 8, reading_c & 255))]
    corona.printer.faults.repair_thermistor()
    corona.order(ENGINE, 0x14, 0, 1, 0, 200)
    assert corona.take(ENGINE) == [bytes((0x93, 0, int(PROFILE.fuser.ambient_c)))]


def test_a_broken_heater_gives_no_heat(corona: Bench) -> None:
    corona.hello(ENGINE)
    corona.printer.faults.break_heater()
    corona.order(ENGINE, 0x13, 1)
    corona.run(60 * S)
    assert corona.printer.fuser_temp_c(corona.clock.now_ns) == PROFILE.fuser.ambient_c
