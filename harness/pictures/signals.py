"""What every wire, switch and value of a printer was at each moment, from a trace. Writes no file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from device_profiles import Profile
from harness.pictures.bus_words import (
    BYTE_NS,
    DOCUMENT,
    DOOR,
    GATE,
    HEATER,
    KEY,
    KEYS,
    LAMPS,
    MOTOR,
    SENSOR,
    TEMP,
    TEXT,
    Message,
    messages,
    read_message,
)
from harness.pictures.happenings import is_meter_reading, is_power_cut
from harness.pictures.stations import SENSORS
from harness.pictures.trace_text import Event

KEY_NS = 50_000_000
"""How long a key is shown as down: the bus tells only that it was pressed, and a finger takes about this long."""

Value = int | float | str

_UNPOWERED = (
    ("engine", "motor"), ("engine", "heater"), ("engine", "gate_to_return"), ("panel", "lamp_ready"),
    ("panel", "lamp_attention"),
)  # fmt: skip
"""What falls off with the power, without a message."""


class Kind(StrEnum):
    """What values a signal takes."""

    WIRE = "wire"
    WHOLE = "integer"
    REAL = "real"
    WORDS = "string"


@dataclass(slots=True, kw_only=True)
class Signal:
    """One signal and its changes, in order of time. ``module`` is whose it is."""

    module: str
    name: str
    kind: Kind
    start: Value
    changes: list[tuple[int, Value]] = field(default_factory=list)
    is_pulsed: bool = False

    def pulse(self, begin_ns: int, end_ns: int) -> None:
        """Note that it was 1 for a while; such notes are put in order once all are made."""
        self.is_pulsed = True
        self.changes += [(begin_ns, 1), (end_ns, 0)]

    def set(self, ns: int, value: Value) -> None:
        """Note a value; the same one again is no change."""
        if value != (self.changes[-1][1] if self.changes else self.start):
            self.changes.append((ns, value))


class _Board:
    """Signals by module and name, made when first asked for."""

    def __init__(self) -> None:
        self.signals: dict[tuple[str, str], Signal] = {}

    def signal(self, module: str, name: str, kind: Kind = Kind.WIRE, start: Value = 0) -> Signal:
        key = (module, name)
        if key not in self.signals:
            self.signals[key] = Signal(module=module, name=name, kind=kind, start=start)
        return self.signals[key]


def read_signals(events: Sequence[Event], profile: Profile) -> list[Signal]:
    """Every signal the product has or the trace tells of, those of the engine first."""
    board = _Board()
    _declare(board, profile)
    inside: set[str] = set()
    for event in events:
        message = read_message(event)
        if message is not None:
            _take_message(board, message)
        else:
            _take_record(board, event, inside)
    for signal in board.signals.values():
        if signal.is_pulsed:
            signal.changes = list(_joined(signal.changes))
        else:
            signal.changes.sort(key=lambda change: change[0])
    return list(board.signals.values())


def watts(events: Iterable[Event], profile: Profile) -> Signal:
    """Power at the mains: as the trace records it, else the profile's averages for what motor and heater did."""
    power = profile.power
    recorded = Signal(module="engine", name="power_w", kind=Kind.REAL, start=float(power.ready_w))
    derived = Signal(module="engine", name="power_w", kind=Kind.REAL, start=float(power.ready_w))
    is_on = {MOTOR: False, HEATER: False}
    for event in events:
        if is_meter_reading(event):
            recorded.set(event.ns, float(event.words[0]))
        for message in messages([event], MOTOR, HEATER):
            is_on[message.kind] = message.data[:1] != b"\0"
            derived.set(message.ns, float(power.printing_w if any(is_on.values()) else power.ready_w))
    return recorded if recorded.changes else derived


def _declare(board: _Board, profile: Profile) -> None:
    for name in SENSORS if profile.has_duplex else SENSORS[:3]:
        board.signal("engine", f"sensor_{name}")
    for name in ("motor", "heater", "gate_to_return", "front_door_open"):
        board.signal("engine", name)
    board.signal("engine", "rollers_mm_s", Kind.WHOLE)
    board.signal("engine", "fuser_c", Kind.WHOLE, round(profile.fuser.ambient_c))
    board.signal("engine", "sheets_in_path", Kind.WHOLE)
    for name in ("lamp_ready", "lamp_attention"):
        board.signal("panel", name)
    for line in range(profile.panel.lines):
        board.signal("panel", f"line_{line}", Kind.WORDS, "")
    for direction in ("to_modules", "from_modules"):
        board.signal("bus", direction)
    board.signal("bus", "message", Kind.WORDS, "")


def _take_message(board: _Board, message: Message) -> None:
    _take_busy(board, message.is_from_module, message.begin_ns, message.ns)
    board.signal("bus", "message", Kind.WORDS, "").set(message.ns, str(message))
    data, ns = message.data, message.ns
    if not data:
        return
    switched = {MOTOR: "motor", HEATER: "heater", GATE: "gate_to_return"}.get(message.kind)
    if switched is not None:
        board.signal("engine", switched).set(ns, int(data[0] != 0))
    elif message.kind == SENSOR and data[0] < len(SENSORS) and len(data) == 2:
        board.signal("engine", f"sensor_{SENSORS[data[0]]}").set(message.begin_ns, int(data[1] != 0))
    elif message.kind == DOOR and data[0] == 0 and len(data) == 2:
        board.signal("engine", "front_door_open").set(message.begin_ns, int(data[1] != 0))
    elif message.kind == TEMP:
        board.signal("engine", "fuser_c", Kind.WHOLE).set(message.begin_ns, int.from_bytes(data[:2], "big"))
    elif message.kind == LAMPS:
        board.signal("panel", "lamp_ready").set(ns, data[0] & 1)
        board.signal("panel", "lamp_attention").set(ns, data[0] >> 1 & 1)
    elif message.kind == TEXT:
        words = data[1:].decode("ascii", "replace").rstrip()
        board.signal("panel", f"line_{data[0]}", Kind.WORDS, "").set(ns, words)
    elif message.kind == KEY:
        key = board.signal("panel", f"key_{KEYS.get(data[0], str(data[0])).lower()}")
        key.pulse(message.begin_ns, message.begin_ns + KEY_NS)
    elif message.kind == DOCUMENT:
        board.signal("scanner", "document_present").set(message.begin_ns, int(data[0] != 0))


def _take_record(board: _Board, event: Event, inside: set[str]) -> None:
    words = event.words
    if event.source == "path" and words[0] == "run":
        board.signal("engine", "rollers_mm_s", Kind.WHOLE).set(event.ns, int(words[1]))
    elif event.source == "path" and words[0] == "sheet" and words[2] in ("fed", "delivered"):
        (inside.add if words[2] == "fed" else inside.discard)(words[1])
        board.signal("engine", "sheets_in_path", Kind.WHOLE).set(event.ns, len(inside))
    elif event.source == "operator" and words[0] == "clear_path":
        inside.clear()
        board.signal("engine", "sheets_in_path", Kind.WHOLE).set(event.ns, 0)
    elif is_power_cut(event):
        for module, name in _UNPOWERED:
            board.signal(module, name).set(event.ns, 0)
        for signal in board.signals.values():
            if signal.module == "panel" and signal.kind is Kind.WORDS:
                signal.set(event.ns, "")
    elif event.source == "pin" and len(words) == 2:
        board.signal("pins", words[0]).set(event.ns, int(words[1] != "0"))
    elif event.source in ("bus>", "bus<") and len(event.text) == 2:  # an acknowledgement: three bytes on the wire
        _take_busy(board, event.source == "bus<", event.ns - 3 * BYTE_NS, event.ns)


def _take_busy(board: _Board, is_from_module: bool, begin_ns: int, end_ns: int) -> None:
    board.signal("bus", "from_modules" if is_from_module else "to_modules").pulse(begin_ns, end_ns)


def _joined(changes: list[tuple[int, Value]]) -> Iterator[tuple[int, Value]]:
    """Edges of the union of pulses; a pulse that begins where another ends goes on with it."""
    level = 0
    for ns, value in sorted(changes, key=lambda change: (change[0], change[1] == 0)):
        was = level
        level += 1 if value else -1
        if (was == 0) != (level == 0):
            yield ns, int(level > 0)
