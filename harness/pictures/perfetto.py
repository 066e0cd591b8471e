"""A trace in the Trace Event format, which Perfetto and chrome://tracing open.

The format is that of "Trace Event Format" (Google, 2016): microseconds; phases X a slice, i an instant, C a counter,
M a name. A process is a module of the printer, a thread one thing it does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from device_profiles import Profile
from harness.pictures.bus_words import messages
from harness.pictures.happenings import Span, covered_spans, is_meter_reading, read_marks, read_queue, read_sets, spans
from harness.pictures.motion import Rollers
from harness.pictures.sheets import SheetCourse, read_sheets
from harness.pictures.signals import Kind, Signal, read_signals, watts
from harness.pictures.stations import SENSORS, Way
from harness.pictures.trace_text import Event, read_events

_NS_PER_US = 1000
_COUNTERS = (("engine", "fuser_c"), ("engine", "rollers_mm_s"), ("engine", "sheets_in_path"))
_SWITCHES = ("motor", "heater", "gate_to_return", "front_door_open", "lamp_ready", "lamp_attention", "document_present")

_Json = dict[str, object]


def to_trace_events(lines: Iterable[str], profile: Profile) -> str:
    """The JSON object form of the format. Raises ConfigError if a line is no record of a trace."""
    events = read_events(lines)
    writer = _Writer()
    end_ns = events[-1].ns if events else 0
    rollers = Rollers(events, end_ns)
    way = Way.of(profile)
    for sheet in read_sheets(events, way, rollers, speed_mm_s=profile.paper_path.process_speed_mm_s):
        _write_sheet(writer, sheet)
    for number, name in enumerate(SENSORS if profile.has_duplex else SENSORS[:3]):
        for span in covered_spans(events, number, end_ns):
            writer.slice("engine", f"sensor {name}", span, "covered")
    signals = read_signals(events, profile)
    for signal in signals:
        _write_signal(writer, signal, end_ns)
    for ns, value in watts(events, profile).changes:
        writer.counter("engine", "power_w", ns, value)
    for ns, waiting in read_queue(events):
        writer.counter("firmware", "jobs", ns, waiting)
    for message in messages(events):
        thread = f"from {message.module}" if message.is_from_module else f"to {message.module}"
        details = {"data": message.data.hex(" ")}
        writer.slice("bus", thread, (message.begin_ns, message.ns), message.name, details)
    for one in read_sets(events):
        words = f"set of {one.sheets}{' stapled' if one.is_stapled else ''}"
        writer.instant("finisher" if profile.finisher else "engine", "sets", one.ns, words)
    for mark in read_marks(events):
        writer.instant("happenings", mark.kind, mark.ns, mark.text)
    _write_talk(writer, events)
    readings = [event for event in events if is_meter_reading(event) and len(event.words) > 1]
    for event, until_ns in zip(readings, [*[event.ns for event in readings[1:]], end_ns], strict=False):
        writer.slice("engine", "power state", (event.ns, max(event.ns, until_ns)), event.words[1])
    return json.dumps(
        {
            "displayTimeUnit": "ms",
            "otherData": {"product": profile.name, "model": profile.identity.model, "clock": "virtual"},
            "traceEvents": writer.events,
        },
        separators=(",", ":"),
    )


class _Writer:
    """Numbers processes and threads as they are first named."""

    def __init__(self) -> None:
        self.events: list[_Json] = []
        self._processes: dict[str, int] = {}
        self._threads: dict[tuple[str, str], int] = {}

    def slice(
        self, process: str, thread: str, span: Span, name: str, details: Mapping[str, object] | None = None
    ) -> None:
        start_ns, end_ns = span
        self._add("X", process, thread, start_ns, name, dur=(end_ns - start_ns) / _NS_PER_US, args=dict(details or {}))

    def instant(self, process: str, thread: str, ns: int, name: str) -> None:
        self._add("i", process, thread, ns, name, s="t")

    def counter(self, process: str, name: str, ns: int, value: object) -> None:
        self._add("C", process, "", ns, name, args={name: value})

    def _add(self, phase: str, process: str, thread: str, ns: int, name: str, **more: object) -> None:
        pid = self._process(process)
        tid = self._thread(process, thread) if thread else 0
        self.events.append({"ph": phase, "pid": pid, "tid": tid, "ts": ns / _NS_PER_US, "name": name, **more})

    def _process(self, name: str) -> int:
        if name not in self._processes:
            self._processes[name] = len(self._processes) + 1
            self._name("process_name", self._processes[name], 0, name)
        return self._processes[name]

    def _thread(self, process: str, name: str) -> int:
        key = (process, name)
        if key not in self._threads:
            self._threads[key] = len(self._threads) + 1
            self._name("thread_name", self._process(process), self._threads[key], name)
        return self._threads[key]

    def _name(self, what: str, pid: int, tid: int, name: str) -> None:
        self.events.append({"ph": "M", "pid": pid, "tid": tid, "name": what, "args": {"name": name}})


def _write_sheet(writer: _Writer, sheet: SheetCourse) -> None:
    """A thread a sheet would be thousands: each takes the next of eight lanes, more than are ever inside at once."""
    lane = f"sheets {(sheet.number - 1) % 8 + 1}"
    details: _Json = {"tray": sheet.tray, "length_mm": sheet.length_mm, "end": sheet.end or "still inside"}
    writer.slice("paper path", lane, (sheet.fed_ns, sheet.end_ns), f"sheet {sheet.number}", details)
    for one in sheet.passes:
        to_ns = min(one.end_ns, sheet.passes[1].start_ns) if one.number == 1 and len(sheet.passes) > 1 else one.end_ns
        writer.slice("paper path", lane, (one.start_ns, to_ns), f"pass {one.number}")
    if sheet.stop is not None:
        writer.instant("paper path", lane, sheet.stop.ns, f"{sheet.stop.kind} {sheet.stop.place}".rstrip())


def _write_signal(writer: _Writer, signal: Signal, end_ns: int) -> None:
    if (signal.module, signal.name) in _COUNTERS:
        for ns, value in ((0, signal.start), *signal.changes):
            writer.counter(signal.module, signal.name, ns, value)
    elif signal.name in _SWITCHES:
        for span in spans(((ns, bool(value)) for ns, value in signal.changes), end_ns):
            writer.slice(signal.module, signal.name, span, "on")
    elif signal.kind is Kind.WORDS and signal.module == "panel":
        shown = pairwise([*signal.changes, (end_ns, "")])
        for (ns, words), (until_ns, _next) in shown:
            if words:
                writer.slice("panel", signal.name, (ns, max(ns, until_ns)), str(words))


def _write_talk(writer: _Writer, events: Sequence[Event]) -> None:
    """What hosts and printer said, and what the firmware logged; a job is a line of the log."""
    for event in events:
        if event.source == "log":
            _ms, _space, rest = event.text.partition(" ")
            thread = "jobs" if " jobs: " in rest else "log"
            writer.instant("firmware", thread, event.ns, rest)
        elif event.source[-1:] in "<>" and event.source[:3] != "bus":
            try:
                said = bytes.fromhex(event.text).decode("ascii", "replace")
            except ValueError:
                continue
            thread = event.source[:-1] + (" says" if event.source.endswith(">") else " hears")
            writer.instant("hosts", thread, event.ns, said.strip() or event.text)
