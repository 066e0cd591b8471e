"""Shares of cost by activity and period, and two periods beside each other. Values and arithmetic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from harness.errors import ConfigError

WHOLE = 100.0
TOLERANCE = 0.5
"""What rounding of shares to whole percents may add up to besides 100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What part of a period's cost went to an activity, in percent."""

    period: str
    activity: str
    percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The shares of one period, as they were given, with who gave them, from where and when (ISO 8601, UTC)."""

    name: str
    shares: tuple[Share, ...]
    who: str
    source: str
    at: str

    @property
    def total_percent(self) -> float:
        """What the shares add up to."""
        return sum(share.percent for share in self.shares)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One activity in two periods; None where the period does not name it, which is not the same as none."""

    activity: str
    before: float | None
    after: float | None

    @property
    def change(self) -> float | None:
        """Percentage points from before to after; None if one of them is not known."""
        return None if self.before is None or self.after is None else self.after - self.before


def compare(before: Period | None, after: Period | None) -> tuple[Compared, ...]:
    """Every activity of either period: in the order of the first, then what only the second has."""
    first = {} if before is None else {share.activity: share.percent for share in before.shares}
    second = {} if after is None else {share.activity: share.percent for share in after.shares}
    return tuple(
        Compared(activity=name, before=first.get(name), after=second.get(name)) for name in {**first, **second}
    )


def checked(shares: Iterable[Share], *, place: str) -> tuple[Share, ...]:
    """The shares of one period. Raises ConfigError if an activity stands twice or they add up to more than all of it.

    Less than all is allowed: what nobody accounted for is shown as such.
    """
    found = tuple(shares)
    names = [share.activity for share in found]
    for name in names:
        if names.count(name) > 1:
            raise ConfigError("activity stands twice:", place=place, value=repr(name), expected="each once")
    for share in found:
        if not 0 <= share.percent <= WHOLE:
            raise ConfigError(f"share of {share.activity!r} is", place=place, value=share.percent, expected="0-100 %")
    total = sum(share.percent for share in found)
    if total > WHOLE + TOLERANCE:
        raise ConfigError("shares add up to", place=place, value=f"{total:g} %", expected="at most 100 %")
    return found
