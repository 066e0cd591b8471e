"""What every module on the bus has in common: the greeting, and handlers for message types. No wires."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

from simulator.clock import Clock
from simulator.engine.damage import Damage, Towards
from simulator.trace import Trace

HELLO: Final = 0x01
IDENT: Final = 0x81
PROTOCOL_VERSION: Final = 1


class Command(NamedTuple):
    """How to handle one message type: bounds of what follows the type byte, and what to do with it."""

    min_bytes: int
    max_bytes: int
    act: Callable[[bytes], None]


class Module(ABC):
    """A module: silent until HELLO, then IDENT and its whole state, then only what changes.

    A message it does not know, or one of the wrong length, does nothing but leave a record in the trace.
    """

    address: int = 0
    name: str = ""

    def __init__(self, clock: Clock, trace: Trace) -> None:
        self._clock = clock
        self._trace = trace
        self._is_greeted = False
        self._commands: dict[int, Command] = {HELLO: Command(1, 1, self._greet)}
        self.send: Callable[[bytes], None] = _say_to_nobody
        self.on_load: Callable[[], None] = _tell_nobody
        """Called whenever what the module draws may have changed."""

    def handle(self, payload: bytes) -> None:
        """Act on one message from the controller."""
        if not payload:
            return  # it asked for the acknowledgement, which the link has given
        command = self._commands.get(payload[0])
        if command is None or not command.min_bytes < len(payload) <= command.max_bytes + 1:
            self._ignore(payload)
            return
        command.act(payload[1:])

    def reset(self) -> None:
        """Lose power and get it back."""
        self._is_greeted = False

    def _greet(self, _version: bytes) -> None:
        self._is_greeted = True
        a, b = self._features()
        self.send(bytes((IDENT, PROTOCOL_VERSION, self.address, a, b)))
        self._report_all()

    def _report(self, *payload: int) -> None:
        if self._is_greeted:
            self.send(bytes(payload))

    def _ignore(self, payload: bytes) -> None:
        self._trace.record(self._clock.now_ns, self.name, f"ignored {payload.hex()}")

    @abstractmethod
    def _features(self) -> tuple[int, int]:
        """The two module-specific bytes of IDENT."""

    @abstractmethod
    def _report_all(self) -> None:
        """Say the whole state, as after IDENT."""


class ModuleBus(Protocol):
    """The internal bus, as those see it who handle its cables."""

    @property
    def module_names(self) -> tuple[str, ...]:
        """The modules on this line, in the order of their addresses."""
        ...

    def set_muted(self, name: str, is_muted: bool) -> None:
        """Cut a module off the bus, or connect it again; KeyError if there is none of that name."""
        ...

    def damage_frames(self, damage: Damage, towards: Towards, count: int) -> None:
        """Garble one bit of each of the next ``count`` frames that go one way, drop them, or let them come twice."""
        ...

    def reset(self) -> None:
        """Power off and on: a frame on the line breaks off, and every link is silent until it hears HELLO."""
        ...


def _say_to_nobody(_payload: bytes) -> None:
    """A module that hangs on no line."""


def _tell_nobody() -> None:
    """A module on no supply."""
