"""The values that flow between harness modules and processes. No I/O, no database rows, no clock."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Self, TypeVar

from harness.errors import HarnessError

_E = TypeVar("_E", bound=StrEnum)


class Outcome(StrEnum):
    """How one attempt at a test ended. Only PASSED is good news; the others never count as passed."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    """The product is at fault."""
    ERROR = "ERROR"
    """Rig, simulator or harness is at fault; never blamed on the firmware."""
    SKIPPED = "SKIPPED"
    """The test decided not to run."""
    NOT_RUN = "NOT_RUN"
    """Planned, but the device lacks a capability or the run ended first."""


class Level(StrEnum):
    """How far a test stands from the commit. Ordered: selecting L4 also selects everything below it."""

    L0 = "L0"
    L1 = "L1"
    L2 = "L2"
    L3 = "L3"
    L4 = "L4"

    def includes(self, other: Level) -> bool:
        """True if a selection at this level runs tests of ``other``."""
        return other <= self


class RunState(StrEnum):
    """Whether a run still adds results, ended by itself, or was ended."""

    RUNNING = "running"
    FINISHED = "finished"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """A number declared with its limits before it is taken; ``value`` None means it was never taken.

    Limits are inclusive; None means unlimited on that side. Raises HarnessError for a number that is not
    finite and for ``low`` above ``high``.
    """

    name: str
    unit: str
    value: float | None = None
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        for label, number in (("value", self.value), ("low", self.low), ("high", self.high)):
            if number is not None and not math.isfinite(number):
                raise HarnessError(
                    f"{label} is",
                    place=f"measurement {self.name!r}",
                    value=number,
                    expected="a finite number, or None",
                )
        if self.low is not None and self.high is not None and self.low > self.high:
            raise HarnessError(
                "low is",
                place=f"measurement {self.name!r}",
                value=self.low,
                expected=f"at most high, {self.high}",
            )

    @property
    def is_measured(self) -> bool:
        """True once a value was taken."""
        return self.value is not None

    @property
    def within_limits(self) -> bool:
        """True if a value was taken and lies within the limits. What was not measured never passes."""
        if self.value is None:
            return False
        return (self.low is None or self.low <= self.value) and (self.high is None or self.value <= self.high)

    def to_dict(self) -> dict[str, Any]:
        """The same measurement in values JSON knows."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """The inverse of :meth:`to_dict`. Raises HarnessError for unknown or missing keys and wrong types."""
        read = _Reader("measurement", cls, data)
        return cls(
            name=read.text("name"),
            unit=read.text("unit"),
            value=read.number_or_none("value"),
            low=read.number_or_none("low"),
            high=read.number_or_none("high"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that was sent with a run: whatever it is, it is kept as it is. ``sent_ms`` is since 1970, UTC."""

    name: str
    media_type: str
    body: bytes
    sent_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One test on one profile that a run promised to execute. The honest denominator is made of these.

    ``requirements`` are those the test says it covers, so that one never run is known to leave them open.
    """

    test_id: str
    profile: str
    pillar: str
    level: Level
    requirements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One attempt at one test on one rig, with all that is needed to repeat it.

    ``test_id`` is the test's node id without the profile. ``machine`` is what executed the firmware, and
    ``virtual_s`` how long that took in its own time; both are None on a rig that is no simulator. ``capsule``
    is the path of the reproduction archive, absolute or relative to the folder of the database.
    ``finished_at`` is UTC in ISO 8601.
    """

    test_id: str
    pillar: str
    level: Level
    profile: str
    rig_kind: str
    outcome: Outcome
    attempt: int
    seed: int
    firmware_hash: str
    profile_hash: str
    virtual_s: float | None
    wall_s: float
    finished_at: str
    trace_digest: str | None = None
    message: str = ""
    log: str = ""
    requirements: tuple[str, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    capsule: str | None = None
    machine: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The same result in values JSON knows, able to cross a process boundary."""
        data = asdict(self)
        data["level"] = str(self.level)
        data["outcome"] = str(self.outcome)
        data["requirements"] = list(self.requirements)
        data["measurements"] = [measurement.to_dict() for measurement in self.measurements]
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """The inverse of :meth:`to_dict`. Raises HarnessError for unknown or missing keys and wrong types."""
        read = _Reader("result", cls, data)
        return cls(
            test_id=read.text("test_id"),
            pillar=read.text("pillar"),
            level=read.member("level", Level),
            profile=read.text("profile"),
            rig_kind=read.text("rig_kind"),
            outcome=read.member("outcome", Outcome),
            attempt=read.integer("attempt"),
            seed=read.integer("seed"),
            firmware_hash=read.text("firmware_hash"),
            profile_hash=read.text("profile_hash"),
            virtual_s=read.number_or_none("virtual_s"),
            wall_s=read.number("wall_s"),
            finished_at=read.text("finished_at"),
            trace_digest=read.text_or_none("trace_digest"),
            message=read.text("message"),
            log=read.text("log"),
            requirements=tuple(read.texts("requirements")),
            measurements=tuple(Measurement.from_dict(item) for item in read.mappings("measurements")),
            capsule=read.text_or_none("capsule"),
            machine=read.text_or_none("machine"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One execution of one plan. ``planned`` counts tests times profiles; times are UTC in ISO 8601.

    ``id`` names the run in addresses and file names: letters, digits, ``.``, ``_`` and ``-``.
    """

    id: str
    started_at: str
    commit: str
    seed: int
    rig: str
    level: Level
    planned: int
    finished_at: str | None = None
    state: RunState = RunState.RUNNING


class _Reader:
    """Typed access to a mapping whose keys must be exactly the fields of a record."""

    def __init__(self, place: str, record: type[Any], data: Mapping[str, object]) -> None:
        self._place = place
        self._data = data
        known = [field.name for field in fields(record)]
        for key in data:
            if key not in known:
                raise HarnessError("unknown key", place=place, value=repr(key), expected=", ".join(known))
        for key in known:
            if key not in data:
                raise HarnessError("missing key", place=place, value=repr(key), expected="every field")

    def _reject(self, key: str, expected: str) -> HarnessError:
        return HarnessError(f"{key} is", place=self._place, value=repr(self._data[key]), expected=expected)

    def text(self, key: str) -> str:
        value = self._data[key]
        if not isinstance(value, str):
            raise self._reject(key, "text")
        return value

    def text_or_none(self, key: str) -> str | None:
        return None if self._data[key] is None else self.text(key)

    def integer(self, key: str) -> int:
        value = self._data[key]
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._reject(key, "an integer")
        return value

    def number(self, key: str) -> float:
        value = self._data[key]
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self._reject(key, "a number")
        return float(value)

    def number_or_none(self, key: str) -> float | None:
        return None if self._data[key] is None else self.number(key)

    def member(self, key: str, kind: type[_E]) -> _E:
        value = self.text(key)
        if value not in [str(item) for item in kind]:
            raise self._reject(key, "one of " + ", ".join(kind))
        return kind(value)

    def _list(self, key: str) -> list[object]:
        value = self._data[key]
        if not isinstance(value, (list, tuple)):
            raise self._reject(key, "a list")
        return list(value)

    def texts(self, key: str) -> list[str]:
        items = self._list(key)
        if not all(isinstance(item, str) for item in items):
            raise self._reject(key, "a list of texts")
        return [str(item) for item in items]

    def mappings(self, key: str) -> list[Mapping[str, object]]:
        found: list[Mapping[str, object]] = []
        for item in self._list(key):
            if not isinstance(item, Mapping):
                raise self._reject(key, "a list of objects")
            found.append(item)
        return found
