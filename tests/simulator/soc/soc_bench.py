"""A chip without a processor: a test plays the firmware."""

from __future__ import annotations

from simulator.clock import Clock
from simulator.soc.chip import Chip, Peripheral
from simulator.soc.interrupts import FIRST_IRQ

US = 1_000
MS = 1_000_000
S = 1_000_000_000


class ChipBench:
    """The chip, its clock, and every edge of its pins."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.pins: list[tuple[str, int, int]] = []
        self.chip = Chip(clock=self.clock, on_pin_change=lambda port, pin, level: self.pins.append((port, pin, level)))

    def is_pending(self, irq: int) -> bool:
        """Whether interrupt line `irq` has made its exception pending."""
        return bool(self.chip.interrupts.pending >> (FIRST_IRQ + irq) & 1)

    def advance(self, duration_ns: int) -> None:
        """Let time pass."""
        self.clock.advance_to(self.clock.now_ns + duration_ns)


def write_all(peripheral: Peripheral, **values: int) -> None:
    """Write registers named by their offsets, as `x08=139`, in order."""
    for name, value in values.items():
        peripheral.write(int(name[1:], 16), value)
