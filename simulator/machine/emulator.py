"""The `unicorn` emulator through its C interface: the Python binding's own layers cost more than the emulation.

Runs instructions and reports why it stopped. No exceptions, no time, no peripherals.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable

from unicorn import (
    UC_ARCH_ARM,
    UC_HOOK_INTR,
    UC_HOOK_MEM_INVALID,
    UC_MEM_FETCH_PROT,
    UC_MEM_FETCH_UNMAPPED,
    UC_MEM_WRITE_PROT,
    UC_MODE_MCLASS,
    UC_MODE_THUMB,
    UC_PROT_ALL,
    UC_PROT_EXEC,
    UC_PROT_READ,
    Uc,
)
from unicorn.arm_const import UC_CPU_ARM_CORTEX_M4
from unicorn.unicorn_py3.unicorn import HOOK_INTR_CFUNC, MMIO_READ_CFUNC, MMIO_WRITE_CFUNC, uclib

from simulator.machine.memory import Memory
from simulator.machine.registers import Registers

FETCH_FAULT, ACCESS_FAULT, UNDEFINED = 1 << 8, 1 << 15 | 1 << 9, 1 << 16  # bits of CFSR (PM0214, 4.4.11)
EXCEPTION_SVC, EXCEPTION_RETURN = 2, 8  # QEMU's EXCP_SWI and EXCP_EXCEPTION_EXIT
_NO_END = 0xFFFF_FFFE
TRANSLATION_BUFFER_BYTES = 16 << 20  # the default reserves 1 GiB of address space for each instance


class Emulator:
    """A Cortex-M4 with no memory yet.

    After `run`, `fault` says why an instruction could not be executed, or is empty; if that was a store to read-only
    memory, `store` is its size and value.
    """

    __slots__ = (
        "_callbacks",
        "_handle",
        "_raised",
        "_stopped_by",
        "_uc",
        "fault",
        "fault_address",
        "fault_status",
        "on_read",
        "on_write",
        "registers",
        "store",
    )

    def __init__(self) -> None:
        self._uc = Uc(UC_ARCH_ARM, UC_MODE_THUMB | UC_MODE_MCLASS)
        self._uc.ctl_set_cpu_model(UC_CPU_ARM_CORTEX_M4)
        self._uc.ctl_set_tcg_buffer_size(TRANSLATION_BUFFER_BYTES)
        self._handle = self._uc._uch
        self._callbacks: list[object] = []
        self._raised: BaseException | None = None
        self._stopped_by = 0
        self.fault = ""
        self.fault_address = self.fault_status = 0
        self.store: tuple[int, int] | None = None
        self.on_read: Callable[[int, int], int] = _answer_zero
        self.on_write: Callable[[int, int, int], None] = _ignore_write
        self.registers = Registers(self._uc)
        self._uc.hook_add(UC_HOOK_MEM_INVALID, self._on_bad_access)
        self._hook_exceptions()

    def map_memory(self, memory: Memory, *, writable: bool) -> None:
        """Show `memory` to the processor at its base address."""
        rights = UC_PROT_ALL if writable else UC_PROT_READ | UC_PROT_EXEC
        self._uc.mem_map_ptr(memory.base, memory.size, rights, ctypes.c_void_p(memory.pointer))

    def map_registers(self, base: int, size: int) -> None:
        """Call `on_read(address, size)` and `on_write(address, size, value)` for each access in a region.

        What they raise comes out of `run`; one that finds nothing at the address calls `refuse`.
        """

        def on_read(_handle: int, offset: int, width: int, _user: object) -> int:
            try:
                return self.on_read(base + offset, width)
            except BaseException as problem:  # must not cross the C frames
                self._stop_with(problem)
                return 0

        def on_write(_handle: int, offset: int, width: int, value: int, _user: object) -> None:
            try:
                self.on_write(base + offset, width, value)
            except BaseException as problem:  # must not cross the C frames
                self._stop_with(problem)

        callbacks = (MMIO_READ_CFUNC(on_read), MMIO_WRITE_CFUNC(on_write))
        self._callbacks.append(callbacks)
        pointers = [ctypes.cast(callback, ctypes.c_void_p) for callback in callbacks]
        uclib.uc_mmio_map(self._handle, base, size, pointers[0], None, pointers[1], None)

    def save_state(self) -> object:
        """Everything the processor holds, for `restore_state`."""
        return self._uc.context_save()

    def restore_state(self, state: object, *, forget: tuple[Memory, ...]) -> None:
        """Put the processor as it was, and drop what was translated from code in these memories."""
        self._uc.context_restore(state)
        self.forget_code(*forget)

    def forget_code(self, *memories: Memory) -> None:
        """Drop what was translated from code in these memories: they hold something else now."""
        for memory in memories:
            self._uc.ctl_remove_cache(memory.base, memory.base + memory.size)

    def forget_callbacks(self) -> None:
        """Let go of whoever answered register accesses."""
        self.on_read, self.on_write = _answer_zero, _ignore_write

    def run(self, pc: int, count: int) -> int:
        """Execute at most `count` instructions from `pc`.

        Returns the number of the exception an instruction raised, or 0 when the count ran out, the processor slept or
        `fault` is set. Raises whatever a register callback raised.
        """
        self._stopped_by = 0
        self.fault = ""
        self.store = None
        status = uclib.uc_emu_start(self._handle, pc | 1, _NO_END, 0, count)
        if self._raised is not None:
            problem, self._raised = self._raised, None
            raise problem
        if status and not self.fault:
            self.fault = uclib.uc_strerror(status).decode("ascii")
            self.fault_address, self.fault_status = 0, UNDEFINED
        return self._stopped_by

    def stop(self) -> None:
        """From a register callback: end `run` at this very instruction, which is abandoned half done."""
        uclib.uc_emu_stop(self._handle)

    def refuse(self, verb: str, address: int) -> None:
        """From a register callback: nothing answers at this address."""
        self.fault = f"{verb} at 0x{address:08x}, where no peripheral answers"
        self.fault_address, self.fault_status = address, ACCESS_FAULT
        uclib.uc_emu_stop(self._handle)

    def _hook_exceptions(self) -> None:
        handle = self._handle
        stop = uclib.uc_emu_stop

        def on_exception(_handle: int, number: int, _user: object) -> None:
            self._stopped_by = number
            stop(handle)

        callback = HOOK_INTR_CFUNC(on_exception)
        self._callbacks.append(callback)
        hook = ctypes.c_size_t()
        uclib.uc_hook_add(handle, ctypes.byref(hook), UC_HOOK_INTR, ctypes.cast(callback, ctypes.c_void_p), None, 1, 0)

    def _on_bad_access(self, _uc: Uc, access: int, address: int, size: int, value: int, _user: object) -> bool:
        if access == UC_MEM_WRITE_PROT:
            self.store = (size, value & 0xFFFF_FFFF)
        self.fault = f"access at 0x{address:08x}, where there is no memory or no right to"
        self.fault_address = address
        self.fault_status = FETCH_FAULT if access in (UC_MEM_FETCH_PROT, UC_MEM_FETCH_UNMAPPED) else ACCESS_FAULT
        return False

    def _stop_with(self, problem: BaseException) -> None:
        self._raised = self._raised or problem
        uclib.uc_emu_stop(self._handle)


def _answer_zero(_address: int, _size: int) -> int:
    """No machine yet."""
    return 0


def _ignore_write(_address: int, _size: int, _value: int) -> None:
    """No machine yet."""
