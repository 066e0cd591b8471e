"""Runs a virtual printer in step with the wall clock and serves its doors. One thread, until interrupted or crashed."""

from __future__ import annotations

import contextlib
import select
import time
from collections.abc import Callable
from pathlib import Path

from simulator.controller import Line
from simulator.device import Device
from simulator.doors.door import Door, PtyDoor, TcpDoor

_STEP_S = 0.01  # a client waits at most this long for the printer to notice it
_HELD_BACK_BYTES = 8192  # more than this unsent to the printer, and the client is left waiting


def serve(device: Device, *, pty_link: Path | None, tcp_port: int | None, tell: Callable[[str], None]) -> None:
    """Open the doors that are asked for, say through `tell` where they are, and run until SIGINT or a crash.

    The PTY leads to the serial host port, TCP to the network host port. Raises DoorError if one cannot be opened.
    """
    with contextlib.ExitStack() as stack:
        doors: list[tuple[Door, Line]] = []
        if pty_link is not None:
            pty = PtyDoor(pty_link)
            stack.callback(pty.close)
            doors.append((pty, device.serial))
        if tcp_port is not None:
            tcp = TcpDoor(tcp_port)
            stack.callback(tcp.close)
            doors.append((tcp, device.network))
            tcp_port = tcp.port
        places = [f"serial device {pty_link}"] if pty_link is not None else []
        places += [f"TCP 127.0.0.1:{tcp_port}"] if tcp_port is not None else []
        tell(f"{device.profile.identity.model} is on: {', '.join(places)}. Stop it with Ctrl-C.")
        with contextlib.suppress(KeyboardInterrupt):
            _run(device, doors, tell)


def _run(device: Device, doors: list[tuple[Door, Line]], tell: Callable[[str], None]) -> None:
    start_s = time.monotonic()
    lines_told = 0
    while not device.crashes:
        watched = [number for door, line in doors if line.unsent_bytes < _HELD_BACK_BYTES for number in door.wait_for()]
        select.select(watched, [], [], _STEP_S)
        for door, line in doors:
            if line.unsent_bytes < _HELD_BACK_BYTES:
                line.write(door.read())
        device.run_until(round((time.monotonic() - start_s) * 1e9))
        for door, line in doors:
            answer = line.take_answer(1 << 16)
            if answer:
                door.write(answer)
        for text in device.log.lines[lines_told:]:
            tell(f"log  {text}")
        lines_told = len(device.log.lines)
