"""What loads and stores of the emulated processor do among the chip's registers, and the time each takes."""

from __future__ import annotations

from collections.abc import Callable

from simulator.machine.emulator import Emulator
from simulator.soc.chip import ACCESS_NS, AHB_BASE, PERIPHERAL_BASE, PRIVATE_BASE, Chip

# what firmware raises an exception with, or a reset: ISER, ISPR, ICSR and AIRCR (PM0214, 4.3 and 4.4)
_INTERRUPTING = frozenset(
    (*range(0xE000E100, 0xE000E10C, 4), *range(0xE000E200, 0xE000E20C, 4), 0xE000ED04, 0xE000ED0C)
)

_Access = tuple[Callable[[int], int], Callable[[int, int], None], int]  # read, write, offset


class RegisterAccess:
    """Answers the emulator's register accesses from `chip`.

    A store that may raise an exception ends the run before it and sets `is_interrupted`, unless `is_stepping` says
    that it runs alone: whoever runs the emulator repeats it so, and sees the exception at the very next instruction.
    """

    def __init__(self, chip: Chip, emulator: Emulator) -> None:
        self.count = 0
        """Accesses since whoever counts them began."""
        self.is_stepping = self.is_interrupted = False
        self._chip = chip
        self._clock = chip.clock
        self._emulator = emulator
        self._found: dict[int, _Access] = {}
        emulator.on_read, emulator.on_write = self._read, self._write

    def _find(self, address: int) -> _Access | None:
        found = self._chip.find(address)
        if found is None:
            return None
        peripheral, offset = found
        access = self._found[address] = (peripheral.read, peripheral.write, offset)
        return access

    def _read(self, address: int, size: int) -> int:
        self.count += 1
        self._clock.spend(ACCESS_NS)
        found = self._found.get(address) or self._find(address)
        if found is None:
            self._emulator.refuse("read", address)
            return 0
        value = found[0](found[2])
        return value if size == 4 else value >> 8 * (address & 3) & (1 << 8 * size) - 1

    def _write(self, address: int, size: int, value: int) -> None:
        if address >= PRIVATE_BASE and not self.is_stepping and address & ~3 in _INTERRUPTING:
            self.is_interrupted = True
            self._emulator.stop()  # which abandons the store
            return
        self.count += 1
        self._clock.spend(ACCESS_NS)
        found = self._found.get(address) or self._find(address)
        if found is None:
            self._emulator.refuse("write", address)
            return
        read, write, offset = found
        if size < 4:
            if PERIPHERAL_BASE <= address < AHB_BASE:
                value *= 0x0101_0101 if size == 1 else 0x0001_0001  # the APB bridge repeats the data (RM0090, 2.1.9)
            else:
                shift = 8 * (address & 3)
                mask = (1 << 8 * size) - 1 << shift
                value = read(offset) & ~mask | value << shift & mask
        write(offset, value)
