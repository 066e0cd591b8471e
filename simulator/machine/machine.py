"""The seam behind which firmware executes. No implementation: an instruction-set machine is one, others may follow."""

from __future__ import annotations

from typing import Protocol

from simulator.machine.crash import Crash


class Machine(Protocol):
    """What a device needs from whatever executes its firmware."""

    crashes: list[Crash]

    def run_until(self, deadline_ns: int) -> int:
        """Execute until virtual time `deadline_ns` or until `request_stop`; returns the time reached, ns."""
        ...

    def save(self) -> object:
        """Everything the processor and its memory hold, to make another machine from."""
        ...

    def close(self) -> None:
        """Let go of what executes; the machine runs no more."""
        ...

    def request_stop(self) -> None:
        """From an event in mid-run: return from `run_until` at the next occasion."""
        ...
