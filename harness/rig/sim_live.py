"""A virtual printer that lives in step with the wall clock, behind doors for real clients and under somebody's hands.

With `harness.rig.sim` the only module of the harness that knows the simulator (docs/decisions).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from device_profiles import Profile
from harness.config import load_config
from harness.errors import RigError
from harness.rig.faults import Faults
from harness.rig.operator import Operator
from harness.rig.sim import read_image
from simulator.device import Device
from simulator.doors import live
from simulator.errors import DoorError, SimulatorError

LAST_LINES = 60_000
"""As much of the trace as a diagram of the last minute needs at the greatest speed, twice over."""


class SimLive:
    """A `LivePrinter` on the simulator: somebody must call :meth:`run`, and its thread is the printer's own.

    Raises RigError if a door cannot be opened.
    """

    def __init__(
        self, *, profile: Profile, firmware: Path, seed: int, pty: Path | None = None, port: int | None = None
    ) -> None:
        self.profile = profile
        self._has_run = False
        try:
            self._device = Device(
                profile=profile, image=read_image(firmware), seed=seed, cache_dir=load_config().build_dir
            )
        except SimulatorError as problem:
            raise RigError(str(problem), place="simulator") from problem
        try:
            self._live = live.LivePrinter(self._device, pty_link=pty, tcp_port=port)
        except DoorError as problem:
            self._device.close()
            raise RigError(str(problem)) from problem

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _value: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stop()
        if not self._has_run:
            self._live.close()
            self._device.close()

    @property
    def port(self) -> int | None:
        """The TCP port that takes print jobs."""
        return self._live.tcp_port

    def run(self) -> None:
        """Let it live until :meth:`stop`, in the calling thread. Raises RigError if the simulator itself fails."""
        self._has_run = True
        try:
            self._live.run()
        except SimulatorError as problem:
            raise RigError(str(problem), place="simulator") from problem
        finally:
            self._device.close()

    def stop(self) -> None:
        """Let :meth:`run` end."""
        self._live.stop()

    def state(self) -> Mapping[str, Any]:
        """How it stands now."""
        return asdict(self._live.look)

    def hand(self, name: str, arguments: Mapping[str, Any]) -> object:
        """Do something with hands. ValueError if there is no such action, or it cannot be done now."""
        return self._act(Operator, name, arguments, lambda device: device.engine.operator)

    def fault(self, name: str, arguments: Mapping[str, Any]) -> object:
        """Inject a fault. ValueError if there is no such fault, or the product cannot have it."""
        return self._act(Faults, name, arguments, lambda device: device.engine.faults)

    def send_job(self, data: bytes) -> None:
        """Print this, once no client is at the network port."""
        self._live.send_job(data)

    def set_speed(self, factor: float) -> None:
        """Virtual seconds per second; 0 for as fast as it goes."""
        self._live.set_speed(factor)

    def pause(self, *, is_paused: bool) -> None:
        """Stop virtual time, or let it go on."""
        self._live.pause(is_paused=is_paused)

    def step(self, duration_s: float) -> None:
        """Let so much virtual time pass while it is stopped."""
        self._live.step(duration_s)

    def trace_lines(self) -> Sequence[str]:
        """What has happened, as far back as a diagram needs."""
        return self._live.trace_lines()[-LAST_LINES:]

    def _act(self, seam: type, name: str, arguments: Mapping[str, Any], find: Any) -> object:
        if name.startswith("_") or not callable(getattr(seam, name, None)):
            raise ValueError(f"nothing is called {name!r}; expected a method of {seam.__name__}")
        try:
            return self._live.call(lambda device: getattr(find(device), name)(**arguments))
        except (SimulatorError, KeyError) as problem:
            raise ValueError(str(problem)) from problem
