"""Schedules of faults as text: what a run recorded, or what a person wrote. Reading only.

A line is ``<ns> <kind> <words>``. Of a recorded run the lines ``<ns> chance pick=12 kind=jam size=2`` are read, the
others tell what came of them. ``<ns> do <fault> name=value ...`` asks for a fault at a time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from simulator.faults.rates import PICK, STAPLE, Happening


@dataclass(slots=True)
class Schedule:
    """What is to go wrong, by occasion and its number, and by time."""

    by_occasion: dict[tuple[str, int], Happening] = field(default_factory=dict)
    by_time: list[tuple[int, str]] = field(default_factory=list)


def read_schedule(lines: Iterable[str]) -> Schedule:
    """Read a schedule, blank lines and those with ``#`` in front skipped. ValueError names a line that is wrong."""
    schedule = Schedule()
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        when, _, rest = text.partition(" ")
        kind, _, words = rest.partition(" ")
        if not when.isdecimal() or not kind:
            raise ValueError(f"schedule line {number} is {text!r}; expected '<nanoseconds> <kind> <words>'")
        if kind == "do":
            schedule.by_time.append((int(when), words))
        elif kind == "chance":
            _read_chance(schedule, number, words)
    return schedule


def _read_chance(schedule: Schedule, number: int, words: str) -> None:
    fields = dict(word.partition("=")[::2] for word in words.split())
    occasion = PICK if PICK in fields else STAPLE
    try:
        key = (occasion, int(fields[occasion]))
        schedule.by_occasion[key] = Happening(fields["kind"], int(fields["size"]))
    except (KeyError, ValueError) as problem:
        raise ValueError(
            f"schedule line {number} has {words!r}; expected 'pick=<n> kind=<kind> size=<n>' or 'staple=...'"
        ) from problem


def read_words(text: str) -> tuple[str, dict[str, str]]:
    """A fault's name and its arguments, of ``name key=value ...``. ValueError if it is nothing of the kind."""
    name, *words = text.split()
    arguments: dict[str, str] = {}
    for word in words:
        key, sign, value = word.partition("=")
        if not sign or not value:
            raise ValueError(f"fault {text!r}: {word!r} is no argument; expected name=value")
        arguments[key] = value
    return name, arguments
