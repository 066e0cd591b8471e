"""Laws of what the printer draws: watts add up, energy is exact for any step, the supply switches what it is told."""

from __future__ import annotations

import math

import pytest
from engine_bench import ENGINE, FINISHER, MS, PANEL, SCANNER, Bench, S

from device_profiles import load_profile
from simulator.engine.power import SUPPLY_DEEP_SLEEP, SUPPLY_SLEEP, Loads, MainsPower

PROFILE = load_profile("corona")
HOUR = 3600 * S
MOTOR, HEATER, SUPPLY = 0x10, 0x13, 0x42
IDLE_W = PROFILE.power.ready_w - PROFILE.fuser.loss_w_per_c * (PROFILE.fuser.ready_c - PROFILE.fuser.ambient_c)
DEEP_SLEEP_W = PROFILE.power.deep_sleep_w


def test_what_runs_adds_up() -> None:
    mains = MainsPower(PROFILE)
    assert math.isclose(mains.watts, IDLE_W)
    mains.update(0, Loads(is_heating=True, is_driving=True, is_scanning=True, is_finishing=True))
    drive_w = PROFILE.power.printing_w - PROFILE.power.ready_w
    expected_w = IDLE_W + PROFILE.fuser.heater_w + drive_w + PROFILE.power.scan_w + PROFILE.power.finish_w
    assert math.isclose(mains.watts, expected_w)


@pytest.mark.parametrize(
    ("supply", "watts"), [(SUPPLY_SLEEP, PROFILE.power.sleep_w), (SUPPLY_DEEP_SLEEP, DEEP_SLEEP_W)]
)
def test_asleep_nothing_else_draws_power(supply: int, watts: float) -> None:
    mains = MainsPower(PROFILE)
    mains.update(0, Loads(supply=supply, is_heating=True, is_driving=True))
    assert mains.watts == watts


@pytest.mark.parametrize("steps", [1, 7, 1000])
def test_the_energy_does_not_depend_on_how_often_it_is_read(steps: int) -> None:
    mains = MainsPower(PROFILE)
    mains.update(HOUR // 2, Loads(supply=SUPPLY_SLEEP))
    for step in range(1, steps + 1):
        mains.update(HOUR // 2 + HOUR // 2 * step // steps, Loads(supply=SUPPLY_SLEEP))
        mains.energy_wh(HOUR // 2 + HOUR // 2 * step // steps)
    assert math.isclose(mains.energy_wh(HOUR), IDLE_W / 2 + PROFILE.power.sleep_w / 2)


def test_an_open_door_takes_the_heater_off_the_mains(corona: Bench) -> None:
    corona.hello(ENGINE)
    corona.order(ENGINE, HEATER, 1)
    corona.order(ENGINE, MOTOR, 1)
    assert corona.printer.power_w() > PROFILE.fuser.heater_w
    corona.operator.open_door()
    assert math.isclose(corona.printer.power_w(), IDLE_W)


def test_a_ready_printer_averages_what_its_profile_says(corona: Bench) -> None:
    corona.warm_up()
    start_wh = corona.printer.energy_wh(corona.clock.now_ns)
    corona.run(HOUR)
    hour_wh = corona.printer.energy_wh(corona.clock.now_ns) - start_wh
    assert math.isclose(hour_wh, PROFILE.power.ready_w, rel_tol=0.03)


def test_a_scan_and_a_set_draw_power_while_they_last(corona: Bench) -> None:
    corona.hello(SCANNER, FINISHER)
    corona.operator.load_documents(1)
    corona.order(SCANNER, 0x30)
    assert math.isclose(corona.printer.power_w(), IDLE_W + PROFILE.power.scan_w)
    corona.run(5 * S)
    corona.order(FINISHER, 0x21)
    assert math.isclose(corona.printer.power_w(), IDLE_W + PROFILE.power.finish_w)
    corona.run(5 * S)
    assert math.isclose(corona.printer.power_w(), IDLE_W)


def test_a_change_of_power_is_traced_once(corona: Bench) -> None:
    corona.hello(ENGINE)
    corona.order(ENGINE, HEATER, 1)
    corona.order(ENGINE, HEATER, 1)
    records = [text for _, source, text in corona.trace.records if source == "power"]
    assert records == [f"{IDLE_W + PROFILE.fuser.heater_w:g} heating"]


def test_sleep_takes_the_power_from_motor_and_heater_and_gives_it_back(corona: Bench) -> None:
    corona.hello(ENGINE, PANEL)
    corona.order(ENGINE, HEATER, 1)
    corona.order(PANEL, SUPPLY, SUPPLY_SLEEP)
    assert corona.printer.power_w() == PROFILE.power.sleep_w
    cold_c = corona.printer.fuser_temp_c(corona.clock.now_ns)
    corona.run(5 * S)
    assert corona.printer.fuser_temp_c(corona.clock.now_ns) <= cold_c
    corona.order(PANEL, SUPPLY, 0)
    assert corona.printer.power_w() > PROFILE.fuser.heater_w


def test_deep_sleep_silences_every_module_but_the_panel_until_they_have_started_again(corona: Bench) -> None:
    corona.hello(ENGINE, FINISHER, SCANNER, PANEL)
    corona.order(PANEL, SUPPLY, SUPPLY_DEEP_SLEEP)
    corona.run(100 * MS)
    assert corona.printer.power_w() == DEEP_SLEEP_W
    corona.heard.clear()
    corona.hello(ENGINE, FINISHER, SCANNER, PANEL)
    assert {address for _, address, _ in corona.heard} == {PANEL}
    corona.order(PANEL, SUPPLY, 0)
    corona.hello(ENGINE)
    assert corona.take(ENGINE) == []
    corona.run(round(PROFILE.power.module_boot_s * S))
    corona.hello(ENGINE)
    assert corona.take(ENGINE)[0][0] == 0x81


def test_the_display_is_dark_in_deep_sleep_and_blank_after_it(corona: Bench) -> None:
    corona.hello(PANEL)
    corona.order(PANEL, 0x40, 0, *b"Ready")
    corona.order(PANEL, SUPPLY, SUPPLY_DEEP_SLEEP)
    corona.order(PANEL, 0x40, 1, *b"lost")
    corona.order(PANEL, SUPPLY, 0)
    assert set("".join(corona.printer.panel_lines())) == {" "}


def test_keys_are_heard_in_deep_sleep(corona: Bench) -> None:
    corona.hello(PANEL)
    corona.order(PANEL, SUPPLY, SUPPLY_DEEP_SLEEP)
    corona.run(1 * S)
    corona.heard.clear()
    corona.operator.press("OK")
    corona.run(50 * MS)
    assert corona.take(PANEL) == [b"\xc0\x03"]


def test_a_supply_that_hears_nothing_for_20_s_gives_everybody_power(corona: Bench) -> None:
    corona.hello(PANEL)
    corona.order(PANEL, SUPPLY, SUPPLY_SLEEP)
    for _ in range(3):
        corona.run(19 * S)
        corona.order(PANEL, 0x41, 0)
    assert corona.printer.power_w() == PROFILE.power.sleep_w
    corona.run(20 * S)
    assert math.isclose(corona.printer.power_w(), IDLE_W)


def test_a_module_cut_off_before_deep_sleep_is_still_cut_off_after_it(corona: Bench) -> None:
    corona.hello(ENGINE, PANEL)
    corona.printer.faults.mute_module("engine")
    corona.order(PANEL, SUPPLY, SUPPLY_DEEP_SLEEP)
    corona.run(1 * S)
    corona.order(PANEL, SUPPLY, 0)
    corona.run(10 * S)
    corona.heard.clear()
    corona.hello(ENGINE)
    assert corona.heard == []


def test_an_unknown_level_is_ignored(corona: Bench) -> None:
    corona.hello(PANEL)
    corona.order(PANEL, SUPPLY, 3)
    assert math.isclose(corona.printer.power_w(), IDLE_W)
    assert "ignored 4203" in [text for _, source, text in corona.trace.records if source == "panel"]


def test_power_off_ends_deep_sleep(corona: Bench) -> None:
    corona.hello(ENGINE, PANEL)
    corona.order(PANEL, SUPPLY, SUPPLY_DEEP_SLEEP)
    corona.run(1 * S)
    corona.printer.lose_power()
    assert corona.printer.power_w() == 0.0
    corona.printer.regain_power()
    corona.heard.clear()
    corona.hello(ENGINE)
    assert corona.take(ENGINE)[0][0] == 0x81
