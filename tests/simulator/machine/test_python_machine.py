"""What only the machine in Python can be asked: memory, limits, a stop from an event, registers after a reset."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sample_bench import MS, S

from simulator.clock import Clock
from simulator.machine import unicorn_machine
from simulator.machine.crash import CrashKind
from simulator.machine.image import load_image
from simulator.machine.unicorn_machine import UnicornMachine
from simulator.soc.chip import Chip

CSR = 0x74
Make = Callable[..., tuple[UnicornMachine, Chip]]


@pytest.fixture
def make(build_sample: Callable[..., Path]) -> Make:
    """A machine with a sample, and its chip."""

    def make(name: str, *macros: str) -> tuple[UnicornMachine, Chip]:
        chip = Chip(clock=Clock(), on_pin_change=lambda *_edge: None)
        return UnicornMachine(image=load_image(build_sample(name, *macros)), chip=chip), chip

    return make


def run_to(machine: UnicornMachine, chip: Chip, ns: int) -> None:
    while chip.clock.now_ns < ns:
        machine.run_until(ns)


def test_a_stop_that_was_asked_for_ends_a_run_early(make: Make) -> None:
    machine, chip = make("sleep_and_count")
    chip.clock.call_at(5 * MS + 1, machine.request_stop)
    assert 5 * MS <= machine.run_until(S) < 7 * MS


def test_a_hang_without_a_watchdog_is_noted_once(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unicorn_machine, "HANG_NS", S // 2)
    machine, chip = make("hang")
    run_to(machine, chip, 2 * S)
    (crash,) = machine.crashes
    assert crash.kind is CrashKind.HANG
    assert crash.function == "stuck_here+0x0 (stuck_here at hang.c:7)"


def test_waiting_for_a_hang_outlasts_the_longest_watchdog() -> None:
    assert unicorn_machine.HANG_NS > 0x1000 * 256 * S // 32_000


@pytest.mark.parametrize(
    ("sample", "cause"), [(("failures", "RESET_ITSELF"), 1 << 28), (("hang", "WATCHDOG"), 1 << 29)]
)
def test_the_cause_of_a_reset_can_be_read(make: Make, sample: tuple[str, ...], cause: int) -> None:
    machine, chip = make(*sample)
    run_to(machine, chip, 350 * MS)
    assert chip.rcc.read(CSR) & cause


def test_memory_is_read_only_where_it_is(make: Make) -> None:
    machine, _chip = make("hang")
    assert len(machine.memory_at(0x0800_0000, 8)) == 8
    with pytest.raises(ValueError, match="0x60000000"):
        machine.memory_at(0x6000_0000, 4)
    with pytest.raises(ValueError, match="0x2001fffe"):
        machine.memory_at(0x2001_FFFE, 4)
