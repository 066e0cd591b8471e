"""A channel over pyserial: a serial device, or any of its URLs (`socket://`, `rfc2217://`, `spy://`)."""

from __future__ import annotations

import serial

from harness.errors import RigError

_WRITE_TIMEOUT_S = 60.0  # a printer that holds its host back has this long to take a write


class SerialChannel:
    """One open serial line, 115200 baud 8N1 where that means anything."""

    def __init__(self, url: str, *, baud: int = 115_200) -> None:
        try:
            self._port = serial.serial_for_url(url, baudrate=baud, timeout=0, write_timeout=_WRITE_TIMEOUT_S)
        except (OSError, ValueError, TypeError) as problem:  # pyserial's own are OSErrors; a bad URL raises the others
            raise RigError(
                f"cannot be opened ({problem})", place=url, expected="a printer that is on, at this address"
            ) from problem
        self._url = url

    def write(self, data: bytes) -> None:
        """Send all of `data`. Raises RigError if the line is gone or takes nothing for a minute."""
        try:
            self._port.write(data)
            self._port.flush()
        except OSError as problem:
            raise RigError(f"writing failed ({problem})", place=self._url, expected="a connected printer") from problem

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """At least one byte as soon as there is one; none after `timeout_s`. Raises RigError if the line is gone."""
        try:
            self._port.timeout = timeout_s
            first = bytes(self._port.read(1))
            if not first or max_bytes == 1:
                return first
            waiting = min(self._port.in_waiting, max_bytes - 1)
            return first + bytes(self._port.read(waiting)) if waiting else first
        except OSError as problem:
            raise RigError(f"reading failed ({problem})", place=self._url, expected="a connected printer") from problem

    def close(self) -> None:
        """Let go of the line; a second time does nothing."""
        self._port.close()
