"""Laws of processors that are used again: they begin as from power-on, whatever ran before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sample_bench import MS

from simulator.clock import Clock
from simulator.machine.image import load_image
from simulator.machine.processor import ProcessorPool
from simulator.machine.unicorn_machine import UnicornMachine
from simulator.soc.chip import SRAM_BASE, Chip

Build = Callable[..., Path]


def machine_of(elf: Path, pool: ProcessorPool) -> UnicornMachine:
    chip = Chip(clock=Clock(), on_pin_change=lambda _port, _pin, _level: None)
    return UnicornMachine(image=load_image(elf), chip=chip, pool=pool)


def course(machine: UnicornMachine) -> tuple[int, bytes, list[str]]:
    """What can be seen of a run of 50 ms."""
    reached_ns = machine.run_until(50 * MS)
    return reached_ns, machine.memory_at(SRAM_BASE, 64), [crash.describe() for crash in machine.crashes]


@pytest.mark.parametrize(
    ("sample", "macros"),
    [
        ("sleep_and_count", ()),
        ("two_stacks", ()),
        ("nesting", ()),
        ("failures", ("UNDEFINED",)),
        ("failures", ("FAULT_IN_HANDLER",)),
        ("failures", ("RESET_ITSELF",)),
        ("hang", ("WATCHDOG",)),
        ("code_in_ram", ("VALUE=7",)),
    ],
)
def test_a_used_processor_runs_as_a_new_one(build_sample: Build, sample: str, macros: tuple[str, ...]) -> None:
    elf, pool = build_sample(sample, *macros), ProcessorPool()
    first = machine_of(elf, pool)
    expected = course(first)
    first.close()
    for _again in range(3):
        machine = machine_of(elf, pool)
        assert course(machine) == expected
        machine.close()


def test_a_processor_stopped_anywhere_starts_anew(build_sample: Build) -> None:
    elf, pool = build_sample("two_stacks"), ProcessorPool()
    expected = course(machine_of(elf, ProcessorPool()))
    for stop_ns in (1, 250, 10_000, MS, 1_234_567, 7 * MS):
        machine = machine_of(elf, pool)
        machine.run_until(stop_ns)
        machine.close()
        fresh = machine_of(elf, pool)
        assert course(fresh) == expected
        fresh.close()


def test_ram_is_zero_at_power_on_again(build_sample: Build) -> None:
    elf, pool = build_sample("sleep_and_count"), ProcessorPool()
    machine = machine_of(elf, pool)
    machine.run_until(5 * MS)
    machine.close()
    assert machine_of(elf, pool).memory_at(SRAM_BASE, 64) == bytes(64)


def test_two_machines_at_a_time_never_share_a_processor(build_sample: Build) -> None:
    elf, pool = build_sample("sleep_and_count"), ProcessorPool()
    used = machine_of(elf, pool)
    used.close()
    used.close()
    one, other = machine_of(elf, pool), machine_of(elf, pool)
    one.run_until(5 * MS)
    assert other.memory_at(SRAM_BASE, 64) == bytes(64)
    assert course(one)[1] == course(other)[1]


def test_another_firmware_gets_another_processor(build_sample: Build) -> None:
    pool = ProcessorPool()
    one = machine_of(build_sample("sleep_and_count"), pool)
    expected = course(one)
    one.close()
    other = machine_of(build_sample("two_stacks"), pool)
    course(other)
    other.close()
    assert course(machine_of(build_sample("sleep_and_count"), pool)) == expected
