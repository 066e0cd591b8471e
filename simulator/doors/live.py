"""A virtual printer that lives in one thread and is watched and touched from others: commands in, pictures out."""

from __future__ import annotations

import contextlib
import queue
import select
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from simulator.device import Device
from simulator.doors.door import PtyDoor, TcpDoor
from simulator.doors.pace import Pace
from simulator.engine.view import EngineView

UEL = b"\x1b%-12345X"
"""Ends whatever a client has left unfinished: what a print server's cable does when its connection closes."""

TRACE_LINES = 200_000
"""Kept for diagrams and downloads: some hours of printing, some 20 MB."""

_T = TypeVar("_T")
_D = TypeVar("_D", PtyDoor, TcpDoor)
_WAIT_S = 0.01  # a client waits at most this long for the printer to notice it
_TURN_S = 0.02  # so long at most is spent on virtual time before clients and commands have their turn
_SLICE_NS = 50_000_000
_LOOK_S = 0.05
_TAIL = 200
_HELD_BACK_BYTES = 8192  # more than this unsent to the printer, and the client is left waiting
_LINGER_S = 0.4
_RATE_S = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The printer at one moment, safe to hand to any thread. Tails are (number, line), numbers counting from 1."""

    now_ns: int
    factor: float
    rate: float
    is_paused: bool
    is_powered: bool
    engine: EngineView
    has_client: bool
    waiting_bytes: int
    crashes: tuple[str, ...]
    log: tuple[tuple[int, str], ...]
    bus: tuple[tuple[int, str], ...]


class _Tail:
    """The last lines of something, numbered."""

    def __init__(self) -> None:
        self._last = 0
        self._kept: deque[tuple[int, str]] = deque(maxlen=_TAIL)

    def add(self, line: str) -> None:
        self._last += 1
        self._kept.append((self._last, line))

    def shown(self) -> tuple[tuple[int, str], ...]:
        return tuple(self._kept)


class LivePrinter:
    """Owns a device from the first call of :meth:`run` to its end. Every other method may be called by any thread."""

    def __init__(self, device: Device, *, pty_link: Path | None, tcp_port: int | None) -> None:
        """Open the doors. Raises DoorError if one cannot be opened."""
        self._device = device
        self._doors = contextlib.ExitStack()
        self._commands: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._jobs: deque[bytes] = deque()
        self._is_over = False
        self._trace: deque[str] = deque(maxlen=TRACE_LINES)
        self._log, self._bus = _Tail(), _Tail()
        self._pace = Pace(device.clock.now_ns, time.monotonic())
        self._rate = 0.0
        self._rated = (time.monotonic(), device.clock.now_ns)
        self._looked_s = 0.0
        self._clients_ended = 0
        with self._doors:
            self._pty = self._open(PtyDoor(pty_link)) if pty_link is not None else None
            self._tcp = self._open(TcpDoor(tcp_port, linger_s=_LINGER_S)) if tcp_port is not None else None
            self._doors = self._doors.pop_all()
        self._look = self._take_look()

    @property
    def tcp_port(self) -> int | None:
        """Where print jobs are taken."""
        return None if self._tcp is None else self._tcp.port

    @property
    def look(self) -> Look:
        """The printer as it was at most a moment ago."""
        return self._look

    def call(self, action: Callable[[Device], _T], *, timeout_s: float = 10.0) -> _T:
        """Have the printer's thread do something between two moments of virtual time; gives or raises what came of it.

        TimeoutError if its turn does not come, as after the end.
        """
        done: Future[_T] = Future()

        def act() -> None:
            if done.set_running_or_notify_cancel():
                try:
                    done.set_result(action(self._device))
                except Exception as problem:  # it belongs to whoever asked, not to the printer
                    done.set_exception(problem)

        self._commands.put(act)
        return done.result(timeout_s)

    def send_job(self, data: bytes) -> None:
        """Print this through the network port, when no client is at it."""
        self.call(lambda _device: self._jobs.append(data))

    def set_speed(self, factor: float) -> None:
        """Virtual seconds per second, 0 for as fast as it goes. ValueError below 0."""
        self.call(lambda device: self._pace.set_factor(factor, device.clock.now_ns, time.monotonic()))

    def pause(self, *, is_paused: bool) -> None:
        """Stop virtual time, or let it go on."""
        self.call(
            lambda device: self._pace.pause(is_paused=is_paused, now_ns=device.clock.now_ns, wall_s=time.monotonic())
        )

    def step(self, duration_s: float) -> None:
        """Let so much virtual time pass while it is stopped. ValueError if it is not."""
        self.call(lambda _device: self._pace.step(duration_s))

    def trace_lines(self) -> list[str]:
        """What has happened, as far back as it is kept."""
        return self.call(lambda _device: list(self._trace))

    def stop(self) -> None:
        """Let :meth:`run` end."""
        self._is_over = True

    def close(self) -> None:
        """Shut the doors of a printer that never ran."""
        self._doors.close()

    def run(self) -> None:
        """Live until :meth:`stop`, in the calling thread."""
        with self._doors:
            while not self._is_over:
                self._take_turn()

    def _open(self, door: _D) -> _D:
        self._doors.callback(door.close)
        return door

    def _take_turn(self) -> None:
        self._serve_doors()
        while True:
            try:
                self._commands.get_nowait()()
            except queue.Empty:
                break
        self._live()
        self._collect()
        if time.monotonic() - self._looked_s >= _LOOK_S:
            self._look = self._take_look()

    def _serve_doors(self) -> None:
        device, watched = self._device, []
        pairs = [(door, line) for door, line in ((self._pty, device.serial), (self._tcp, device.network)) if door]
        for door, line in pairs:
            watched += door.wait_for() if line.unsent_bytes < _HELD_BACK_BYTES else []
        is_hurried = not self._pace.is_paused and self._pace.factor == 0
        select.select(watched, [], [], 0 if is_hurried or not self._commands.empty() else _WAIT_S)
        for door, line in pairs:
            if line.unsent_bytes < _HELD_BACK_BYTES:
                line.write(door.read())
        if self._tcp is not None:
            self._end_jobs(self._tcp)
        if self._jobs and not (self._tcp is not None and self._tcp.has_client):
            device.network.write(self._jobs.popleft())

    def _end_jobs(self, tcp: TcpDoor) -> None:
        if self._device.network.unsent_bytes:
            tcp.stay()
        while self._clients_ended < tcp.clients_heard:
            self._clients_ended += 1
            self._device.network.write(UEL)

    def _live(self) -> None:
        device, start_s = self._device, time.monotonic()
        target_ns = self._pace.target_ns(device.clock.now_ns, start_s)
        while target_ns is None or device.clock.now_ns < target_ns:
            slice_ns = device.clock.now_ns + _SLICE_NS
            device.run_until(slice_ns if target_ns is None else min(slice_ns, target_ns))
            if time.monotonic() - start_s > _TURN_S and not self._pace.is_paused:
                return

    def _collect(self) -> None:
        """Give answers to who is there, and take what the trace has."""
        for door, line in ((self._pty, self._device.serial), (self._tcp, self._device.network)):
            answer = line.take_answer(1 << 16)
            if answer and door is not None:
                door.write(answer)
        for record in self._device.trace.take_lines():
            self._trace.append(record)
            _ns, source, text = record.split(" ", 2)
            if source == "log":
                self._log.add(text)
            elif source in ("bus>", "bus<") and len(text) > 2:  # an acknowledgement says nothing to a reader
                self._bus.add(record)

    def _take_look(self) -> Look:
        self._looked_s = time.monotonic()
        now_ns = self._device.clock.now_ns
        since_s, since_ns = self._rated
        if self._looked_s - since_s >= _RATE_S:
            self._rate = (now_ns - since_ns) / 1e9 / (self._looked_s - since_s)
            self._rated = (self._looked_s, now_ns)
        return Look(
            now_ns=now_ns,
            factor=self._pace.factor,
            rate=self._rate,
            is_paused=self._pace.is_paused,
            is_powered=self._device.is_powered,
            engine=self._device.engine.eyes.look(),
            has_client=self._tcp is not None and self._tcp.has_client,
            waiting_bytes=self._device.network.unsent_bytes + sum(map(len, self._jobs)),
            crashes=tuple(crash.describe() for crash in self._device.crashes[-5:]),
            log=self._log.shown(),
            bus=self._bus.shown(),
        )
