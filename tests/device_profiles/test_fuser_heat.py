"""The fuser's model, checked by stepping it, and the limits that follow from it."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from device_profiles import Problem, load_profile, profile_names
from device_profiles.fuser_heat import warm_up_s
from device_profiles.sections import Fuser

Problems = Callable[..., tuple[Problem, ...]]


@pytest.mark.parametrize("name", profile_names())
def test_warm_up_agrees_with_the_model_taken_in_small_steps(name: str) -> None:
    fuser = load_profile(name).fuser
    step_s, elapsed_s, temp_c = 0.001, 0.0, fuser.ambient_c
    while temp_c < fuser.ready_c:
        flow_w = fuser.heater_w - fuser.loss_w_per_c * (temp_c - fuser.ambient_c)
        temp_c += step_s * flow_w / fuser.heat_capacity_j_per_c
        elapsed_s += step_s
    assert warm_up_s(fuser) == pytest.approx(elapsed_s, abs=0.01)


def test_a_heater_that_never_gets_there_takes_for_ever() -> None:
    fuser = Fuser(
        ready_c=200,
        max_c=210,
        heater_w=180,
        ambient_c=20,
        heat_capacity_j_per_c=100,
        loss_w_per_c=1,
        warm_up_limit_s=60,
    )
    assert warm_up_s(fuser) == math.inf


def test_the_limit_is_above_the_working_temperature(problems: Problems) -> None:
    (problem,) = problems("corona", ("max_c = 235", "max_c = 195"))
    assert str(problem) == "corona.toml: fuser.max_c is 195; expected more than fuser.ready_c (195)"


def test_the_heater_can_hold_the_highest_temperature(problems: Problems) -> None:
    found = problems("corona", ("heater_w = 1300", "heater_w = 169"))
    assert "corona.toml: fuser.heater_w is 169; expected more than 169.6, the loss at fuser.max_c (235)" in [
        str(problem) for problem in found
    ]


def test_the_firmware_waits_longer_than_warming_up_takes(problems: Problems) -> None:
    (problem,) = problems("corona", ("warm_up_limit_s = 60", "warm_up_limit_s = 19"))
    assert str(problem) == (
        "corona.toml: fuser.warm_up_limit_s is 19; "
        "expected more than 19.6, the time from fuser.ambient_c to fuser.ready_c"
    )


def test_waking_is_not_promised_sooner_than_warming_up(problems: Problems) -> None:
    (problem,) = problems("corona", ("wake_s = 26", "wake_s = 2"))
    assert str(problem) == (
        "corona.toml: power.wake_s is 2; expected at least 19.6, the time from fuser.ambient_c to fuser.ready_c"
    )
