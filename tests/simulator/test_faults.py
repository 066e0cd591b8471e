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


def test_chance_follows_the_rate_per_page_and_repeats_with_its_seed() -> None:
    def faults_in_5000_pages(seed: int) -> list[tuple[str, str]]:
        faults = printer_of("corona", seed=seed, rate=50.0).faults
        for number in range(5000):
            faults.misfeeds(1)
            for place in ("registration", "fuser", "exit"):
                faults.sticks(place, number, 0)
        return [(fault.kind, fault.details) for fault in faults.injected]

    first = faults_in_5000_pages(1)
    assert first == faults_in_5000_pages(1)
    assert first != faults_in_5000_pages(2)
    for kind in ("jam", "misfeed"):
        assert 150 < sum(found == kind for found, _ in first) < 350
