"""What `--rig` says: which kind of rig, and where. Parsing only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec

import serial

from harness.errors import ConfigError

_VISA = re.compile(r"(ASRL|GPIB|PRLGX|PXI|TCPIP|USB|VICP|VXI)[^:]*::", re.IGNORECASE)
_SERIAL = re.compile(r"([a-z0-9]+://.+|/dev/\S+|/\S+|COM\d+)", re.IGNORECASE)


class RigKind(StrEnum):
    """The kinds of rig; a Result says which one it was taken on."""

    SIMULATOR = "simulator"
    SERIAL = "serial"
    VISA = "visa"


@dataclass(frozen=True, slots=True, kw_only=True)
class RigAddress:
    """Kind and the text its driver understands; empty for the simulator, which is made on the spot."""

    kind: RigKind
    text: str

    def __str__(self) -> str:
        return self.text or "sim"


def parse_address(text: str, *, option: str = "--rig") -> RigAddress:
    """Read `sim`, a VISA resource name (`TCPIP::host::9100::SOCKET`), a serial device or any pyserial URL.

    Raises ConfigError, with the option that said it, for anything else.
    """
    if text in ("sim", "simulator"):
        return RigAddress(kind=RigKind.SIMULATOR, text="")
    if _VISA.match(text):
        return RigAddress(kind=RigKind.VISA, text=text)
    if _SERIAL.fullmatch(text) and _has_handler(text):
        return RigAddress(kind=RigKind.SERIAL, text=text)
    raise ConfigError(
        "is not a rig:",
        place=option,
        value=repr(text),
        expected="sim, a serial device or URL (/dev/ttyUSB0, socket://host:9100), "
        "or a VISA name (TCPIP::host::9100::SOCKET)",
    )


def _has_handler(text: str) -> bool:
    """Whether pyserial has a module for the protocol of a URL; what is no URL needs none."""
    protocol, mark, _ = text.lower().partition("://")
    return not mark or any(find_spec(f"{package}.protocol_{protocol}") for package in serial.protocol_handler_packages)
