"""Laws of fault injection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from device_profiles import Profile, load_profile
from simulator.clock import Clock
from simulator.engine.line import BusLine
from simulator.engine.module import Module
from simulator.engine.printer import PrinterEngine
from simulator.errors import SimulatorError
from simulator.faults import FaultInjector
from simulator.trace import Trace


def connected(
    profile: Profile, clock: Clock, trace: Trace, *, seed: int = 1, apply_reliability: bool = False
) -> PrinterEngine:
    """A printer on a bus whose controller does not listen."""

    def connect(modules: Sequence[Module]) -> BusLine:
        return BusLine(clock, trace, lambda _byte: None, modules)

    return PrinterEngine(profile, clock, trace, seed, connect, apply_reliability)


def printer_of(product: str, *, seed: int = 1, rate: float | None = None) -> PrinterEngine:
    profile: Profile = load_profile(product)
    if rate is not None:
        worn = profile.reliability.model_copy(update={"jams_per_1000_pages": rate, "misfeeds_per_1000_pages": rate})
        profile = profile.model_copy(update={"reliability": worn})
    return connected(profile, Clock(), Trace(), seed=seed, apply_reliability=rate is not None)


@pytest.mark.parametrize(
    ("inject", "message"),
    [
        (lambda faults: faults.jam(at="gate"), "registration, fuser, exit"),
        (lambda faults: faults.jam(at="duplex"), "registration, fuser, exit"),
        (lambda faults: faults.jam(after_sheets=-1), "expected 0 or more"),
        (lambda faults: faults.misfeed(tray=2), "expected 1-1"),
        (lambda faults: faults.misfeed(tray=0), "expected 1-1"),
        (lambda faults: faults.misfeed(times=0), "expected 1 or more"),
        (lambda faults: faults.slip(tray=9), "expected 1-1"),
        (lambda faults: faults.slip(delay_ms=-5), "expected 0 or more"),
        (lambda faults: faults.mute_module("finisher"), "expected one of engine, panel"),
        (lambda faults: faults.unmute_module("scaner"), "expected one of engine, panel"),
        (lambda faults: faults.garble_frames(0), "expected 1 or more"),
        (lambda faults: faults.drop_frames(0), "drop_frames: frames is 0; expected 1 or more"),
        (lambda faults: faults.duplicate_frames(towards="panel"), "expected controller, modules"),
        (lambda faults: faults.stick_sensor(at="bin"), "registration, fuser, exit"),
        (lambda faults: faults.bounce_sensor(edges=0), "expected 1 or more"),
        (lambda faults: faults.delay_sensor(late_ms=-1), "expected 0 or more"),
        (lambda faults: faults.slow_motor(0), "expected 1-200"),
        (lambda faults: faults.drift_clock(9), "expected -5 to 5"),
        (lambda faults: faults.drift_thermistor(-300), "expected -200 to 200"),
        (lambda faults: faults.open_door(at="duplex"), "registration, fuser, exit"),
        (lambda faults: faults.remove_module("scanner"), "expected one of engine, panel"),
        (lambda faults: faults.plug_module("finisher"), "expected one of engine, panel"),
        (lambda faults: faults.apply_rates(-1.0), "expected 0-1000"),
        (lambda faults: faults.later(-1.0, "jam"), "expected 0 or more"),
    ],
)
def test_a_wrong_name_or_number_says_what_is_allowed(inject: Callable[[FaultInjector], Any], message: str) -> None:
    faults = printer_of("aurora").faults
    with pytest.raises(ValueError, match=message):
        inject(faults)
    assert faults.injected == []


def test_a_jam_waits_for_the_sheets_before_it_and_happens_once() -> None:
    faults = printer_of("corona").faults
    faults.jam(at="fuser", after_sheets=2)
    arrivals = [faults.sticks("fuser", number, 0) for number in range(1, 6)]
    assert arrivals == [False, False, True, False, False]
    assert not faults.sticks("exit", 6, 0)


def test_two_jams_at_one_place_stop_two_sheets() -> None:
    faults = printer_of("corona").faults
    faults.jam(at="exit")
    faults.jam(at="exit")
    assert [faults.sticks("exit", number, 0) for number in (1, 2, 3)] == [True, True, False]


def test_misfeeds_hit_the_named_tray_as_often_as_asked() -> None:
    faults = printer_of("corona").faults
    faults.misfeed(tray=2, times=2)
    assert [faults.misfeeds(tray) for tray in (1, 2, 3, 2, 2)] == [False, True, False, True, False]


def test_every_fault_that_happened_is_in_the_list_and_in_the_trace() -> None:
    clock, trace = Clock(), Trace()
    printer = connected(load_profile("corona"), clock, trace)
    printer.faults.jam(at="exit")
    printer.faults.misfeed(tray=1)
    assert printer.faults.injected == []
    clock.advance_to(7)
    printer.faults.sticks("exit", 4, 5)
    printer.faults.misfeeds(1)
    printer.faults.slip(tray=3, delay_ms=40)
    printer.faults.slip_ns(3)
    printer.faults.mute_module("panel")
    happened = [(fault.when_ns, f"{fault.kind} {fault.details}") for fault in printer.faults.injected]
    assert happened == [
        (5, "jam at=exit sheet=4"),
        (7, "misfeed tray=1"),
        (7, "slip tray=3 delay_ms=40"),
        (7, "mute panel"),
    ]
    assert [(when_ns, text) for when_ns, source, text in trace.records if source == "fault"] == happened


def test_without_reliability_nothing_happens_by_chance() -> None:
    faults = printer_of("corona").faults
    assert not any(faults.sticks("fuser", number, 0) or faults.misfeeds(1) for number in range(5000))


def picks(faults: FaultInjector, count: int) -> list[tuple[str, str]]:
    sheet = 0
    for _ in range(count):
        if not faults.misfeeds(1):
            sheet += 1
            for place in ("registration", "fuser", "exit"):
                if faults.sticks(place, sheet, 0):
                    break
    return [(fault.kind, fault.details) for fault in faults.injected]


def test_chance_follows_the_rate_per_page_and_repeats_with_its_seed() -> None:
    def faults_in_5000_pages(seed: int) -> list[tuple[str, str]]:
        return picks(printer_of("corona", seed=seed, rate=50.0).faults, 5000)

    first = faults_in_5000_pages(1)
    assert first == faults_in_5000_pages(1)
    assert first != faults_in_5000_pages(2)
    assert 150 < sum(found == "jam" for found, _ in first) < 350
    assert 150 < sum("kind=misfeed" in details for _, details in first) < 350


def test_a_recorded_run_happens_again_without_chance() -> None:
    recorded = printer_of("corona", rate=50.0).faults
    again = printer_of("corona", seed=2).faults
    first = picks(recorded, 500)
    again.replay(f"{fault.when_ns} {fault.kind} {fault.details}" for fault in recorded.injected)
    assert picks(again, 500) == first


def test_rates_can_be_multiplied_and_ended() -> None:
    faults = printer_of("corona").faults
    faults.apply_rates(1000.0)
    assert len(picks(faults, 200)) > 50
    faults.apply_rates(0)
    before = len(faults.injected)
    assert len(picks(faults, 500)) == before


def test_a_fault_can_be_asked_for_later() -> None:
    clock = Clock()
    printer = connected(load_profile("corona"), clock, Trace())
    printer.faults.later(2.5, "slow_motor percent=70")
    printer.faults.replay(["# by hand", "", "3000000000 do stick_sensor at=fuser is_covered=false", "1 jam at=exit"])
    clock.advance_to(10_000_000_000)
    assert [(fault.when_ns / 1e9, fault.kind, fault.details) for fault in printer.faults.injected] == [
        (2.5, "slow_motor", "percent=70"),
        (3.0, "stick_sensor", "at=fuser is_covered=false"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("explode", "'explode' is not known; expected one of .*bounce_sensor.*weld_heater"),
        ("jam where=exit", "jam: no argument 'where'; expected at, after_sheets"),
        ("jam at", "'at' is no argument; expected name=value"),
        ("slow_motor percent=much", "percent is 'much'; expected int"),
        ("stall_motor is_lasting=maybe", "is_lasting is 'maybe'; expected bool"),
        ("sticks place=fuser", "'sticks' is not known"),
    ],
)
def test_a_wrong_line_says_at_once_what_is_allowed(text: str, message: str) -> None:
    faults = printer_of("corona").faults
    with pytest.raises(ValueError, match=message):
        faults.later(1.0, text)
    with pytest.raises(ValueError, match=message):
        faults.replay([f"1 do {text}"])


def test_a_schedule_that_asks_for_what_this_product_lacks_is_an_error_of_the_rig_when_it_is_due() -> None:
    clock = Clock()
    printer = connected(load_profile("aurora"), clock, Trace())
    printer.faults.replay(["# duplex only", "1000 do jam at=duplex"])
    with pytest.raises(SimulatorError, match=r"schedule line 2 asks for 'jam at=duplex': .*registration, fuser, exit"):
        clock.advance_to(2000)


@pytest.mark.parametrize("size", range(24))
def test_every_way_to_damage_frames_by_chance_has_its_number(size: int) -> None:
    faults = printer_of("corona").faults
    faults.replay([f"0 chance pick=1 kind=bus_errors size={size}"])
    faults.misfeeds(1)
    damage, way, frames = (
        ("garble", "drop", "duplicate")[size // 8],
        ("controller", "modules")[size // 4 % 2],
        size % 4 + 1,
    )
    fault = faults.injected[-1]
    assert (fault.kind, fault.details) == (damage, f"frames={frames} towards={way}")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("soon jam", "line 1 is 'soon jam'; expected '<nanoseconds> <kind> <words>'"),
        ("5 chance pick=x kind=jam size=1", "line 1 has 'pick=x kind=jam size=1'; expected 'pick=<n>"),
        ("5 chance pick=1 kind=flood size=1", "line 1 has kind=flood at a pick; expected jam, misfeed"),
        ("5 chance staple=1 kind=jam size=1", "line 1 has kind=jam at a staple; expected staple_jam"),
        ("5 chance pick=1 kind=bus_errors size=24", "line 1 has size=24 of bus_errors; expected 0-23"),
        ("5 do mute_module", "line 1 asks for 'mute_module': mute_module: missing a required argument: 'name'"),
        ("5 do", "line 1 asks for '': fault '' is not known"),
    ],
)
def test_a_schedule_that_is_none_is_refused(line: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        printer_of("aurora").faults.replay([line])
