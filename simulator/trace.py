"""What happened in one run, in order, and how two runs differ. No clock of its own, no files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

Record = tuple[int, str, str]
"""(time in ns, source, text)"""


def canonical(now_ns: int, source: str, text: str) -> str:
    """One record as a line. ``source`` is one word and ``text`` one line, or ValueError."""
    if " " in source or not source or "\n" in text or "\n" in source:
        raise ValueError(f"trace record {source!r} {text!r}: expected a one-word source, a one-line text")
    return f"{now_ns} {source} {text}\n"


class Trace:
    """The records of one run. Two runs of the same inputs have the same digest."""

    __slots__ = ("_hash", "_hashed", "_texts")

    def __init__(self) -> None:
        self._texts: list[str] = []
        """Canonical lines, one or more in each text."""
        self._hash = hashlib.sha256()
        self._hashed = 0

    def __getstate__(self) -> str:
        """The text alone: a copy hashes it again, since a hash cannot be stored."""
        self._gather()
        return "".join(self._texts)

    def __setstate__(self, text: str) -> None:
        """Take over the records of another."""
        self._texts = [text]
        self._hash = hashlib.sha256()
        self._hashed = 0

    @property
    def records(self) -> list[Record]:
        """Every record, in order."""
        return [_parse(line) for line in self.to_lines()]

    def record(self, now_ns: int, source: str, text: str) -> None:
        """Append one record. ``source`` is one word and ``text`` one line, or ValueError."""
        self._texts.append(canonical(now_ns, source, text))

    def digest(self) -> str:
        """SHA-256, in hex, of every record as its canonical line.

        Only new records are hashed at each call.
        """
        self._gather()
        fresh = self._texts[self._hashed :]
        if fresh:
            self._hash.update("".join(fresh).encode())
            self._hashed = len(self._texts)
        return self._hash.hexdigest()

    def take_lines(self) -> list[str]:
        """The lines recorded since the last call, forgotten here afterwards: a printer may live for days.

        The digest goes on as if they were still here.
        """
        self.digest()
        lines = self.to_lines()
        self._texts.clear()
        self._hashed = 0
        return lines

    def to_lines(self) -> list[str]:
        """The canonical form: one ``<ns> <source> <text>`` per record, without the line end."""
        self._gather()
        return "".join(self._texts).split("\n")[:-1]

    def _gather(self) -> None:
        """Take what others have written since."""

    @classmethod
    def from_lines(cls, lines: Iterable[str]) -> Trace:
        """Read back what :meth:`to_lines` wrote; line ends are ignored.

        ValueError names a line that is not one.
        """
        trace = cls()
        for number, line in enumerate(lines, 1):
            parts = line.rstrip("\n").split(" ", 2)
            if len(parts) != 3 or not parts[0].isdecimal():
                raise ValueError(f"trace line {number} is {line!r}; expected '<nanoseconds> <source> <text>'")
            trace.record(int(parts[0]), parts[1], parts[2])
        return trace


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Where two traces part: the index, what each has there (None: it ended), and what they shared before."""

    index: int
    a: Record | None
    b: Record | None
    before: tuple[Record, ...]

    def __str__(self) -> str:
        shared = "".join(f"  {_line(record)}\n" for record in self.before)
        return f"traces part at record {self.index}:\n{shared}a {_line(self.a)}\nb {_line(self.b)}"


def first_difference(a: Trace, b: Trace, *, context: int = 5) -> Difference | None:
    """The first record in which two traces differ with up to ``context`` shared ones before it, or None."""
    of_a, of_b = a.records, b.records
    for index in range(max(len(of_a), len(of_b))):
        in_a = of_a[index] if index < len(of_a) else None
        in_b = of_b[index] if index < len(of_b) else None
        if in_a != in_b:
            before = tuple(of_a[max(0, index - context) : index])
            return Difference(index=index, a=in_a, b=in_b, before=before)
    return None


def _parse(line: str) -> Record:
    ns, source, text = line.split(" ", 2)
    return int(ns), source, text


def _line(record: Record | None) -> str:
    return "(end of trace)" if record is None else f"{record[0]} {record[1]} {record[2]}"
