"""The chip without a processor, in Python and in C: a test plays the firmware, and a host at USART2."""

from __future__ import annotations

import ctypes
import shutil
import tempfile
from abc import ABC, abstractmethod
from functools import cache
from pathlib import Path

from simulator.clock import Clock
from simulator.core.library import DEFAULT_CACHE, NEVER, OUTSIDE, SOURCE, Shared, build_library
from simulator.host_line import HostLine
from simulator.soc.chip import Chip
from simulator.soc.interrupts import FIRST_IRQ
from simulator.soc.rcc import ResetCause
from simulator.trace import Trace

US = 1_000
MS = 1_000_000
S = 1_000_000_000

USART2, TIM2, WATCHDOG, RCC, SYSTEM = 0x4000_4400, 0x4000_0000, 0x4000_3000, 0x4002_3800, 0xE000_E000
GPIO_A, GPIO_STEP = 0x4002_0000, 0x400
_ISPR = 0x200
_PORTS = "ABCDE"


class Registers:
    """The registers of one peripheral, by their offsets."""

    def __init__(self, bench: ChipBench, base: int) -> None:
        self._bench = bench
        self._base = base

    def read(self, offset: int) -> int:
        return self._bench.read(self._base + offset)

    def write(self, offset: int, value: int) -> None:
        self._bench.write(self._base + offset, value)

    def write_all(self, **values: int) -> None:
        """Write registers named by their offsets, as `x08=139`, in order."""
        for name, value in values.items():
            self.write(int(name[1:], 16), value)


class ChipBench(ABC):
    """A chip after power-on. ``pins`` is every edge of its pins, ``sent`` what left USART2 and when."""

    def __init__(self) -> None:
        self.pins: list[tuple[str, int, int]] = []
        self.sent: list[tuple[int, int]] = []

    def registers(self, base: int) -> Registers:
        return Registers(self, base)

    def port(self, letter: str) -> Registers:
        return Registers(self, GPIO_A + GPIO_STEP * _PORTS.index(letter))

    def is_pending(self, irq: int) -> bool:
        """Whether interrupt line `irq` has made its exception pending."""
        return bool(self.read(SYSTEM + _ISPR + irq // 32 * 4) >> irq % 32 & 1)

    def end_handler(self, irq: int) -> None:
        """Enter and leave the handler of a line."""
        self.enter(FIRST_IRQ + irq)
        self.leave()

    def advance(self, duration_ns: int) -> None:
        """Let time pass."""
        self.advance_to(self.now_ns + duration_ns)

    def advance_to(self, ns: int) -> None:
        """Let time pass to a moment, event by event."""
        while (due_ns := self.next_ns()) is not None and due_ns <= ns:
            self._step_to(due_ns)
            self.sent += [(self.now_ns, byte) for byte in self._take_answer()]
        self._step_to(ns)

    @property
    @abstractmethod
    def now_ns(self) -> int: ...

    @abstractmethod
    def next_ns(self) -> int | None:
        """When the next event is due."""

    @abstractmethod
    def spend(self, duration_ns: int) -> None:
        """Time passes in one go, as in a register access, and what fell due meanwhile happens at its end."""

    @abstractmethod
    def read(self, address: int) -> int:
        """LookupError where nothing answers."""

    @abstractmethod
    def write(self, address: int, value: int) -> None:
        """LookupError where nothing answers."""

    @abstractmethod
    def receive(self, byte: int) -> None:
        """A byte arrives at USART2, whatever the printer says to it."""

    @abstractmethod
    def host_writes(self, data: bytes) -> None:
        """A host sends bytes to USART2 that heeds nRTS."""

    @abstractmethod
    def reset(self, cause: ResetCause) -> None: ...

    @property
    @abstractmethod
    def reset_request(self) -> ResetCause | None: ...

    @abstractmethod
    def drive(self, letter: str, pin: int, level: bool) -> None:
        """The outside drives a pin."""

    @abstractmethod
    def set_line(self, irq: int, level: bool) -> None: ...

    @abstractmethod
    def pend(self, exception: int) -> None: ...

    @abstractmethod
    def next_due(self, basepri: int = 0) -> int: ...

    @abstractmethod
    def running_priority(self) -> int: ...

    @abstractmethod
    def wakes(self) -> bool: ...

    @abstractmethod
    def enter(self, exception: int) -> None: ...

    @abstractmethod
    def leave(self) -> int: ...

    @abstractmethod
    def _step_to(self, ns: int) -> None: ...

    @abstractmethod
    def _take_answer(self) -> bytes: ...


class PythonBench(ChipBench):
    """simulator/soc."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.chip = Chip(clock=self.clock, on_pin_change=lambda port, pin, level: self.pins.append((port, pin, level)))
        self._host = HostLine(
            "serial", usart=self.chip.usarts["USART2"], clock=self.clock, trace=Trace(), on_answer=lambda: None
        )

    @property
    def now_ns(self) -> int:
        return self.clock.now_ns

    def next_ns(self) -> int | None:
        return self.clock.next_ns()

    def spend(self, duration_ns: int) -> None:
        self.clock.spend(duration_ns)

    def read(self, address: int) -> int:
        peripheral, offset = self._find(address)
        return peripheral.read(offset)

    def write(self, address: int, value: int) -> None:
        peripheral, offset = self._find(address)
        peripheral.write(offset, value)

    def receive(self, byte: int) -> None:
        self.chip.usarts["USART2"].receive(byte)

    def host_writes(self, data: bytes) -> None:
        self._host.write(data)

    def reset(self, cause: ResetCause) -> None:
        self.chip.reset(cause)

    @property
    def reset_request(self) -> ResetCause | None:
        return self.chip.reset_request

    def drive(self, letter: str, pin: int, level: bool) -> None:
        self.chip.gpios[f"P{letter}"].drive(pin, level)

    def set_line(self, irq: int, level: bool) -> None:
        self.chip.interrupts.set_line(irq, level)

    def pend(self, exception: int) -> None:
        self.chip.interrupts.pend(exception)

    def next_due(self, basepri: int = 0) -> int:
        return self.chip.interrupts.next_due(basepri=basepri)

    def running_priority(self) -> int:
        return self.chip.interrupts.running_priority()

    def wakes(self) -> bool:
        return self.chip.interrupts.wakes()

    def enter(self, exception: int) -> None:
        self.chip.interrupts.enter(exception)

    def leave(self) -> int:
        return self.chip.interrupts.leave()

    def _find(self, address: int):
        found = self.chip.find(address)
        if found is None:
            raise LookupError(f"nothing answers at 0x{address:08x}")
        return found

    def _step_to(self, ns: int) -> None:
        self.clock.advance_to(ns)

    def _take_answer(self) -> bytes:
        return self._host.take_answer(64)


_CAUSES = (None, ResetCause.POWER_ON, ResetCause.SOFTWARE, ResetCause.WATCHDOG)  # enum reset_cause in core.h
_CALL_PIN = 2
_SERIAL = 0
_P, _I32, _I64, _U32, _BOOL = ctypes.c_void_p, ctypes.c_int32, ctypes.c_int64, ctypes.c_uint32, ctypes.c_bool
_FUNCTIONS = {
    "core_new": (_P, (OUTSIDE,)),
    "core_free": (None, (_P,)),
    "core_host_write": (None, (_P, _I32, ctypes.c_char_p, _I64)),
    "core_host_take": (_I64, (_P, _I32, _P, _I64)),
    "chip_reset": (None, (_P, _I32)),
    "chip_read": (_BOOL, (_P, _U32, ctypes.POINTER(_U32))),
    "chip_write": (_BOOL, (_P, _U32, _U32)),
    "events_next_ns": (_I64, (_P,)),
    "events_advance_to": (None, (_P, _I64)),
    "usart_receive": (None, (_P, _I32, ctypes.c_uint8)),
    "probe_spend": (None, (_P, _I64)),
    "probe_reset_request": (_I32, (_P,)),
    "probe_drive": (None, (_P, _I32, _I32, _BOOL)),
    "probe_set_line": (None, (_P, _U32, _BOOL)),
    "probe_pend": (None, (_P, _U32)),
    "probe_next_due": (_U32, (_P, _U32)),
    "probe_running_priority": (_I32, (_P,)),
    "probe_wakes": (_BOOL, (_P,)),
    "probe_enter": (None, (_P, _U32)),
    "probe_leave": (_U32, (_P,)),
}
_USART_SERIAL = 1


@cache
def _library() -> ctypes.PyDLL:
    """The C core with the probe built into it."""
    with tempfile.TemporaryDirectory() as scratch:
        for file in (*SOURCE.glob("*.[ch]"), Path(__file__).with_name("chip_probe.c")):
            shutil.copy(file, scratch)
        flags = ("-std=gnu11", "-O1", "-shared", "-fPIC", "-Wall", "-Wextra", "-Werror", "-ldl")
        library = ctypes.PyDLL(str(build_library(Path(scratch), cache_dir=DEFAULT_CACHE, name="probe", flags=flags)))
    for name, (result, arguments) in _FUNCTIONS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


class CoreBench(ChipBench):
    """simulator/core."""

    def __init__(self) -> None:
        super().__init__()
        self._library = _library()
        self._call = OUTSIDE(self._on_call)
        self._core = self._library.core_new(self._call)
        self._shared = Shared.from_address(self._core)
        self._library.chip_reset(self._core, _CAUSES.index(ResetCause.POWER_ON))

    def __del__(self) -> None:
        self._library.core_free(self._core)

    @property
    def now_ns(self) -> int:
        return int(self._shared.now_ns)

    def next_ns(self) -> int | None:
        when_ns = self._library.events_next_ns(self._core)
        return None if when_ns == NEVER else int(when_ns)

    def spend(self, duration_ns: int) -> None:
        self._library.probe_spend(self._core, duration_ns)

    def read(self, address: int) -> int:
        value = ctypes.c_uint32()
        if not self._library.chip_read(self._core, address, value):
            raise LookupError(f"nothing answers at 0x{address:08x}")
        return value.value

    def write(self, address: int, value: int) -> None:
        if not self._library.chip_write(self._core, address, value):
            raise LookupError(f"nothing answers at 0x{address:08x}")

    def receive(self, byte: int) -> None:
        self._library.usart_receive(self._core, _USART_SERIAL, byte)

    def host_writes(self, data: bytes) -> None:
        self._library.core_host_write(self._core, _SERIAL, data, len(data))

    def reset(self, cause: ResetCause) -> None:
        self._library.chip_reset(self._core, _CAUSES.index(cause))

    @property
    def reset_request(self) -> ResetCause | None:
        return _CAUSES[self._library.probe_reset_request(self._core)]

    def drive(self, letter: str, pin: int, level: bool) -> None:
        self._library.probe_drive(self._core, _PORTS.index(letter), pin, level)

    def set_line(self, irq: int, level: bool) -> None:
        self._library.probe_set_line(self._core, irq, level)

    def pend(self, exception: int) -> None:
        self._library.probe_pend(self._core, exception)

    def next_due(self, basepri: int = 0) -> int:
        return int(self._library.probe_next_due(self._core, basepri))

    def running_priority(self) -> int:
        return int(self._library.probe_running_priority(self._core))

    def wakes(self) -> bool:
        return bool(self._library.probe_wakes(self._core))

    def enter(self, exception: int) -> None:
        self._library.probe_enter(self._core, exception)

    def leave(self) -> int:
        return int(self._library.probe_leave(self._core))

    def _on_call(self, call: int, number: int, data: int | None, size: int) -> None:
        if call == _CALL_PIN:
            pin, level = ctypes.string_at(data or 0, size)
            self.pins.append((f"P{_PORTS[number]}", pin, level))

    def _step_to(self, ns: int) -> None:
        self._library.events_advance_to(self._core, ns)

    def _take_answer(self) -> bytes:
        buffer = ctypes.create_string_buffer(64)
        size = self._library.core_host_take(self._core, _SERIAL, buffer, len(buffer))
        return buffer.raw[:size]
