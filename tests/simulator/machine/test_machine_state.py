"""Laws of saved machines: another one goes on from there as the first would have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sample_bench import MS, US

from simulator.clock import Clock
from simulator.machine.image import FirmwareImage, load_image
from simulator.machine.processor import ProcessorPool
from simulator.machine.unicorn_machine import MachineState, UnicornMachine
from simulator.snapshot import freeze, thaw
from simulator.soc.chip import SRAM_BASE, Chip

Build = Callable[..., Path]
END_NS = 50 * MS


def ignore_pin(_port: str, _pin: int, _level: int) -> None:
    """Nothing hangs on these pins."""


def machine_of(image: FirmwareImage, pool: ProcessorPool) -> tuple[Chip, UnicornMachine]:
    chip = Chip(clock=Clock(), on_pin_change=ignore_pin)
    return chip, UnicornMachine(image=image, chip=chip, pool=pool)


def course(machine: UnicornMachine, end_ns: int = END_NS) -> tuple[int, bytes, list[str]]:
    """What can be seen of a run."""
    while (reached_ns := machine.run_until(end_ns)) < end_ns:
        pass
    return reached_ns, machine.memory_at(SRAM_BASE, 64), [crash.describe() for crash in machine.crashes]


def wake(image: FirmwareImage, pool: ProcessorPool, chip: bytes, state: MachineState) -> UnicornMachine:
    woken = thaw(chip, outside={}, seed=1)
    assert isinstance(woken, Chip)
    return UnicornMachine(image=image, chip=woken, pool=pool, state=state)


@pytest.mark.parametrize(
    ("sample", "macros"),
    [
        ("sleep_and_count", ()),
        ("two_stacks", ()),
        ("nesting", ()),
        ("it_block", ()),
        ("failures", ("FAULT_IN_HANDLER",)),
        ("code_in_ram", ("VALUE=7",)),
    ],
)
@pytest.mark.parametrize("stop_ns", [250, 10 * US, 1_234_567])
def test_a_machine_saved_at_any_moment_goes_on_as_if_nothing_had_happened(
    build_sample: Build, sample: str, macros: tuple[str, ...], stop_ns: int
) -> None:
    image, pool = load_image(build_sample(sample, *macros)), ProcessorPool()
    expected = course(machine_of(image, ProcessorPool())[1])
    chip, machine = machine_of(image, pool)
    machine.run_until(stop_ns)
    frozen, state = freeze(chip, outside={}), machine.save()
    assert course(machine) == expected
    machine.close()
    for _again in range(2):
        woken = wake(image, pool, frozen, state)
        assert course(woken) == expected
        woken.close()


def test_two_machines_of_one_state_do_not_share_memory(build_sample: Build) -> None:
    image, pool = load_image(build_sample("sleep_and_count")), ProcessorPool()
    chip, machine = machine_of(image, pool)
    machine.run_until(MS)
    frozen, state = freeze(chip, outside={}), machine.save()
    first, second = wake(image, pool, frozen, state), wake(image, pool, frozen, state)
    before = second.memory_at(SRAM_BASE, 64)
    course(first)
    assert second.memory_at(SRAM_BASE, 64) == before
