"""What is known when firmware hangs, faults or resets itself. Facts only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CrashKind(StrEnum):
    """How the firmware failed."""

    FAULT = "fault"
    WATCHDOG = "watchdog reset"
    SOFTWARE_RESET = "reset by the firmware itself"
    HANG = "hang"
    LOCKUP = "lockup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crash:
    """One failure: where the processor was, in which function, with which registers."""

    kind: CrashKind
    at_ns: int
    pc: int
    function: str
    detail: str
    registers: tuple[tuple[str, int], ...]

    def describe(self) -> str:
        """Several lines for a person: what, when, where, registers."""
        rows = [
            "  ".join(f"{name:<4} {value:08x}" for name, value in self.registers[start : start + 4])
            for start in range(0, len(self.registers), 4)
        ]
        where = f"pc 0x{self.pc:08x} in {self.function}"
        head = f"firmware {self.kind} at {self.at_ns / 1e9:.6f} s: {self.detail}; {where}"
        return "\n".join([head, *rows])
