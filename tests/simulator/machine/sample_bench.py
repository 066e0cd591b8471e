"""One sample firmware on a chip with nothing attached."""

from __future__ import annotations

from pathlib import Path

from simulator.clock import Clock
from simulator.machine.image import load_image
from simulator.machine.unicorn_machine import UnicornMachine
from simulator.soc.chip import SRAM_BASE, Chip

US = 1_000
MS = 1_000_000
S = 1_000_000_000


class SampleBench:
    """The chip, the machine, and what the sample has written to its `results`."""

    def __init__(self, elf: Path) -> None:
        self.clock = Clock()
        self.pins: list[tuple[int, str, int, int]] = []
        self.chip = Chip(clock=self.clock, on_pin_change=lambda *edge: self.pins.append((self.clock.now_ns, *edge)))
        self.machine = UnicornMachine(image=load_image(elf), chip=self.chip)

    def run_until(self, ns: int) -> None:
        """Let the sample run; a stop that was asked for does not end it."""
        while self.clock.now_ns < ns:
            self.machine.run_until(ns)

    @property
    def results(self) -> list[int]:
        """The sixteen words."""
        return list(memoryview(self.machine.memory_at(SRAM_BASE, 64)).cast("I"))
