"""Reset and clock control (RM0090, chapter 7): cause of the last reset, ready flags. The chip runs on HSI, 16 MHz."""

from __future__ import annotations

from enum import IntEnum

HSI_HZ = 16_000_000
CR, CFGR, CSR = 0x00, 0x08, 0x74
RMVF = 1 << 24


class ResetCause(IntEnum):
    """Reset flags of RCC_CSR (RM0090, 7.3.21); every reset but the independent watchdog's also shows the NRST pin's."""

    POWER_ON = 1 << 27 | 1 << 26 | 1 << 25
    SOFTWARE = 1 << 28 | 1 << 26
    WATCHDOG = 1 << 29 | 1 << 26


class Rcc:
    """Keeps what is written; oscillators and the PLL are ready as soon as they are switched on."""

    __slots__ = ("_flags", "_registers")

    def __init__(self) -> None:
        self._flags = 0
        self._registers: dict[int, int] = {}

    def reset(self, cause: ResetCause) -> None:
        """Forget the settings and add the cause to the flags, which stay until firmware removes them."""
        self._registers = {CR: 0x83}
        self._flags = int(cause) if cause is ResetCause.POWER_ON else self._flags | int(cause)

    def read(self, offset: int) -> int:
        """Read a register, with the ready flag beside each on flag."""
        value = self._registers.get(offset, 0)
        if offset == CSR:
            return self._flags | value & 1 | (value & 1) << 1
        if offset == CR:
            return value | (value & (1 << 0 | 1 << 16 | 1 << 24 | 1 << 26)) << 1
        if offset == CFGR:
            return value & ~(3 << 2) | (value & 3) << 2
        return value

    def write(self, offset: int, value: int) -> None:
        """Write a register; RMVF in CSR clears the reset flags."""
        if offset == CSR and value & RMVF:
            self._flags = 0
        self._registers[offset] = value & ~RMVF if offset == CSR else value
