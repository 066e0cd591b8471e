"""Quarantine: a test whose answer somebody has undertaken to mend, until a date. It still runs and is shown. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harness.errors import ConfigError

DAY_MS = 86_400_000
LONGEST_DAYS = 28
"""One iteration: who needs longer says so again, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantine:
    """A test set aside on one product, or on all if ``profile`` is None. Moments are milliseconds since 1970.

    ``id`` is None until it is stored. ``lifted_ms`` tells that it was ended before its date.
    """

    id: int | None = None
    test_id: str
    profile: str | None
    owner: str
    reason: str
    who: str
    since_ms: int
    until_ms: int
    lifted_ms: int | None = None

    def holds(self, now_ms: int) -> bool:
        """True from its beginning until its date, unless it was lifted. An expired one pardons nothing."""
        ends_ms = self.until_ms if self.lifted_ms is None else min(self.until_ms, self.lifted_ms)
        return self.since_ms <= now_ms < ends_ms

    def covers(self, test_id: str, profile: str) -> bool:
        """True for the test it is about."""
        return self.test_id == test_id and self.profile in (None, profile)


def faults(quarantine: Quarantine) -> dict[str, str]:
    """By field, what is wrong: no owner or reason, nobody who says so, ends too late or before it begins."""
    expected = {"owner": "who mends the test", "reason": "what is wrong with the test", "who": "who says so"}
    found = {
        name: f"is empty; expected {what}" for name, what in expected.items() if not getattr(quarantine, name).strip()
    }
    days = (quarantine.until_ms - quarantine.since_ms) / DAY_MS
    if not 0 < days <= LONGEST_DAYS:
        found["until"] = f"is after {days:.1f} days; expected more than 0 and at most {LONGEST_DAYS}"
    return found


def check(quarantine: Quarantine) -> None:
    """Raises ConfigError for one that has a fault, naming the first."""
    for name, told in faults(quarantine).items():
        raise ConfigError(f"{name} {told}", place=f"quarantine of {quarantine.test_id}")


def holding(quarantines: Iterable[Quarantine], test_id: str, profile: str, now_ms: int) -> Quarantine | None:
    """The quarantine that holds for a test at a moment, the one that ends last if there are several."""
    found = [one for one in quarantines if one.covers(test_id, profile) and one.holds(now_ms)]
    return max(found, key=lambda one: one.until_ms, default=None)


def expired(quarantines: Sequence[Quarantine], now_ms: int) -> tuple[Quarantine, ...]:
    """Those whose date has passed without being lifted or renewed: their owners owe an answer."""
    return tuple(
        one
        for one in quarantines
        if one.lifted_ms is None
        and one.until_ms <= now_ms
        and not any(
            other.test_id == one.test_id and other.profile in (None, one.profile) and other.until_ms > one.until_ms
            for other in quarantines
        )
    )
