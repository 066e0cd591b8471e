"""Benches for the tests of the machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sample_bench import SampleBench

from simulator.controller import MachineKind

ELF_MACHINES = [MachineKind.CORE, MachineKind.PYTHON]


@pytest.fixture(scope="session", params=ELF_MACHINES)
def kind(request: pytest.FixtureRequest) -> MachineKind:
    """What executes the sample: one that runs any ELF."""
    machine: MachineKind = request.param
    return machine


@pytest.fixture
def bench(build_sample: Callable[..., Path], kind: MachineKind) -> Iterator[Callable[..., SampleBench]]:
    """A fresh bench for a sample, by its name and macros."""
    made: list[SampleBench] = []

    def make(name: str, *macros: str) -> SampleBench:
        made.append(SampleBench(build_sample(name, *macros), kind))
        return made[-1]

    yield make
    for one in made:
        one.close()
