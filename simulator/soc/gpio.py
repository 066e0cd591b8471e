"""A GPIO port of the STM32F405 (RM0090, chapter 8): input and output data, set and reset. No alternate functions."""

from __future__ import annotations

from collections.abc import Callable

OUTPUT_MODE = 0b01


class Gpio:
    """Sixteen pins; `on_change(port, pin, level)` hears every edge of a pin in output mode."""

    __slots__ = ("_input", "_last", "_on_change", "_registers", "name")

    def __init__(self, name: str, *, on_change: Callable[[str, int, int], None]) -> None:
        self.name = name
        self._on_change = on_change
        self._input = 0
        self._last = 0
        self.reset()

    def reset(self) -> None:
        """Make every pin an input (RM0090, 8.4); levels driven from outside stay."""
        self._registers = {0x00: 0, 0x04: 0, 0x08: 0, 0x0C: 0, 0x14: 0, 0x1C: 0, 0x20: 0, 0x24: 0}
        self._report()

    def drive(self, pin: int, level: bool) -> None:
        """Set the level that the outside world puts on an input pin."""
        self._input = self._input | 1 << pin if level else self._input & ~(1 << pin)

    def read(self, offset: int) -> int:
        """Read a register; IDR shows driven outputs and the outside's levels."""
        if offset == 0x10:
            outputs = self._output_mask()
            return self._registers[0x14] & outputs | self._input & ~outputs & 0xFFFF
        return self._registers.get(offset, 0)

    def write(self, offset: int, value: int) -> None:
        """Write a register; BSRR sets (low half) before it resets (high half) has the lower priority."""
        if offset == 0x18:
            self._registers[0x14] = (self._registers[0x14] & ~(value >> 16) | value) & 0xFFFF
        elif offset in self._registers:
            self._registers[offset] = value
        self._report()

    def _output_mask(self) -> int:
        modes = self._registers[0x00]
        return sum(1 << pin for pin in range(16) if modes >> 2 * pin & 3 == OUTPUT_MODE)

    def _report(self) -> None:
        levels = self._registers[0x14] & self._output_mask()
        changed = levels ^ self._last
        self._last = levels
        while changed:
            lowest = changed & -changed
            pin = lowest.bit_length() - 1
            changed ^= lowest
            self._on_change(self.name, pin, levels >> pin & 1)
