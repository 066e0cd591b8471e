"""A printer that somebody watches and touches while it lives: what the live page drives. The seam alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from device_profiles import Profile


class LivePrinter(Protocol):
    """Safe to use from any thread. Whatever cannot be done as the printer stands raises ValueError and says why."""

    profile: Profile

    def state(self) -> Mapping[str, Any]:
        """How it stands now, in values JSON knows; the keys are those of `simulator.doors.live.Look`."""
        ...

    def hand(self, name: str, arguments: Mapping[str, Any]) -> object:
        """Do what `harness.rig.operator.Operator` calls by this name; gives what it gives."""
        ...

    def fault(self, name: str, arguments: Mapping[str, Any]) -> object:
        """Inject what `harness.rig.faults.Faults` calls by this name."""
        ...

    def send_job(self, data: bytes) -> None:
        """Print this, once no client is at the network port."""
        ...

    def set_speed(self, factor: float) -> None:
        """Virtual seconds per second; 0 for as fast as it goes."""
        ...

    def pause(self, *, is_paused: bool) -> None:
        """Stop virtual time, or let it go on."""
        ...

    def step(self, duration_s: float) -> None:
        """Let so much virtual time pass while it is stopped."""
        ...

    def trace_lines(self) -> Sequence[str]:
        """What has happened, as far back as it is kept."""
        ...
