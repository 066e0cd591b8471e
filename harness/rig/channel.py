"""The seam to a printer's host port. No implementation."""

from __future__ import annotations

from typing import Protocol


class Channel(Protocol):
    """Bytes to and from one host port."""

    def write(self, data: bytes) -> None:
        """Send all of `data`. Raises RigError if the line is gone."""
        ...

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """At least one byte as soon as there is one, at most `max_bytes`; none if `timeout_s` of the rig's time passes.

        Raises RigError if the line is gone.
        """
        ...

    def close(self) -> None:
        """Let go of the line; a second time does nothing."""
        ...
