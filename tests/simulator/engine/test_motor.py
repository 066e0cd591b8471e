"""Laws of the transport motor and its speed sensor."""

from __future__ import annotations

import pytest
from engine_bench import ENGINE, MS, Bench, S

from simulator.clock import Clock
from simulator.engine.motor import JUDGE_NS, Motor

MOTOR, PICK = 0x10, 0x11


@pytest.fixture
def told() -> list[int]:
    return []


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def motor(clock: Clock, told: list[int]) -> Motor:
    return Motor(clock, told.append)


def test_it_turns_only_when_driven(motor: Motor) -> None:
    assert motor.speed_mm_s(330) == 0
    motor.drive(True)
    assert motor.speed_mm_s(330) == 330


@pytest.mark.parametrize(("percent", "is_told"), [(95, False), (105, False), (94, True), (106, True), (0, True)])
def test_a_speed_out_of_bounds_is_told_once_after_a_while(
    motor: Motor, clock: Clock, told: list[int], percent: int, is_told: bool
) -> None:
    motor.drive(True)
    motor.slow_to(percent)
    clock.advance_to(JUDGE_NS - 1)
    motor.drive(True)
    assert told == []
    clock.advance_to(10 * S)
    assert told == ([percent] if is_told else [])


def test_a_motor_that_is_off_is_never_too_slow(motor: Motor, clock: Clock, told: list[int]) -> None:
    motor.stall(is_lasting=True)
    clock.advance_to(10 * S)
    assert told == []
    motor.drive(True)
    clock.advance_to(20 * S)
    motor.drive(False)
    assert told == [0, 100]


def test_a_passing_stall_ends_when_the_motor_is_switched_off(motor: Motor) -> None:
    motor.drive(True)
    motor.stall(is_lasting=False)
    assert motor.speed_mm_s(330) == 0
    motor.drive(False)
    motor.drive(True)
    assert motor.speed_mm_s(330) == 330


def test_a_drifting_clock_changes_the_speed_and_not_what_is_told(motor: Motor, clock: Clock, told: list[int]) -> None:
    motor.drive(True)
    motor.drift(-5)
    clock.advance_to(10 * S)
    assert motor.speed_mm_s(300) == 285
    assert told == []


def test_sheets_go_as_fast_as_the_motor(corona: Bench) -> None:
    corona.hello(ENGINE)
    corona.printer.faults.slow_motor(50)
    corona.order(ENGINE, MOTOR, 1)
    corona.order(ENGINE, PICK, 1)
    path = corona.profile.paper_path
    corona.run(S)
    (covered_ns,) = corona.when(0x90, 0, 1)
    way_s = path.registration_mm / (path.process_speed_mm_s // 2)
    assert way_s < covered_ns / S < way_s + path.feed_jitter_ms / 500 + 0.1
    assert corona.when(0x96, 50)
    corona.printer.faults.repair_motor()
    corona.run(20 * MS)
    assert corona.when(0x96, 100)
