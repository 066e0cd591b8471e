"""The C core's cables as Python sees them: the host ports, the log port and the internal bus. No I/O."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from functools import partial

from simulator.core.shared_clock import LOG_SIZE, NOW
from simulator.core.trace import CoreTrace
from simulator.engine.damage import Damage, Towards
from simulator.engine.module import Module

_ONE_ANSWER = 1 << 16


class CoreHostLine:
    """One host port: as simulator.host_line.HostLine, kept in C."""

    __slots__ = ("_core", "_library", "_name", "_number", "_trace", "_words")

    def __init__(
        self, name: str, number: int, *, library: ctypes.PyDLL, core: int, words: memoryview, trace: CoreTrace
    ) -> None:
        self._name = name
        self._number = number
        self._library = library
        self._core = core
        self._words = words
        self._trace = trace

    @property
    def unsent_bytes(self) -> int:
        """How much of what the host has written the printer has not taken yet."""
        return int(self._library.core_host_unsent(self._core, self._number))

    def write(self, data: bytes) -> None:
        """Put bytes on the cable; they leave at the baud rate, and wait while the printer holds them back."""
        if data:
            self._trace.record(self._words[NOW], f"{self._name}>", data.hex())
            self._library.core_host_write(self._core, self._number, bytes(data), len(data))

    def take_answer(self, max_bytes: int) -> bytes:
        """Up to `max_bytes` of what the printer has sent, none if nothing has arrived."""
        size = min(max_bytes, self._library.core_host_answered(self._core, self._number), _ONE_ANSWER)
        answer = ctypes.create_string_buffer(size)
        self._library.core_host_take(self._core, self._number, answer, size)
        return answer.raw

    @property
    def has_answer(self) -> bool:
        """Whether `take_answer` would give anything."""
        return bool(self._library.core_host_answered(self._core, self._number))

    def flush_record(self) -> None:
        """Put a begun line of the printer's answer into the trace, so that a trace cut here is complete."""
        self._library.core_host_flush(self._core, self._number)


class CoreLogLine:
    """What the firmware writes to its log port, as lines."""

    __slots__ = ("_core", "_library", "_lines", "_words")

    def __init__(self, *, library: ctypes.PyDLL, core: int, words: memoryview) -> None:
        self._library = library
        self._core = core
        self._words = words
        self._lines: list[str] = []

    def resume(self, lines: Sequence[str]) -> None:
        """Take over the lines of another."""
        self._lines = list(lines)

    @property
    def lines(self) -> list[str]:
        """Every complete line so far."""
        size: int = self._words[LOG_SIZE]
        if size:
            text = ctypes.create_string_buffer(size)
            self._library.core_take_log(self._core, text, size)
            self._lines += text.raw.decode("ascii").split("\n")[:-1]
        return self._lines


class CoreBus:
    """The internal bus: as simulator.engine.line.BusLine, kept in C."""

    __slots__ = ("_addresses", "_core", "_library", "_modules")

    def __init__(self, *, library: ctypes.PyDLL, core: int) -> None:
        self._library = library
        self._core = core
        self._modules: dict[int, Module] = {}
        self._addresses: dict[str, int] = {}

    def fit(self, modules: Sequence[Module]) -> None:
        """Plug modules in."""
        for module in modules:
            self._modules[module.address] = module
            self._addresses[module.name] = module.address
            self._library.core_bus_fit(self._core, module.address)
            module.send = partial(self._send, module.address)

    @property
    def modules(self) -> list[Module]:
        """What is plugged in."""
        return list(self._modules.values())

    @property
    def module_names(self) -> tuple[str, ...]:
        """The modules on this line, in the order of their addresses."""
        return tuple(sorted(self._addresses, key=self._addresses.__getitem__))

    def deliver(self, address: int, payload: bytes) -> None:
        """A payload from the controller has arrived."""
        self._modules[address].handle(payload)

    def set_muted(self, name: str, is_muted: bool) -> None:
        """Cut a module off the bus, or connect it again; KeyError if there is none of that name."""
        self._library.core_bus_mute(self._core, self._addresses[name], is_muted)

    def damage_frames(self, damage: Damage, towards: Towards, count: int) -> None:
        """Garble one bit of each of the next ``count`` frames that go one way, drop them, or let them come twice."""
        self._library.core_bus_damage(self._core, damage, towards, count)

    def reset(self) -> None:
        """Power off and on: a frame on the line breaks off, and every link is silent until it hears HELLO."""
        self._library.core_bus_reset(self._core)

    def _send(self, address: int, payload: bytes) -> None:
        self._library.core_bus_send(self._core, address, payload, len(payload))
