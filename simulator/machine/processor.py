"""A processor with its memory and one firmware in flash, and a pool of those that have run before.

Translating firmware for the host costs more than a short test runs, and is the same each time: a processor that is
handed back keeps its translations and starts again as from power-on. No peripherals, no time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from simulator.machine.emulator import Emulator
from simulator.machine.image import FirmwareImage
from simulator.machine.memory import Memory
from simulator.soc.chip import (
    CCM_BASE,
    CCM_BYTES,
    FLASH_BASE,
    FLASH_BYTES,
    PERIPHERAL_BASE,
    PERIPHERAL_BYTES,
    PRIVATE_BASE,
    PRIVATE_BYTES,
    SRAM_BASE,
    SRAM_BYTES,
)
from simulator.soc.flash import SECTORS


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessorState:
    """What a processor holds at one moment; of flash those sectors that are no longer as in the image."""

    registers: tuple[int, ...]
    sram: bytes
    ccm: bytes
    flash: tuple[tuple[int, bytes], ...]

    def put_flash(self, flash: Memory) -> None:
        """Put the sectors that differ into a flash that is as in the image."""
        for start, cells in self.flash:
            flash.view[start : start + len(cells)] = cells


def cells_of(flash: Memory, sectors: Iterable[int]) -> tuple[tuple[int, bytes], ...]:
    """What these sectors hold, each with where it starts."""
    parts = (SECTORS[number] for number in sorted(sectors))
    return tuple((part.start, bytes(flash.view[part.start : part.start + part.size])) for part in parts)


def put_back(flash: Memory, image: FirmwareImage, sectors: Iterable[int]) -> None:
    """Let these sectors hold what the image has for them."""
    cells = image.flash()
    for number in sectors:
        part = slice(SECTORS[number].start, SECTORS[number].start + SECTORS[number].size)
        flash.view[part] = cells[part]


class Processor:
    """Emulator and memory, as at power-on: RAM all zero, `image` in flash."""

    def __init__(self, image: FirmwareImage) -> None:
        self.image = image
        self.sram = Memory(base=SRAM_BASE, size=SRAM_BYTES)
        self.ccm = Memory(base=CCM_BASE, size=CCM_BYTES)
        self.flash = Memory(base=FLASH_BASE, size=FLASH_BYTES)
        self.emulator = Emulator()
        for memory in (self.sram, self.ccm, self.flash):
            self.emulator.map_memory(memory, writable=memory is not self.flash)
        for base, size in ((PERIPHERAL_BASE, PERIPHERAL_BYTES), (PRIVATE_BASE, PRIVATE_BYTES)):
            self.emulator.map_registers(base, size)
        self.flash.view[:] = image.flash()
        self._at_power_on = self.emulator.save_state()

    def power_on(self) -> None:
        """Forget all that has run."""
        for memory in (self.sram, self.ccm):
            memory.view[:] = bytes(memory.size)
        self.emulator.restore_state(self._at_power_on, forget=(self.sram, self.ccm))

    def lose_ram(self) -> None:
        """Power was off."""
        for memory in (self.sram, self.ccm):
            memory.view[:] = bytes(memory.size)
        self.emulator.forget_code(self.sram, self.ccm)

    def restore_flash(self, changed: Iterable[int]) -> None:
        """Put the changed sectors of flash as in the image again."""
        put_back(self.flash, self.image, changed)
        self.forget_flash_code()

    def forget_flash_code(self) -> None:
        """Drop what was translated from flash: it holds something else now."""
        self.emulator.forget_code(self.flash)

    def save(self, changed: Iterable[int]) -> ProcessorState:
        """Registers, RAM and the changed sectors of flash as they are now."""
        return ProcessorState(
            registers=self.emulator.registers.save(),
            sram=bytes(self.sram.view),
            ccm=bytes(self.ccm.view),
            flash=cells_of(self.flash, changed),
        )

    def restore(self, state: ProcessorState) -> None:
        """Put registers and RAM as another processor with the same firmware had them."""
        self.sram.view[:] = state.sram
        self.ccm.view[:] = state.ccm
        state.put_flash(self.flash)
        # a saved context of another processor would bring that one's pointers with it
        self.emulator.registers.restore(state.registers)
        self.emulator.forget_code(self.sram, self.ccm, *((self.flash,) if state.flash else ()))


class ProcessorPool:
    """Idle processors by firmware. One belongs to one machine at a time."""

    def __init__(self) -> None:
        self._idle: dict[str, list[Processor]] = {}

    def take(self, image: FirmwareImage) -> Processor:
        """A processor with this firmware as at power-on, a used one if there is one."""
        idle = self._idle.get(image.sha256)
        if not idle:
            return Processor(image)
        processor = idle.pop()
        processor.power_on()
        return processor

    def give_back(self, processor: Processor) -> None:
        """Keep a processor for the next to come; its machine must not run any more."""
        self._idle.setdefault(processor.image.sha256, []).append(processor)
