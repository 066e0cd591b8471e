"""Frames of the internal bus in a trace, read as messages. The numbers are those of docs/internal-bus.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from harness.pictures.trace_text import Event

MODULES = {1: "engine", 2: "finisher", 3: "scanner", 4: "panel"}
MOTOR, PICK, GATE, HEATER, SENSOR, DOOR, TEMP = 0x10, 0x11, 0x12, 0x13, 0x90, 0x91, 0x93
TEXT, LAMPS, KEY = 0x40, 0x41, 0xC0
STAPLE, EJECT, SET_DONE = 0x20, 0x21, 0xA0
SCAN, DOCUMENT, SCANNED = 0x30, 0xB0, 0xB1
NAMES = {
    0x01: "HELLO", 0x81: "IDENT",
    MOTOR: "MOTOR", PICK: "PICK", GATE: "GATE", HEATER: "HEATER", 0x14: "WINDOW", 0x15: "READ", 0x16: "DIVERT",
    SENSOR: "SENSOR", DOOR: "DOOR", 0x92: "TRAY", TEMP: "TEMP", 0x94: "BIN", 0x95: "GUIDES",
    0x96: "SPEED", 0x97: "LATCH",
    STAPLE: "STAPLE", EJECT: "EJECT", 0x22: "SHIFT", SET_DONE: "SET_DONE", 0xA1: "SUPPLY", 0xA2: "BIN", 0xA3: "FAULT",
    0xA4: "GATHERED",
    0x31: "SCAN_BOTH", 0x32: "SCAN_GLASS", 0xB2: "ORIGINAL", 0xB3: "LID", 0xB4: "JAM", 0xB5: "NOTHING_FED",
    SCAN: "SCAN", DOCUMENT: "DOCUMENT", SCANNED: "SCANNED",
    TEXT: "TEXT", LAMPS: "LAMPS", 0x42: "SUPPLY", KEY: "KEY", 0xC1: "REPEAT",
}  # fmt: skip
KEYS = {1: "START", 2: "STOP", 3: "OK", 4: "UP", 5: "DOWN", 6: "BACK", 7: "MENU"}
BYTE_NS = 86_806
"""Ten bits at 115200 baud."""

_GUARD_BYTES = 3  # start byte and CRC, which the trace leaves out
_EDGE_BYTES = 5
_SYNC = 0x40


class Message(NamedTuple):
    """One frame with a payload. ``ns`` is the end of its last byte; ``kind`` its type, ``data`` what follows."""

    ns: int
    module: str
    is_from_module: bool
    kind: int
    data: bytes
    is_edge: bool = False
    """Whether its frame is the short one of a paper sensor's report."""

    @property
    def name(self) -> str:
        """The type's name, or its number if the page of the bus gives it none that is known here."""
        return NAMES.get(self.kind, f"0x{self.kind:02X}")

    @property
    def begin_ns(self) -> int:
        """When its first byte began."""
        wire_bytes = _EDGE_BYTES if self.is_edge else len(self.data) + 1 + 3 + _GUARD_BYTES
        return self.ns - wire_bytes * BYTE_NS

    def __str__(self) -> str:
        said = repr(self.data[1:].decode("ascii", "replace")) if self.kind == TEXT else self.data.hex(" ")
        if self.kind == TEXT and self.data:
            said = f"{self.data[0]} {said}"
        if self.kind == KEY and self.data:
            said = KEYS.get(self.data[0], said)
        if self.kind == TEMP:
            said = f"{int.from_bytes(self.data, 'big')} C"
        arrow = "<" if self.is_from_module else ">"
        return f"{self.module} {arrow} {self.name} {said}".rstrip()


def read_message(event: Event) -> Message | None:
    """The message of a record `bus>` or `bus<`; None for acknowledgements and every other record."""
    if event.source not in ("bus>", "bus<"):
        return None
    try:
        frame = bytes.fromhex(event.text)
    except ValueError:
        return None
    if len(frame) < 4:
        return None
    module = MODULES.get(frame[0] & 0x7F, f"module-{frame[0] & 0x7F}")
    is_edge = frame[3] == SENSOR and event.source == "bus<" and not frame[1] & _SYNC
    return Message(event.ns, module, event.source == "bus<", frame[3], frame[4:], is_edge)


def empty_frame(event: Event) -> str:
    """What to call a frame without a payload: it only asks whether the other end is there."""
    arrow = event.source[-1:]
    try:
        module = MODULES.get(int(event.text[:2], 16) & 0x7F, "?")
    except ValueError:
        return event.text
    return f"{module} {arrow} (empty)"


def messages(events: Iterable[Event], *kinds: int) -> Iterator[Message]:
    """Every message of some types, or of all, in order."""
    for event in events:
        message = read_message(event)
        if message is not None and (not kinds or message.kind in kinds):
            yield message
