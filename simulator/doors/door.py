"""One way in for real clients, as non-blocking bytes. The loop that serves them is elsewhere."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import time
import tty
from collections import deque
from pathlib import Path
from typing import Protocol

from simulator.errors import DoorError

_CHUNK = 4096


class Door(Protocol):
    """Bytes from and to whoever stands at the door; `wait_for` are the descriptors that become readable."""

    def wait_for(self) -> list[int]:
        """Descriptors to watch for something to read."""
        ...

    def read(self) -> bytes:
        """What has come in since the last call, without waiting."""
        ...

    def write(self, data: bytes) -> None:
        """Send the printer's answer; it is kept while the client is slow, dropped if nobody is there."""
        ...

    def close(self) -> None:
        """Shut the door."""
        ...


class PtyDoor:
    """A pseudo-terminal: a client opens it as a serial device. `link` is a path that leads to it."""

    def __init__(self, link: Path) -> None:
        self._link = link
        self._controller, self._device = os.openpty()
        tty.setraw(self._device)
        os.set_blocking(self._controller, False)
        self._outbox = bytearray()
        try:
            if link.is_symlink() and not link.exists():
                link.unlink()  # left behind by a simulator that was killed
            link.symlink_to(os.ttyname(self._device))
        except OSError as problem:
            self._close_descriptors()
            raise DoorError(
                f"{link}: cannot be made ({problem.strerror}); expected a free path in a writable folder"
            ) from problem

    def wait_for(self) -> list[int]:
        """The PTY itself."""
        return [self._controller]

    def read(self) -> bytes:
        """What a client has written."""
        self._flush()
        try:
            return os.read(self._controller, _CHUNK)
        except (BlockingIOError, OSError):
            return b""

    def write(self, data: bytes) -> None:
        """Give the client the printer's answer, as fast as it reads."""
        self._outbox += data
        self._flush()

    def close(self) -> None:
        """Remove the link and the PTY."""
        with contextlib.suppress(OSError):
            self._link.unlink()
        self._close_descriptors()

    def _flush(self) -> None:
        if self._outbox:
            with contextlib.suppress(BlockingIOError):
                del self._outbox[: os.write(self._controller, self._outbox)]

    def _close_descriptors(self) -> None:
        os.close(self._controller)
        os.close(self._device)


class TcpDoor:
    """A raw TCP port such as printers have at 9100. One client is served at a time; the next ones wait their turn.

    A client that has said all (`nc -N`, CUPS) still hears answers until none has come for ``linger_s``.
    """

    def __init__(self, port: int, *, linger_s: float = 0.0) -> None:
        self._linger_s = linger_s
        self._leaves_s: float | None = None
        self._clients_heard = 0
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._listener.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as problem:
            self._listener.close()
            in_use = isinstance(problem, OSError) and problem.errno == errno.EADDRINUSE
            reason = "in use by another program" if in_use else str(problem)
            raise DoorError(f"TCP port {port}: {reason}; expected a free port, or 0 to take any") from problem
        self._listener.listen()
        self._listener.setblocking(False)
        self._client: socket.socket | None = None
        self._outbox: deque[bytes] = deque()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._listener.getsockname()[1])

    @property
    def has_client(self) -> bool:
        """Whether somebody is being served."""
        return self._client is not None

    @property
    def clients_heard(self) -> int:
        """How many clients have said all since the start: each one's job ends there, as with a real print server."""
        return self._clients_heard

    def stay(self) -> None:
        """There is more to come for a client that has said all: keep it."""
        if self._leaves_s is not None:
            self._leaves_s = time.monotonic() + self._linger_s

    def wait_for(self) -> list[int]:
        """The client if there is one, else the listening socket."""
        if self._leaves_s is not None:
            return []  # at its end a socket is always readable
        return [(self._client or self._listener).fileno()]

    def read(self) -> bytes:
        """What the client has sent; takes the next client when this one has hung up."""
        if self._client is None:
            try:
                self._client, _address = self._listener.accept()
            except BlockingIOError:
                return b""
            self._client.setblocking(False)
            self._client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._outbox.clear()
        self._flush()
        if self._leaves_s is not None:
            if time.monotonic() >= self._leaves_s:
                self._hang_up()
            return b""
        try:
            data = self._client.recv(_CHUNK)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if data:
            return data
        self._clients_heard += 1
        if self._linger_s:
            self._leaves_s = time.monotonic() + self._linger_s
        else:
            self._hang_up()
        return b""

    def write(self, data: bytes) -> None:
        """Send the printer's answer to the client; without one it is dropped, as on a real port."""
        if self._client is not None:
            self.stay()
            self._outbox.append(data)
            self._flush()

    def close(self) -> None:
        """Hang up and stop listening."""
        self._hang_up()
        self._listener.close()

    def _flush(self) -> None:
        while self._outbox and self._client is not None:
            try:
                sent = self._client.send(self._outbox[0])
            except BlockingIOError:
                return
            except OSError:
                self._outbox.clear()
                return
            rest = self._outbox.popleft()[sent:]
            if rest:
                self._outbox.appendleft(rest)

    def _hang_up(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None
            self._leaves_s = None
            self._outbox.clear()
