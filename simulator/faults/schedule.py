"""Schedules of faults as text: what a run recorded, or what a person wrote. Reading only.

A line is ``<ns> <kind> <words>``. Of a recorded run the lines ``<ns> chance pick=12 kind=jam size=2`` are read, the
others tell what came of them. ``<ns> do <fault> name=value ...`` asks for a fault at a time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from simulator.faults.rates import PICK, STAPLE, Happening, check_happening


class ScheduleError(ValueError):
    """A line of a schedule that is none, by its number from 1."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"schedule line {line} {problem}")
        self.line = line
        self.problem = problem


class Asked(NamedTuple):
    """A fault that is asked for at a time, and the line that does."""

    when_ns: int
    fault: str
    line: int


@dataclass(slots=True)
class Schedule:
    """What is to go wrong, by occasion and its number, and by time."""

    by_occasion: dict[tuple[str, int], Happening] = field(default_factory=dict)
    by_time: list[Asked] = field(default_factory=list)


def read_schedule(lines: Iterable[str]) -> Schedule:
    """Read a schedule, blank lines and those with ``#`` in front skipped. ScheduleError names a line that is wrong."""
    schedule = Schedule()
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        when, _, rest = text.partition(" ")
        kind, _, words = rest.partition(" ")
        if not when.isdecimal() or not kind:
            raise ScheduleError(number, f"is {text!r}; expected '<nanoseconds> <kind> <words>'")
        if kind == "do":
            schedule.by_time.append(Asked(int(when), words, number))
        elif kind == "chance":
            _read_chance(schedule, number, words)
    return schedule


def _read_chance(schedule: Schedule, number: int, words: str) -> None:
    fields = dict(word.partition("=")[::2] for word in words.split())
    occasion = PICK if PICK in fields else STAPLE
    try:
        key = (occasion, int(fields[occasion]))
        happening = Happening(fields["kind"], int(fields["size"]))
    except (KeyError, ValueError) as problem:
        raise ScheduleError(
            number, f"has {words!r}; expected 'pick=<n> kind=<kind> size=<n>' or 'staple=...'"
        ) from problem
    try:
        check_happening(occasion, happening)
    except ValueError as problem:
        raise ScheduleError(number, f"has {problem}") from problem
    schedule.by_occasion[key] = happening


def read_words(text: str) -> tuple[str, dict[str, str]]:
    """A fault's name and its arguments, of ``name key=value ...``. ValueError if it is nothing of the kind."""
    name, *words = text.split() or [""]
    arguments: dict[str, str] = {}
    for word in words:
        key, sign, value = word.partition("=")
        if not sign or not value:
            raise ValueError(f"fault {text!r}: {word!r} is no argument; expected name=value")
        arguments[key] = value
    return name, arguments
