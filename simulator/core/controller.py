"""The controller board in C, with firmware on an emulated processor or on the host's own."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar, cast

from simulator.core.library import OUTSIDE, Note, Shared
from simulator.core.lines import CoreBus, CoreHostLine, CoreLogLine
from simulator.core.shared_clock import NOW, ORDER, Appointments, SharedClock
from simulator.core.trace import CoreTrace
from simulator.engine.module import Module
from simulator.machine.crash import Crash, CrashKind
from simulator.machine.image import FirmwareImage
from simulator.machine.memory import Memory
from simulator.machine.registers import CRASH_REGISTERS
from simulator.machine.source_map import describe_place
from simulator.soc.flash import SECTORS

_CALL_EVENT: Final = 0
_CALL_MESSAGE: Final = 1
_CALL_POWER_CUT: Final = 3
_KINDS = (CrashKind.FAULT, CrashKind.WATCHDOG, CrashKind.SOFTWARE_RESET, CrashKind.HANG, CrashKind.LOCKUP)
"""In the order of `enum note_kind` in core.h."""


_Contents = tuple[Appointments, list[Module]]


class Processor(Protocol):
    """What executes firmware for a board in C."""

    @property
    def memories(self) -> dict[int, Memory]:
        """What debuggers and peripherals can see, by its number in core.h."""
        ...

    def attach(self, core: int) -> None:
        """Execute on this board from now on."""
        ...

    def restore_flash(self, changed: Iterable[int]) -> None:
        """Put the changed sectors of flash as in the image again."""
        ...

    def save(self, changed: Iterable[int]) -> object:
        """All it holds at this moment, and the changed sectors of flash."""
        ...

    def restore(self, state: object) -> None:
        """Go on where another with the same firmware was saved."""
        ...


_Kind = TypeVar("_Kind", bound=Processor)


class ProcessorPool(Protocol[_Kind]):
    """Where processors come from. One belongs to one board at a time."""

    library: ctypes.PyDLL

    def take(self, image: FirmwareImage) -> _Kind:
        """A processor with this firmware as at power-on."""
        ...

    def give_back(self, processor: _Kind) -> None:
        """Its board runs no more."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreState:
    """A controller board at one moment."""

    now_ns: int
    order: int
    board: bytes
    processor: object
    trace: str
    log: tuple[str, ...]
    crashes: tuple[Crash, ...]


class CoreController:
    """See simulator.controller.Controller."""

    def __init__(self, image: FirmwareImage, pool: ProcessorPool[Any]) -> None:
        self.crashes: list[Crash] = []
        self.on_power_cut: Callable[[], None] = self.power_off
        self._image = image
        self._pool = pool
        self._library = library = pool.library
        self._call = OUTSIDE(self._on_call)
        self._core: int = library.core_new(self._call)
        self._is_open = True
        self._raised: BaseException | None = None
        self._shared = Shared.from_address(self._core)
        words = memoryview(self._shared).cast("B")[: Shared.is_stopping.offset].cast("q")
        self._words = words
        self.clock = SharedClock(words)
        self._run_first = self.clock.run_first
        self.trace = CoreTrace(library=library, core=self._core, words=words)
        self.log = CoreLogLine(library=library, core=self._core, words=words)
        self.serial, self.network, self.console = (
            CoreHostLine(name, number, library=library, core=self._core, words=words, trace=self.trace)
            for number, name in enumerate(("serial", "network", "console"))
        )
        self._bus = CoreBus(library=library, core=self._core)
        self._processor = pool.take(image)
        for number, memory in self._processor.memories.items():
            library.core_set_memory(self._core, number, memory.base, memory.size, memory.pointer)
        self._processor.attach(self._core)

    def connect(self, modules: Sequence[Module]) -> CoreBus:
        """Plug in the internal bus with the printer's modules and switch the power on."""
        self._bus.fit(modules)
        self._library.core_power_on(self._core)
        return self._bus

    def run_until(self, deadline_ns: int) -> int:
        """Execute until virtual time `deadline_ns`, or shorter if a host hears an answer; gives the time reached."""
        now_ns: int = self._library.core_run(self._core, deadline_ns)
        if self._raised is not None:
            problem, self._raised = self._raised, None
            raise problem
        if self._shared.notes:
            self._take_notes()
        return now_ns

    def power_off(self) -> None:
        """Power fails, now: RAM is lost, flash keeps what it holds, an operation under way stays half done."""
        self._library.core_power_off(self._core)

    def power_on(self) -> None:
        """Power comes back as time next goes on."""
        self._library.core_power_on(self._core)

    @property
    def flash_operations(self) -> int:
        """How often flash has been programmed or erased since this printer was made."""
        return int(self._library.core_flash_operations(self._core))

    def cut_power_at(self, operation: int) -> None:
        """Let power fail inside a flash operation: the one of this number, counted as `flash_operations` does."""
        self._library.core_flash_cut_at(self._core, operation)

    def wear_out(self, sector: int) -> None:
        """From now on a sector of flash does not erase wholly."""
        self._library.core_flash_wear_out(self._core, sector)

    def wear_words(self, offset: int, words: int) -> None:
        """From now on so many words of flash do not take all that is programmed; 64 times at most."""
        self._library.core_flash_wear_words(self._core, offset, words)

    def flip_flash_bit(self, offset: int, bit: int) -> None:
        """Let one cell of flash change its mind."""
        self._library.core_flash_flip(self._core, offset, bit)

    def _changed_sectors(self) -> list[int]:
        changed: int = self._library.core_flash_changed(self._core)
        return [number for number in range(len(SECTORS)) if changed >> number & 1]

    def outside(self) -> dict[str, object]:
        """Everything that is kept in C, or speaks with it."""
        return {
            "controller": self,
            "clock": self.clock,
            "trace": self.trace,
            "log": self.log,
            "serial": self.serial,
            "network": self.network,
            "console": self.console,
            "bus": self._bus,
        }

    def contents(self) -> _Contents:
        """The modules, and what is due in them."""
        return self.clock.appointments, self._bus.modules

    def save(self) -> CoreState:
        """All else it holds; only between two calls of `run_until`."""
        state = ctypes.create_string_buffer(self._library.core_state_size())
        self._library.core_save(self._core, state)
        return CoreState(
            now_ns=self._words[NOW],
            order=self._words[ORDER],
            board=state.raw,
            processor=self._processor.save(self._changed_sectors()),
            trace=self.trace.__getstate__(),
            log=tuple(self.log.lines),
            crashes=tuple(self.crashes),
        )

    def resume(self, state: object, contents: object) -> None:
        """Go on where another was saved, among the modules that were copied with `contents`."""
        assert isinstance(state, CoreState)
        appointments, modules = cast(_Contents, contents)
        self._bus.fit(modules)
        self._library.core_restore(self._core, state.board)
        self.clock.resume(state.now_ns, state.order, appointments)
        self._processor.restore(state.processor)
        self.trace.__setstate__(state.trace)
        self.log.resume(state.log)
        self.crashes += state.crashes

    def close(self) -> None:
        """Switch off for good. A second time does nothing."""
        if self._is_open:
            self._is_open = False
            changed = self._changed_sectors()
            if changed:
                self._processor.restore_flash(changed)
            self._pool.give_back(self._processor)

    def __del__(self) -> None:
        self._library.core_free(self._core)

    def _on_call(self, call: int, number: int, data: int | None, size: int) -> None:
        try:
            if call == _CALL_EVENT:
                self._run_first()
            elif call == _CALL_MESSAGE:
                self._bus.deliver(number, ctypes.string_at(data or 0, size))
            elif call == _CALL_POWER_CUT:
                self.on_power_cut()
            else:
                pin, level = ctypes.string_at(data or 0, size)
                self.trace.record(self._words[NOW], "pin", f"P{'ABCDE'[number]}{pin} {level}")
        except BaseException as problem:  # must not cross the C frames
            self._raised = self._raised or problem
            self._shared.is_stopping = 1

    def _take_notes(self) -> None:
        notes = self._library.core_notes(self._core)
        for index in range(self._shared.notes):
            self.crashes.append(self._crash_of(notes[index]))
        self._shared.notes = 0

    def _crash_of(self, note: Note) -> Crash:
        return Crash(
            kind=_KINDS[note.kind],
            at_ns=note.at_ns,
            pc=note.pc,
            function=describe_place(self._image, note.pc),
            detail=note.detail.decode("ascii", "replace"),
            registers=tuple(zip(CRASH_REGISTERS, note.registers, strict=True)),
        )
