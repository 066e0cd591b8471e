"""Processor registers in batches, by the emulator's C interface: a tenth of the cost of one at a time. No policy."""

from __future__ import annotations

import ctypes

from unicorn import Uc
from unicorn.arm_const import (
    UC_ARM_REG_BASEPRI,
    UC_ARM_REG_CONTROL,
    UC_ARM_REG_FAULTMASK,
    UC_ARM_REG_FPSCR,
    UC_ARM_REG_LR,
    UC_ARM_REG_MSP,
    UC_ARM_REG_PC,
    UC_ARM_REG_PRIMASK,
    UC_ARM_REG_PSP,
    UC_ARM_REG_R0,
    UC_ARM_REG_R1,
    UC_ARM_REG_R2,
    UC_ARM_REG_R3,
    UC_ARM_REG_R4,
    UC_ARM_REG_R5,
    UC_ARM_REG_R6,
    UC_ARM_REG_R7,
    UC_ARM_REG_R8,
    UC_ARM_REG_R9,
    UC_ARM_REG_R10,
    UC_ARM_REG_R11,
    UC_ARM_REG_R12,
    UC_ARM_REG_S0,
    UC_ARM_REG_SP,
    UC_ARM_REG_XPSR,
)
from unicorn.unicorn_py3.unicorn import uclib

CRASH_REGISTERS = (
    "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "sp", "lr", "pc", "xpsr",
)  # fmt: skip
THUMB_STATE = 1 << 24
_NO_CALLER = 0xFFFF_FFFF


class Batch:
    """A fixed list of registers, read or written in one call."""

    __slots__ = ("_count", "_handle", "_ids", "_pointers", "_values")

    def __init__(self, uc: Uc, *ids: int) -> None:
        self._handle = uc._uch
        self._count = len(ids)
        self._ids = (ctypes.c_int * self._count)(*ids)
        self._values = (ctypes.c_uint32 * self._count)()
        start = ctypes.addressof(self._values)
        self._pointers = (ctypes.c_void_p * self._count)(*(start + 4 * index for index in range(self._count)))

    def read(self) -> list[int]:
        """The registers' values, in the order they were named."""
        uclib.uc_reg_read_batch(self._handle, self._ids, self._pointers, self._count)
        return self._values[:]

    def write(self, *values: int) -> None:
        """Set the registers, in the order they were named."""
        self._values[:] = values  # type: ignore[call-overload]  # any sequence does, but typeshed says list
        uclib.uc_reg_write_batch(self._handle, self._ids, self._pointers, self._count)


class Registers:
    """The batches that running, exceptions and reports need; each name says its order."""

    __slots__ = (
        "_all",
        "caller_saved_xpsr",
        "control",
        "lr_xpsr_sp_primask",
        "named",
        "pc_sp_primask_basepri_control",
        "restored",
        "stacks",
        "xpsr",
    )

    def __init__(self, uc: Uc) -> None:
        r0_to_r3 = (UC_ARM_REG_R0, UC_ARM_REG_R1, UC_ARM_REG_R2, UC_ARM_REG_R3)
        r4_to_r11 = (
            UC_ARM_REG_R4, UC_ARM_REG_R5, UC_ARM_REG_R6, UC_ARM_REG_R7, UC_ARM_REG_R8, UC_ARM_REG_R9,
            UC_ARM_REG_R10, UC_ARM_REG_R11,
        )  # fmt: skip
        self.pc_sp_primask_basepri_control = Batch(
            uc, UC_ARM_REG_PC, UC_ARM_REG_SP, UC_ARM_REG_PRIMASK, UC_ARM_REG_BASEPRI, UC_ARM_REG_CONTROL
        )
        self.caller_saved_xpsr = Batch(uc, *r0_to_r3, UC_ARM_REG_R12, UC_ARM_REG_LR, UC_ARM_REG_XPSR)
        self.lr_xpsr_sp_primask = Batch(uc, UC_ARM_REG_LR, UC_ARM_REG_XPSR, UC_ARM_REG_SP, UC_ARM_REG_PRIMASK)
        self.restored = Batch(uc, *r0_to_r3, UC_ARM_REG_R12, UC_ARM_REG_LR, UC_ARM_REG_XPSR, UC_ARM_REG_SP)
        self.control = Batch(uc, UC_ARM_REG_CONTROL)
        self.xpsr = Batch(uc, UC_ARM_REG_XPSR)
        self.stacks = Batch(uc, UC_ARM_REG_MSP, UC_ARM_REG_PSP)
        named = (*r0_to_r3, *r4_to_r11, UC_ARM_REG_R12, UC_ARM_REG_SP, UC_ARM_REG_LR, UC_ARM_REG_PC, UC_ARM_REG_XPSR)
        self.named = Batch(uc, *named)
        masks = (UC_ARM_REG_PRIMASK, UC_ARM_REG_BASEPRI, UC_ARM_REG_FAULTMASK)
        floats = range(UC_ARM_REG_S0, UC_ARM_REG_S0 + 32)
        self._all = Batch(uc, UC_ARM_REG_CONTROL, *masks, UC_ARM_REG_FPSCR, *floats, *named)

    def save(self) -> tuple[int, ...]:
        """Every register's value, for `restore`."""
        return (*self.stacks.read(), *self._all.read())

    def restore(self, saved: tuple[int, ...]) -> None:
        """Put the values that `save` gave into this processor, which may be another one."""
        main_stack, process_stack, control, *others = saved
        self.control.write(0)  # which stack `sp` means depends on it, and on the exception in xpsr
        self.xpsr.write(others[-1])
        self.stacks.write(main_stack, process_stack)
        self.control.write(control)
        self._all.write(control, *others)

    def reset(self, stack: int) -> None:
        """Clear everything; thread mode, privileged, interrupts unmasked, on the main stack at `stack`."""
        self.restored.write(0, 0, 0, 0, 0, _NO_CALLER, THUMB_STATE, stack)
        self.control.write(0)
        self.stacks.write(stack, 0)
        self.named.write(*([0] * 13), stack, _NO_CALLER, 0, THUMB_STATE)
        self.lr_xpsr_sp_primask.write(_NO_CALLER, THUMB_STATE, stack, 0)
