"""An emulated processor that the C core drives, with its memory and one firmware in flash. No peripherals, no time."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable

from unicorn import UC_ARCH_ARM, UC_MODE_MCLASS, UC_MODE_THUMB, UC_PROT_EXEC, UC_PROT_READ, UC_PROT_WRITE, Uc
from unicorn import arm_const as arm
from unicorn.unicorn_py3.unicorn import uclib

from simulator.machine.emulator import TRANSLATION_BUFFER_BYTES
from simulator.machine.image import FirmwareImage
from simulator.machine.memory import Memory
from simulator.machine.processor import ProcessorState, cells_of, put_back
from simulator.machine.registers import Registers
from simulator.soc.chip import CCM_BASE, CCM_BYTES, FLASH_BASE, FLASH_BYTES, SRAM_BASE, SRAM_BYTES
from simulator.soc.flash import SECTORS

_REGISTERS = (
    arm.UC_ARM_REG_R0, arm.UC_ARM_REG_R1, arm.UC_ARM_REG_R2, arm.UC_ARM_REG_R3, arm.UC_ARM_REG_R4, arm.UC_ARM_REG_R5,
    arm.UC_ARM_REG_R6, arm.UC_ARM_REG_R7, arm.UC_ARM_REG_R8, arm.UC_ARM_REG_R9, arm.UC_ARM_REG_R10,
    arm.UC_ARM_REG_R11, arm.UC_ARM_REG_R12, arm.UC_ARM_REG_SP, arm.UC_ARM_REG_LR, arm.UC_ARM_REG_PC,
    arm.UC_ARM_REG_XPSR, arm.UC_ARM_REG_MSP, arm.UC_ARM_REG_PSP, arm.UC_ARM_REG_PRIMASK, arm.UC_ARM_REG_BASEPRI,
    arm.UC_ARM_REG_CONTROL,
)  # fmt: skip
"""In the order of exceptions.h."""


class UnicornProcessor:
    """Emulator and memory, as at power-on: RAM all zero, `image` in flash."""

    def __init__(self, library: ctypes.PyDLL, image: FirmwareImage) -> None:
        self.image = image
        self.sram = Memory(base=SRAM_BASE, size=SRAM_BYTES)
        self.ccm = Memory(base=CCM_BASE, size=CCM_BYTES)
        self.flash = Memory(base=FLASH_BASE, size=FLASH_BYTES)
        self._library = library
        self._uc = Uc(UC_ARCH_ARM, UC_MODE_THUMB | UC_MODE_MCLASS)
        self._uc.ctl_set_cpu_model(arm.UC_CPU_ARM_CORTEX_M4)
        self._uc.ctl_set_tcg_buffer_size(TRANSLATION_BUFFER_BYTES)
        for memory in (self.sram, self.ccm, self.flash):
            # RAM gets the right to execute when code in it is first called: stores to it are looked at from then on
            rights = UC_PROT_READ | (UC_PROT_EXEC if memory is self.flash else UC_PROT_WRITE)
            self._uc.mem_map_ptr(memory.base, memory.size, rights, ctypes.c_void_p(memory.pointer))
        self.flash.view[:] = image.flash()
        ids = (ctypes.c_int * len(_REGISTERS))(*_REGISTERS)
        self._pointer = library.unicorn_new(uclib._name.encode(), self._uc._uch, ids)
        self._registers = Registers(self._uc)
        self._at_power_on = self._uc.context_save()

    def __del__(self) -> None:
        self._library.unicorn_free(self._pointer)

    @property
    def memories(self) -> dict[int, Memory]:
        """What debuggers and peripherals can see, by its number in core.h."""
        return dict(enumerate((self.sram, self.ccm, self.flash)))

    def attach(self, core: int) -> None:
        """Execute on this board from now on."""
        self._library.unicorn_attach(self._pointer, core)

    def power_on(self) -> None:
        """Forget all that has run."""
        for memory in (self.sram, self.ccm):
            memory.view[:] = bytes(memory.size)
            self._uc.ctl_remove_cache(memory.base, memory.base + memory.size)
        self._uc.context_restore(self._at_power_on)

    def restore_flash(self, changed: Iterable[int]) -> None:
        """Put the changed sectors of flash as in the image again."""
        put_back(self.flash, self.image, changed)
        for number in changed:
            self._forget_code(SECTORS[number].start, SECTORS[number].size)

    def save(self, changed: Iterable[int]) -> ProcessorState:
        """Registers, RAM and the changed sectors of flash as they are now."""
        return ProcessorState(
            registers=self._registers.save(),
            sram=bytes(self.sram.view),
            ccm=bytes(self.ccm.view),
            flash=cells_of(self.flash, changed),
        )

    def restore(self, state: object) -> None:
        """Put registers and RAM as another processor with the same firmware had them."""
        assert isinstance(state, ProcessorState)
        self.sram.view[:] = state.sram
        self.ccm.view[:] = state.ccm
        state.put_flash(self.flash)
        for start, cells in state.flash:
            self._forget_code(start, len(cells))
        self._registers.restore(state.registers)

    def _forget_code(self, start: int, size: int) -> None:
        """What was translated from this part of flash is not what it holds now."""
        self._uc.ctl_remove_cache(self.flash.base + start, self.flash.base + start + size)


class UnicornProcessorPool:
    """Idle processors by firmware: each keeps what it has translated. One belongs to one machine at a time."""

    def __init__(self, library: ctypes.PyDLL) -> None:
        self.library = library
        self._idle: dict[str, list[UnicornProcessor]] = {}

    def take(self, image: FirmwareImage) -> UnicornProcessor:
        """A processor with this firmware as at power-on, a used one if there is one."""
        idle = self._idle.get(image.sha256)
        if not idle:
            return UnicornProcessor(self.library, image)
        processor = idle.pop()
        processor.power_on()
        return processor

    def give_back(self, processor: UnicornProcessor) -> None:
        """Keep a processor for the next to come; its machine must not run any more."""
        self._idle.setdefault(processor.image.sha256, []).append(processor)
