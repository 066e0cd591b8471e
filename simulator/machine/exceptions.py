"""Exception entry and return (ARMv7-M ARM, B1.5.6 to B1.5.8): the emulator leaves both to its host. No peripherals."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import NamedTuple

from simulator.machine.memory import Memory
from simulator.machine.registers import THUMB_STATE, Registers
from simulator.soc.interrupts import HARD_FAULT, Interrupts

_TO_HANDLER, _TO_THREAD_MSP, _TO_THREAD_PSP = 0xFFFF_FFF1, 0xFFFF_FFF9, 0xFFFF_FFFD
_FRAME = struct.Struct("<8I")
_FRAME_BYTES = _FRAME.size
_EXCEPTION_NUMBER = 0x1FF
_IT_STATE = 0x0600_FC00
_ALIGNED = 1 << 9
_PROCESS_STACK = 0b10


class ExceptionState(NamedTuple):
    """Stack pointer and masks as of the last stop, and how the handler that ended last is to be left."""

    sp: int
    primask: int
    basepri: int
    control: int
    exc_return: int


class ExceptionUnit:
    """Pushes and pops frames, and keeps track of the stack pointer and masks as of the last stop."""

    __slots__ = (
        "_control",
        "_exc_return",
        "_interrupts",
        "_read_vector",
        "_registers",
        "_stacks",
        "basepri",
        "primask",
        "sp",
    )

    def __init__(
        self,
        *,
        registers: Registers,
        interrupts: Interrupts,
        stacks: tuple[Memory, ...],
        read_vector: Callable[[int], int],
    ) -> None:
        self._registers = registers
        self._interrupts = interrupts
        self._stacks = stacks
        self._read_vector = read_vector
        self.sp = self.primask = self.basepri = self._control = 0
        self._exc_return = _TO_THREAD_MSP

    def save(self) -> ExceptionState:
        """What it keeps track of, for `restore`."""
        return ExceptionState(self.sp, self.primask, self.basepri, self._control, self._exc_return)

    def restore(self, state: ExceptionState) -> None:
        """Go on where another left off."""
        self.sp, self.primask, self.basepri, self._control, self._exc_return = state

    def note_stop(self) -> int:
        """Read where the processor stopped and with which stack and masks; gives its program counter."""
        pc, self.sp, self.primask, self.basepri, self._control = self._registers.pc_sp_primask_basepri_control.read()
        return pc & ~1

    def take_due(self, pc: int) -> int:
        """Enter the most urgent exception that may be taken now; gives where to execute next (`pc` if none may)."""
        if self.primask:
            return pc
        exception = self._interrupts.next_due(basepri=self.basepri)
        return self._enter(exception, pc) if exception else pc

    def is_held_back(self) -> bool:
        """Whether an exception urgent enough to be taken waits for PRIMASK or BASEPRI alone."""
        if not self.primask and not self.basepri:
            return False
        next_due = self._interrupts.next_due
        return bool(next_due(basepri=0)) and bool(self.primask or not next_due(basepri=self.basepri))

    def take_fault(self, pc: int) -> int:
        """Enter the HardFault handler, which no mask holds back."""
        return self._enter(HARD_FAULT, pc)

    def can_push(self) -> bool:
        """Whether the stack pointer leaves room for a frame in memory."""
        return self._stack_memory(self.sp - _FRAME_BYTES - 4) is not None

    def leave(self, exc_return: int, *, sleeps_on_exit: bool) -> int | None:
        """End the handler; gives where to execute next, or None to sleep on exit with the frame still stacked.

        What is due by now is entered at once, without unstacking (tail-chaining, B1.5.8 and B1.5.17). Nested handlers
        and both stacks are modelled.
        """
        interrupts = self._interrupts
        interrupts.leave()
        self._exc_return = exc_return | 1
        if interrupts.pending & interrupts.enabled:
            chained = self.chain()
            if chained is not None:
                return chained
        if sleeps_on_exit and not interrupts.active:
            return None
        return self.unstack()

    def chain(self) -> int | None:
        """Enter what is due from the end of another handler, whose frame serves both; None if nothing is due."""
        if self.primask:
            return None
        interrupts = self._interrupts
        exception = interrupts.next_due(basepri=self.basepri)
        if not exception:
            return None
        interrupts.enter(exception)
        self._registers.lr_xpsr_sp_primask.write(self._exc_return, THUMB_STATE | exception, self.sp, 0)
        return self._read_vector(exception) & ~1

    def unstack(self) -> int:
        """Take the frame of the handler that has ended off its stack; gives where it was interrupted."""
        if self._exc_return == _TO_THREAD_PSP and not self._interrupts.active:
            self._control |= _PROCESS_STACK
            self._registers.control.write(self._control)
            self.sp = self._registers.stacks.read()[1]
        stack = self.sp
        memory = self._stack_memory(stack)
        if memory is None:
            return 0
        r0, r1, r2, r3, r12, lr, pc, xpsr = _FRAME.unpack_from(memory.view, stack - memory.base)
        stack += _FRAME_BYTES + (4 if xpsr & _ALIGNED else 0)
        self.sp = stack
        self._registers.restored.write(r0, r1, r2, r3, r12, lr, xpsr & ~_ALIGNED, stack)
        return int(pc) & ~1

    def _enter(self, exception: int, pc: int) -> int:
        r0, r1, r2, r3, r12, lr, xpsr = self._registers.caller_saved_xpsr.read()
        interrupts = self._interrupts
        stack = self.sp
        padding = stack & 4
        top = stack - padding - _FRAME_BYTES
        memory = self._stack_memory(top)
        if memory is None:
            return 0
        saved = xpsr | _ALIGNED if padding else xpsr
        _FRAME.pack_into(memory.view, top - memory.base, r0, r1, r2, r3, r12, lr, pc, saved)
        exc_return = _TO_THREAD_MSP
        if interrupts.active:
            exc_return = _TO_HANDLER
        elif self._control & _PROCESS_STACK:
            exc_return = _TO_THREAD_PSP
            top = self._switch_to_main_stack(process_stack=top)
        interrupts.enter(exception)
        self.sp = top
        # a stop can fall inside an IT block: its state goes with the frame, not into the handler
        handler_xpsr = xpsr & ~(_EXCEPTION_NUMBER | _IT_STATE) | exception
        self._registers.lr_xpsr_sp_primask.write(exc_return, handler_xpsr, top, self.primask)
        return self._read_vector(exception) & ~1

    def _switch_to_main_stack(self, *, process_stack: int) -> int:
        main_stack = self._registers.stacks.read()[0]
        self._registers.stacks.write(main_stack, process_stack)
        self._control &= ~_PROCESS_STACK
        self._registers.control.write(self._control)
        return main_stack

    def _stack_memory(self, address: int) -> Memory | None:
        for memory in self._stacks:
            if memory.base <= address <= memory.base + memory.size - _FRAME_BYTES:
                return memory
        return None
