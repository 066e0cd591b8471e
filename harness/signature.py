"""What failures have in common: a message without its numbers, addresses and hashes. Pure text."""

from __future__ import annotations

import re

LENGTH = 200
"""Characters kept: enough to tell causes apart, short enough to be a heading."""

# Addresses first, then hashes, then numbers: each would spoil what the one before it looks for.
_VARIABLE = re.compile(r"0x[0-9a-fA-F]+|\b(?=[a-f]*\d)[0-9a-f]{7,}\b|\d+(?:\.\d+)*")


def telling_line(message: str) -> str:
    """The line that says what went wrong: pytest's first ``E`` line, or the first that is not blank."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    assertions = [line.removeprefix("E").strip() for line in lines if line.startswith("E ")]
    return (assertions or lines or [""])[0]


def signature_of(message: str) -> str:
    """The telling line with everything that varies from one occurrence to the next written as ``#``.

    >>> signature_of("jam 3 at 0x2000f00c after 12.5 s")
    'jam # at # after # s'
    """
    return " ".join(_VARIABLE.sub("#", telling_line(message)).split())[:LENGTH]
