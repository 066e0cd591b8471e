"""The private peripheral bus: SysTick, NVIC and System Control Block registers (ARMv7-M ARM, B3.2 to B3.4)."""

from __future__ import annotations

from collections.abc import Callable

from simulator.clock import Clock
from simulator.soc.interrupts import FIRST_IRQ, IRQ_COUNT, PENDSV, SYSTICK, Interrupts
from simulator.soc.systick import SysTick

CPUID = 0x410F_C241  # Cortex-M4 r0p1
_IRQ_MASK = ((1 << IRQ_COUNT) - 1) << FIRST_IRQ
_KEY = 0x05FA << 16
_SLEEPONEXIT = 1 << 1
_PRIORITY_MASK = 0xF0  # four priority bits are implemented (PM0214, 4.3.7)


class SystemControl:
    """Registers from 0xE000E000; `on_reset_request` hears a write of SYSRESETREQ."""

    __slots__ = ("_interrupts", "_on_reset_request", "_plain", "sleeps_on_exit", "systick", "vtor")

    def __init__(
        self, *, clock: Clock, interrupts: Interrupts, clock_hz: int, on_reset_request: Callable[[], None]
    ) -> None:
        self._interrupts = interrupts
        self._on_reset_request = on_reset_request
        self.systick = SysTick(clock=clock, interrupts=interrupts, clock_hz=clock_hz)
        self.reset()

    def reset(self) -> None:
        """Put every register at its reset value; the vector table is at the start of flash."""
        self.vtor = 0
        self.sleeps_on_exit = False
        self._plain = {0xD10: 0, 0xD14: 0x200, 0xD24: 0, 0xD28: 0, 0xD2C: 0, 0xD34: 0, 0xD38: 0, 0xD88: 0}
        self.systick.reset()

    def note_fault(self, *, configurable: int, hard: int, address: int) -> None:
        """Set the fault status registers CFSR, HFSR and BFAR, for the firmware's fault handler to read."""
        self._plain[0xD28] |= configurable
        self._plain[0xD2C] |= hard
        self._plain[0xD38] = address

    def read(self, offset: int) -> int:
        """Read the 32-bit register at `offset` from 0xE000E000; unknown ones read 0."""
        if 0x010 <= offset < 0x020:
            return self.systick.read(offset - 0x010)
        if 0x100 <= offset < 0x300:
            mask = self._interrupts.enabled if offset < 0x200 else self._interrupts.pending
            return mask >> (FIRST_IRQ + 32 * (offset >> 2 & 7)) & 0xFFFF_FFFF
        if 0x400 <= offset < 0x400 + IRQ_COUNT:
            return self._read_priorities(FIRST_IRQ + (offset - 0x400 & ~3))
        if 0xD18 <= offset < 0xD24:
            return self._read_priorities(4 + (offset - 0xD18 & ~3))
        if offset == 0xD00:
            return CPUID
        if offset == 0xD04:
            return self._read_icsr()
        if offset == 0xD08:
            return self.vtor
        if offset == 0xD0C:
            return 0xFA05 << 16
        return self._plain.get(offset, 0)

    def write(self, offset: int, value: int) -> None:
        """Write the 32-bit register at `offset` from 0xE000E000; unknown ones ignore it."""
        if 0x010 <= offset < 0x020:
            self.systick.write(offset - 0x010, value)
        elif 0x100 <= offset < 0x300:
            self._write_mask(offset, value)
        elif 0x400 <= offset < 0x400 + IRQ_COUNT:
            self._write_priorities(FIRST_IRQ + (offset - 0x400 & ~3), value)
        elif 0xD18 <= offset < 0xD24:
            self._write_priorities(4 + (offset - 0xD18 & ~3), value)
        elif offset == 0xD04:
            self._write_icsr(value)
        elif offset == 0xD08:
            self.vtor = value & 0xFFFF_FF80
        elif offset == 0xD0C:
            if value & 0xFFFF_0000 == _KEY and value & 1 << 2:
                self._on_reset_request()
        elif offset in (0xD28, 0xD2C):
            self._plain[offset] &= ~value  # write one to clear
        elif offset in self._plain:
            self._plain[offset] = value
            if offset == 0xD10:
                self.sleeps_on_exit = bool(value & _SLEEPONEXIT)

    def _write_mask(self, offset: int, value: int) -> None:
        bits = value << (FIRST_IRQ + 32 * (offset >> 2 & 7)) & _IRQ_MASK
        kind = offset & 0x380
        if kind == 0x100:
            self._interrupts.enabled |= bits
        elif kind == 0x180:
            self._interrupts.enabled &= ~bits
        elif kind == 0x200:
            self._interrupts.pending |= bits
        else:
            self._interrupts.pending &= ~bits

    def _read_priorities(self, first: int) -> int:
        return int.from_bytes(bytes((*self._interrupts.priorities[first : first + 4], 0, 0, 0, 0)[:4]), "little")

    def _write_priorities(self, first: int, value: int) -> None:
        for index in range(4):
            if first + index < len(self._interrupts.priorities):
                self._interrupts.priorities[first + index] = value >> 8 * index & _PRIORITY_MASK

    def _read_icsr(self) -> int:
        active = self._interrupts.active
        pending = self._interrupts.pending
        flags = (pending >> PENDSV & 1) << 28 | (pending >> SYSTICK & 1) << 26
        return flags | (active[-1] if active else 0)

    def _write_icsr(self, value: int) -> None:
        for set_bit, clear_bit, exception in ((28, 27, PENDSV), (26, 25, SYSTICK)):
            if value >> set_bit & 1:
                self._interrupts.pend(exception)
            if value >> clear_bit & 1:
                self._interrupts.pending &= ~(1 << exception)
