"""The seam between a printer and what controls it: the controller board with its firmware, cables and time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Protocol

from simulator.clock import Clock
from simulator.engine.module import Module, ModuleBus
from simulator.machine.crash import Crash
from simulator.trace import Trace


class MachineKind(StrEnum):
    """What executes the firmware. All give the same trace."""

    CORE = "core"
    NATIVE = "native"
    PYTHON = "python"


class Line(Protocol):
    """The cable between a host and one of the printer's host ports."""

    @property
    def unsent_bytes(self) -> int:
        """How much of what the host has written the printer has not taken yet."""
        ...

    @property
    def has_answer(self) -> bool:
        """Whether `take_answer` would give anything."""
        ...

    def write(self, data: bytes) -> None:
        """Put bytes on the cable; they leave at the baud rate, and wait while the printer holds them back."""
        ...

    def take_answer(self, max_bytes: int) -> bytes:
        """Up to `max_bytes` of what the printer has sent, none if nothing has arrived."""
        ...

    def flush_record(self) -> None:
        """Put a begun line of the printer's answer into the trace, so that a trace cut here is complete."""
        ...


class Log(Protocol):
    """What the firmware writes to its log port."""

    @property
    def lines(self) -> list[str]:
        """Every complete line so far."""
        ...


class Controller(Protocol):
    """A controller board. It has no power before `connect`."""

    crashes: list[Crash]

    @property
    def clock(self) -> Clock:
        """The board's time, which the modules share."""
        ...

    @property
    def trace(self) -> Trace:
        """What happens on the board's cables and pins, and whatever others add."""
        ...

    @property
    def serial(self) -> Line:
        """The cable to the serial host port."""
        ...

    @property
    def network(self) -> Line:
        """The cable to the network host port."""
        ...

    @property
    def console(self) -> Line:
        """The cable to the service console, which shares its port with the log."""
        ...

    @property
    def log(self) -> Log:
        """The log port."""
        ...

    def connect(self, modules: Sequence[Module]) -> ModuleBus:
        """Plug in the internal bus with the printer's modules and switch the power on."""
        ...

    def run_until(self, deadline_ns: int) -> int:
        """Execute until virtual time `deadline_ns`, or shorter if a host hears an answer; gives the time reached."""
        ...

    on_power_cut: Callable[[], None]
    """What to do when power fails inside a flash operation; by default this board alone loses it."""

    def power_off(self) -> None:
        """Power fails, now: RAM is lost, flash keeps what it holds, an operation under way stays half done."""
        ...

    def power_on(self) -> None:
        """Power comes back as time next goes on."""
        ...

    @property
    def flash_operations(self) -> int:
        """How often flash has been programmed or erased since this printer was made."""
        ...

    def cut_power_at(self, operation: int) -> None:
        """Let power fail inside a flash operation: the one of this number, counted as `flash_operations` does."""
        ...

    def wear_out(self, sector: int) -> None:
        """From now on a sector of flash does not erase wholly."""
        ...

    def wear_words(self, offset: int, words: int) -> None:
        """From now on so many words of flash do not take all that is programmed; 64 times at most."""
        ...

    def flip_flash_bit(self, offset: int, bit: int) -> None:
        """Let one cell of flash change its mind."""
        ...

    def outside(self) -> dict[str, object]:
        """What of it a snapshot only names: the parts that another controller brings itself, by names of their own."""
        ...

    def contents(self) -> object:
        """What those parts hold that refers to the printer's modules, to be copied with them."""
        ...

    def save(self) -> object:
        """All else it holds; only between two calls of `run_until`."""
        ...

    def resume(self, state: object, contents: object) -> None:
        """Go on where another was saved, among the modules that were copied with `contents`."""
        ...

    def close(self) -> None:
        """Switch off for good. A second time does nothing."""
        ...
