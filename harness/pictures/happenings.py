"""What else happened: jams, hands, faults, sets, stops. From a trace; draws nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from harness.pictures.bus_words import SENSOR, messages
from harness.pictures.trace_text import Event

Span = tuple[int, int]
"""(from, to) in ns"""

_MAINS = ("off", "on")
# the lines of jobs.c; a cancelled job ends with the second of its two, when its sheets are out
_JOB_BEGINS = re.compile(r" jobs: job \d+ \".*\" begins$")
_JOB_ENDS = re.compile(r" jobs: job \d+ \".*\" (?:(?:done|cancelled), \d+ sides|stored, \d+ pages)$")
_SOURCES = {"fault": "fault", "operator": "operator", "crash": "crash", "power": "power"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something at a moment. ``kind``: stuck, blocked, fault, operator, power, crash or log."""

    ns: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredSet:
    """Sheets that came to rest together."""

    ns: int
    sheets: int
    is_stapled: bool


def read_marks(events: Iterable[Event]) -> list[Mark]:
    """What a reader of the diagram should look at, in order of time."""
    found = []
    for event in events:
        kind = _SOURCES.get(event.source)
        if kind is not None and not is_meter_reading(event):
            found.append(Mark(ns=event.ns, kind=kind, text=event.text))
        elif event.source == "path" and event.text.startswith("sheet "):
            _sheet, number, what, *place = event.words
            if what == "stuck":
                found.append(Mark(ns=event.ns, kind=what, text=f"sheet {number} sticks at {' '.join(place)}"))
            elif what == "blocked":
                found.append(Mark(ns=event.ns, kind=what, text=f"sheet {number} runs into the one ahead"))
        elif event.source == "log":
            # <ms> <level> <area>: message
            _ms, _space, rest = event.text.partition(" ")
            level, _space, message = rest.partition(" ")
            if level in ("warn", "error"):
                found.append(Mark(ns=event.ns, kind="log", text=f"{level}: {message}"))
    return found


def is_meter_reading(event: Event) -> bool:
    """Whether it tells what the printer draws, `power <watts> <state>`: nothing went wrong."""
    return event.source == "power" and event.text[:1].isdecimal()


def is_power_cut(event: Event) -> bool:
    """Whether the mains went away."""
    return event.source == "power" and event.text == "off"


def read_sets(events: Iterable[Event]) -> list[DeliveredSet]:
    """What fell into a bin in one moment."""
    binned = [event for event in events if event.source == "bin"]
    return [
        DeliveredSet(ns=ns, sheets=len(group), is_stapled=any("stapled" in event.words for event in group))
        for ns, group in ((ns, list(found)) for ns, found in groupby(binned, lambda event: event.ns))
    ]


def read_queue(events: Iterable[Event]) -> list[tuple[int, int]]:
    """How many jobs the printer had, by its log: from each moment on at which that changed."""
    found = [(0, 0)]
    for event in events:
        waiting = found[-1][1]
        if event.source == "log" and _JOB_BEGINS.search(event.text):
            waiting += 1
        elif event.source == "log" and _JOB_ENDS.search(event.text):
            waiting = max(0, waiting - 1)
        elif is_power_cut(event) or event.source == "crash":
            waiting = 0
        if waiting != found[-1][1]:
            found.append((event.ns, waiting))
    return found


def open_doors(events: Iterable[Event], end_ns: int) -> list[Span]:
    """When the front door was open."""
    moves = [(event.ns, event.words[0] == "open_door") for event in events if _is_door(event)]
    return spans(moves, end_ns)


def covered_spans(events: Sequence[Event], sensor: int, end_ns: int) -> list[Span]:
    """When a sensor said that it was covered, as told on the bus."""
    told = (message for message in messages(events, SENSOR) if len(message.data) == 2 and message.data[0] == sensor)
    return spans(((message.begin_ns, message.data[1] != 0) for message in told), end_ns)


def switched_spans(events: Sequence[Event], kind: int, end_ns: int) -> list[Span]:
    """When something was on that messages of one byte switch; it goes off with the power too."""
    changes = [(event.ns, False) for event in events if is_power_cut(event)]
    changes += [(message.ns, message.data[:1] != b"\0") for message in messages(events, kind)]
    return spans(sorted(changes), end_ns)


def dark_spans(events: Iterable[Event], end_ns: int) -> list[Span]:
    """When there was no power."""
    return spans(((event.ns, event.text == "off") for event in events if _is_mains(event)), end_ns)


def spans(changes: Iterable[tuple[int, bool]], end_ns: int) -> list[Span]:
    """From changes of a state to the stretches of time in which it holds."""
    found: list[Span] = []
    since_ns: int | None = None
    for ns, holds in changes:
        if holds and since_ns is None:
            since_ns = ns
        elif not holds and since_ns is not None:
            found.append((since_ns, ns))
            since_ns = None
    return found if since_ns is None else [*found, (since_ns, end_ns)]


def gaps(taken: Iterable[Span], within: Span) -> list[Span]:
    """What spans in order leave of a stretch of time."""
    found: list[Span] = []
    start_ns, end_ns = within
    for from_ns, to_ns in taken:
        if from_ns > start_ns:
            found.append((start_ns, min(from_ns, end_ns)))
        start_ns = max(start_ns, to_ns)
        if start_ns >= end_ns:
            return found
    return [*found, (start_ns, end_ns)]


def _is_mains(event: Event) -> bool:
    return event.source == "power" and event.text in _MAINS


def _is_door(event: Event) -> bool:
    return event.source in ("operator", "fault") and event.text.split(" ", 1)[0] in ("open_door", "close_door")
