"""A channel over VISA: PyVISA with the pyvisa-py back end, so no vendor's library is needed."""

from __future__ import annotations

import socket
from typing import Any

import pyvisa
from pyvisa import constants

from harness.errors import RigError

_BACK_END = "@py"
_WRITE_TIMEOUT_MS = 60_000  # a printer that holds its host back has this long to take a write


class VisaChannel:
    """One open VISA resource used as a plain stream: no termination characters, END ignored."""

    def __init__(self, resource_name: str) -> None:
        self._name = resource_name
        try:
            manager: Any = pyvisa.ResourceManager(_BACK_END)  # its types do not know what each resource can do
            self._manager = manager
            self._resource = manager.open_resource(resource_name, read_termination=None, write_termination=None)
            self._socket = self._find_socket()
            if self._socket is not None:
                self._socket.getpeername()  # the back end takes a refused connection for an open one
        except (pyvisa.Error, OSError, ValueError) as problem:
            raise RigError(
                f"cannot be opened ({problem})",
                place=resource_name,
                expected="a VISA resource with a printer behind it",
            ) from problem
        self._resource.timeout = 1000
        if resource_name.upper().startswith("ASRL"):
            self._resource.baud_rate = 115_200
            self._resource.end_input = constants.SerialTermination.none

    def write(self, data: bytes) -> None:
        """Send all of `data`. Raises RigError if the resource is gone."""
        try:
            self._resource.timeout = _WRITE_TIMEOUT_MS
            self._resource.write_raw(data)
        except (pyvisa.Error, OSError) as problem:
            raise RigError(f"writing failed ({problem})", place=self._name, expected="a connected printer") from problem

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """One byte as soon as there is one; none after `timeout_s`. Raises RigError if the resource is gone."""
        try:
            self._resource.timeout = max(1, round(timeout_s * 1000))
            return bytes(self._resource.read_bytes(min(max_bytes, 1), chunk_size=1))
        except pyvisa.VisaIOError as problem:
            if problem.error_code == constants.StatusCode.error_timeout and not self._has_hung_up():
                return b""
            raise RigError(f"reading failed ({problem})", place=self._name, expected="a connected printer") from problem
        except (pyvisa.Error, OSError) as problem:
            raise RigError(f"reading failed ({problem})", place=self._name, expected="a connected printer") from problem

    def close(self) -> None:
        """Let go of the resource; a second time does nothing."""
        self._resource.close()

    def _find_socket(self) -> socket.socket | None:
        session = self._manager.visalib.sessions.get(self._resource.session)
        interface = getattr(session, "interface", None)
        return interface if isinstance(interface, socket.socket) else None

    def _has_hung_up(self) -> bool:
        """Whether the peer has closed the connection, which the back end reports as a timeout."""
        if self._socket is None:
            return False
        try:
            return self._socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True
