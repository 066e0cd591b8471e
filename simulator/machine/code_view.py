"""What lies in memory where the processor executes: bytes, vectors, the few instructions that its host must know."""

from __future__ import annotations

from simulator.machine.processor import Processor
from simulator.soc.chip import FLASH_BASE, FLASH_BYTES

_FIRST_WIDE = 0b11101  # ARMv7-M ARM, A5.1: 32-bit instructions begin with this or a greater one
_WFI, _WFE, _CPSIE_I = b"\x30\xbf", b"\x20\xbf", b"\x62\xb6"


class CodeView:
    """Reads the memory of one processor. What it has once said of an instruction it takes for lasting."""

    def __init__(self, processor: Processor) -> None:
        self._sram, self._ccm, self._flash = processor.sram, processor.ccm, processor.flash
        self._vectors = self._flash.view.cast("I")
        self._sleep_sites: dict[int, bool] = {}
        self._unmasks: dict[int, bool] = {}

    def bytes_at(self, address: int, size: int) -> bytes:
        """Bytes of SRAM, CCM or flash, for a debugger's view.

        Raises ValueError where there is no memory.
        """
        for memory in (self._sram, self._ccm, self._flash):
            if memory.holds(address, size):
                return bytes(memory.view[address - memory.base : address - memory.base + size])
        raise ValueError(f"0x{address:08x}: {size} bytes outside memory; expected SRAM, CCM or flash")

    def vector(self, number: int, table: int) -> int:
        """Entry `number` of the vector table there, where 0 shows the start of flash (RM0090, 2.4)."""
        address = (table or FLASH_BASE) + 4 * number
        if address >= FLASH_BASE and address < FLASH_BASE + FLASH_BYTES:
            return self._vectors[address - FLASH_BASE >> 2]
        try:
            return int.from_bytes(self.bytes_at(address, 4), "little")
        except ValueError:
            return 0

    def is_code(self, pc: int) -> bool:
        """Whether an instruction can lie there."""
        return self._flash.holds(pc, 2) or self._sram.holds(pc, 2)

    def is_after_sleep(self, pc: int) -> bool:
        """Whether the instruction before `pc` is one that sleeps."""
        is_sleep = self._sleep_sites.get(pc)
        if is_sleep is None:
            is_sleep = self._sleep_sites[pc] = self._halfword(pc - 2) in (_WFI, _WFE)
        return is_sleep

    def unmasks(self, pc: int) -> bool:
        """Whether the instruction at `pc` lets interrupts in again."""
        is_unmask = self._unmasks.get(pc)
        if is_unmask is None:
            is_unmask = self._unmasks[pc] = self._halfword(pc) == _CPSIE_I
        return is_unmask

    def instruction_bytes(self, pc: int) -> int:
        """The length of the instruction at `pc`."""
        return 4 if int.from_bytes(self._halfword(pc), "little") >> 11 >= _FIRST_WIDE else 2

    def _halfword(self, address: int) -> bytes:
        return self.bytes_at(address, 2) if self.is_code(address) else b"\0\0"
