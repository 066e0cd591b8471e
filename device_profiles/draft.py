"""The tables of a profile that are sound on their own, before they are held against each other."""

from __future__ import annotations

from dataclasses import dataclass

from device_profiles.errors import Problem, shown
from device_profiles.sections import (
    Finisher,
    Fuser,
    Identity,
    MultiPurposeTray,
    OutputBin,
    Panel,
    PaperPath,
    Power,
    Reliability,
    Requirement,
    Scanner,
    Speed,
    Supplies,
    Tray,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What could be read of ``file``. A table is None if it is absent or has problems of its own."""

    file: str
    unsound: frozenset[str] = frozenset()
    identity: Identity | None = None
    speed: Speed | None = None
    paper_path: PaperPath | None = None
    trays: tuple[Tray, ...] = ()
    multi_purpose_tray: MultiPurposeTray | None = None
    output_bin: OutputBin | None = None
    fuser: Fuser | None = None
    finisher: Finisher | None = None
    scanner: Scanner | None = None
    panel: Panel | None = None
    power: Power | None = None
    reliability: Reliability | None = None
    supplies: Supplies | None = None
    requirements: tuple[Requirement, ...] = ()

    def problem(self, key: str, value: object, expected: str) -> Problem:
        """A problem of this file at ``key``; a ``value`` of None is one that is missing."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # a float field may well have been written as a whole number
        found = "missing" if value is None else shown(value)
        return Problem(file=self.file, key=key, value=value, found=found, expected=expected)
