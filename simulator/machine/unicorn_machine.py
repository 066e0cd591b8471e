"""Executes an ELF on the `unicorn` instruction-set emulator, in virtual time. Knows the processor, no peripheral.

Exceptions are taken when the processor sleeps (WFI), returns from a handler, pends one itself (PendSV), or has run a
whole slice without any of these: between two of these points code takes no virtual time but that of its register
accesses, so an earlier moment would be the same moment. One that a mask holds back is taken where firmware lifts the
mask. Code that goes on for longer than any computation would, or polls registers for longer than any pass of a main
loop, spins: from then on it is charged for each slice of its instructions, and interrupts are taken between slices.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.machine.code_view import CodeView
from simulator.machine.crash import Crash, CrashKind
from simulator.machine.emulator import EXCEPTION_RETURN, EXCEPTION_SVC
from simulator.machine.exceptions import ExceptionState, ExceptionUnit
from simulator.machine.image import FirmwareImage
from simulator.machine.processor import ProcessorPool, ProcessorState
from simulator.machine.register_access import RegisterAccess
from simulator.machine.registers import CRASH_REGISTERS
from simulator.machine.source_map import describe_place
from simulator.soc.chip import FLASH_BASE, Chip
from simulator.soc.interrupts import HARD_FAULT, RESET, SVCALL
from simulator.soc.rcc import HSI_HZ, ResetCause

SLICE_INSTRUCTIONS = 20_000
_SLICE_NS = SLICE_INSTRUCTIONS * 1_000_000_000 // HSI_HZ
BURST_SLICES = 800  # 16 million instructions, a second's worth: five times what checking an update's signature takes
BURST_ACCESSES = 10_000  # 2.5 ms of them: many times what a pass of a main loop makes
HANG_NS = 60_000_000_000  # longer than the longest watchdog time of the chip, 32.8 s
_MASKED_STEPS = 64  # a critical section's way out; a longer one ends in the next slice


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineState:
    """A machine between two runs: the processor, and how far its firmware has come."""

    processor: ProcessorState
    exceptions: ExceptionState
    crashes: tuple[Crash, ...]
    pc: int
    is_asleep: bool
    is_in_exit: bool
    is_locked_up: bool
    is_in_burst: bool
    is_off: bool
    awake_since_ns: int
    burst_slices: int
    burst_accesses: int


_PROGRESS = (
    "pc", "is_asleep", "is_in_exit", "is_locked_up", "is_in_burst", "is_off", "awake_since_ns",
    "burst_slices",
)  # fmt: skip


class UnicornMachine:
    """One processor with its memory, running `image` on `chip`.

    `crashes` grows by one entry each time the firmware fails.
    """

    def __init__(
        self,
        *,
        image: FirmwareImage,
        chip: Chip,
        pool: ProcessorPool | None = None,
        state: MachineState | None = None,
    ) -> None:
        self.image = image
        self.crashes: list[Crash] = []
        self._chip = chip
        self._clock = chip.clock
        self._pool = pool or ProcessorPool()
        self._processor = processor = self._pool.take(image)
        self._chip.flash.cells = processor.flash.view
        self._code = CodeView(processor)
        self._emulator = processor.emulator
        self._accesses = RegisterAccess(chip, self._emulator)
        self._registers = self._emulator.registers
        self._exceptions = ExceptionUnit(
            registers=self._registers,
            interrupts=chip.interrupts,
            stacks=(processor.sram, processor.ccm),
            read_vector=self._read_vector,
        )
        self._pc = 0
        self._is_asleep = False
        self._is_closed = False
        self._is_in_exit = False
        self._is_locked_up = False
        self._is_stopping = False
        self._is_in_burst = False
        self._is_off = self._is_power_coming = False
        self._awake_since_ns = 0
        self._burst_slices = 0
        if state is None:
            self._start()
        else:
            self._resume(state)

    def close(self) -> None:
        """Hand the processor back; the machine runs no more. A second time does nothing."""
        if not self._is_closed:
            self._is_closed = True
            self._emulator.forget_callbacks()
            if self._chip.flash.changed:
                self._processor.restore_flash(self._chip.flash.changed)
            self._pool.give_back(self._processor)

    def save(self) -> MachineState:
        """Everything this machine holds, for another to go on from; only between two calls of `run_until`."""
        return MachineState(
            processor=self._processor.save(self._chip.flash.changed),
            exceptions=self._exceptions.save(),
            crashes=tuple(self.crashes),
            burst_accesses=self._accesses.count,
            **{name: getattr(self, f"_{name}") for name in _PROGRESS},
        )

    def power_off(self) -> None:
        """Power fails, now: from outside or in mid-run."""
        self._is_off = self._is_stopping = True
        self._is_power_coming = False
        self._chip.flash.lose_power()
        self._chip.reset(ResetCause.POWER_ON)
        self._chip.flash.lose_power()
        self._emulator.stop()

    def power_on(self) -> None:
        """Power comes as time next goes on: RAM has lost what it held, flash has not."""
        self._is_power_coming = True

    def request_stop(self) -> None:
        """From an event in mid-run: return from `run_until` at the next occasion."""
        self._is_stopping = True

    def run_until(self, deadline_ns: int) -> int:
        """Execute until virtual time `deadline_ns`, which may be slightly passed, or `request_stop`; gives the time."""
        clock, interrupts = self._clock, self._chip.interrupts
        self._is_stopping = False
        while (clock.now_ns < deadline_ns or self._is_midway) and not self._is_stopping:
            if self._is_power_coming:
                self._take_power()
            if self._is_off:
                clock.run_next(deadline_ns)
                continue
            if self._chip.reset_request is not None:
                self._reset()
            if self._is_asleep:
                if not interrupts.pending & interrupts.enabled:
                    clock.run_next(deadline_ns)
                    continue
                self._wake()
            elif self._is_locked_up:
                clock.advance_to(min(deadline_ns, max(clock.next_ns() or deadline_ns, clock.now_ns + 1)))
                continue
            if interrupts.pending & interrupts.enabled and not self._is_in_burst:
                self._step_while_masked()
                self._pc = self._exceptions.take_due(self._pc)
            self._run_slice(SLICE_INSTRUCTIONS)
        return clock.now_ns

    @property
    def _is_midway(self) -> bool:
        """In the middle of what firmware does at once: it is not left there, since a machine that does not count
        instructions would not end a slice there."""
        return self._is_in_burst and not self._is_off and not self._is_locked_up

    def memory_at(self, address: int, size: int) -> bytes:
        """Bytes of SRAM, CCM or flash, for a debugger's view. ValueError where there is no memory."""
        return self._code.bytes_at(address, size)

    def _run_slice(self, count: int) -> None:
        accesses = self._accesses
        accesses.is_interrupted = self._is_in_burst = False
        accesses.is_stepping = count == 1
        exception = self._emulator.run(self._pc, count)
        self._pc = pc = self._exceptions.note_stop()
        if self._is_off:
            return
        if accesses.is_interrupted:
            self._run_slice(1)
            return
        if self._emulator.store is not None and self._store_in_flash(*self._emulator.store):
            self._is_in_burst = True
            return
        if self._emulator.fault:
            self._take_fault(self._emulator.fault)
        elif exception == EXCEPTION_RETURN:
            next_pc = self._exceptions.leave(pc, sleeps_on_exit=self._chip.system.sleeps_on_exit)
            if next_pc is None:
                self._is_asleep = self._is_in_exit = True
            else:
                self._pc = next_pc
        elif exception == EXCEPTION_SVC:
            self._chip.interrupts.pend(SVCALL)
        elif exception:
            self._take_fault(f"exception {exception} raised by an instruction")
        elif self._code.is_after_sleep(pc):
            self._is_asleep = True
        elif count > 1:
            self._end_slice()

    def _take_power(self) -> None:
        self._is_off = self._is_power_coming = False
        self._processor.lose_ram()
        self._chip.reset(ResetCause.POWER_ON)
        self._start()

    def _store_in_flash(self, size: int, value: int) -> bool:
        """What the chip does at a store to flash, which the emulator takes for read-only.

        Only stores without write-back are known, as flash_program_word() of the reference firmware makes them. False
        when it is a fault.
        """
        address = self._emulator.fault_address
        if not self._processor.flash.holds(address, size) or not self._chip.flash.store(
            address - FLASH_BASE, size, value
        ):
            return False
        self._pc += self._code.instruction_bytes(self._pc)
        return True

    def _wake(self) -> None:
        """End a WFI. The usual sequence `wfi; cpsie i` unmasks at once, so that the interrupt is taken there."""
        self._is_asleep = False
        self._awake_since_ns = self._clock.now_ns
        self._burst_slices = self._accesses.count = 0
        if self._is_in_exit:
            self._is_in_exit = False
            chained = self._exceptions.chain()
            self._pc = self._exceptions.unstack() if chained is None else chained
        elif self._exceptions.primask and self._code.unmasks(self._pc):
            self._exceptions.primask = 0
            self._pc += 2

    def _step_while_masked(self) -> None:
        """Execute one instruction at a time while nothing but a mask holds back what is pending."""
        for _step in range(_MASKED_STEPS):
            if self._is_asleep or self._is_locked_up or not self._exceptions.is_held_back():
                return
            self._run_slice(1)

    def _end_slice(self) -> None:
        self._burst_slices += 1
        self._is_in_burst = self._burst_slices < BURST_SLICES and self._accesses.count < BURST_ACCESSES
        if not self._is_in_burst:
            self._spin()

    def _spin(self) -> None:
        """A whole slice went by without sleep: charge it, let time's events happen, and end what never ends."""
        clock = self._clock
        clock.advance_to(clock.now_ns + _SLICE_NS)
        if clock.now_ns - self._awake_since_ns > HANG_NS and not self._chip.watchdog.is_running:
            self._note(CrashKind.HANG, f"no sleep for {HANG_NS // 1_000_000_000} s and no watchdog started")
            self._is_locked_up = True

    def _take_fault(self, reason: str) -> None:
        pc = self._pc
        self._note(CrashKind.FAULT, reason if self._code.is_code(pc) else f"{reason} (executing at 0x{pc:08x})")
        interrupts = self._chip.interrupts
        if interrupts.running_priority() < 0 or not self._exceptions.can_push():
            self._note(CrashKind.LOCKUP, "a fault inside the fault handler, or no stack to take it on")
            self._is_locked_up = True
            return
        emulator = self._emulator
        self._chip.system.note_fault(configurable=emulator.fault_status, hard=1 << 30, address=emulator.fault_address)
        interrupts.pend(HARD_FAULT)
        self._pc = self._exceptions.take_fault(pc)

    def _reset(self) -> None:
        cause = self._chip.reset_request
        if cause is ResetCause.WATCHDOG:
            self._note(CrashKind.WATCHDOG, f"the watchdog was not fed for {self._chip.watchdog.timeout_ns / 1e9:.1f} s")
        elif cause is ResetCause.SOFTWARE:
            self._note(CrashKind.SOFTWARE_RESET, "SYSRESETREQ was written")
        self._chip.reset(cause or ResetCause.POWER_ON)
        self._start()

    def _start(self) -> None:
        """Begin as after reset: stack and program counter from the vector table (ARMv7-M ARM, B1.5.5)."""
        self._is_asleep = self._is_in_exit = self._is_locked_up = False
        self._awake_since_ns = self._clock.now_ns
        self._burst_slices = self._accesses.count = 0
        if self._chip.flash.is_code_stale:
            self._chip.flash.is_code_stale = False
            self._processor.forget_flash_code()
        self._pc = self._read_vector(RESET) & ~1
        self._registers.reset(self._read_vector(0))

    def _resume(self, state: MachineState) -> None:
        """Go on where another machine was saved."""
        self.crashes += state.crashes
        self._processor.restore(state.processor)
        self._exceptions.restore(state.exceptions)
        self._accesses.count = state.burst_accesses
        for name in _PROGRESS:
            setattr(self, f"_{name}", getattr(state, name))

    def _read_vector(self, number: int) -> int:
        return self._code.vector(number, self._chip.system.vtor)

    def _note(self, kind: CrashKind, detail: str) -> None:
        values = self._registers.named.read()
        crash = Crash(
            kind=kind,
            at_ns=self._clock.now_ns,
            pc=self._pc,
            function=describe_place(self.image, self._pc),
            detail=detail,
            registers=tuple(zip(CRASH_REGISTERS, values, strict=True)),
        )
        self.crashes.append(crash)
