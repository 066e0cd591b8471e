"""How values read on a page: hashes, moments, durations, numbers. Almost no HTML."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from markupsafe import Markup, escape

from harness.records import Measurement
from harness.track import UNVERSIONED


def breakable(test_id: str) -> Markup:
    """The id, escaped, with places where a narrow column may break it: after ``/``, ``::`` and ``_``."""
    text = str(escape(test_id))
    for mark in ("/", "::", "_"):
        text = text.replace(mark, f"{mark}<wbr>")
    return Markup(text)  # escaped above


def short_hash(digest: str) -> str:
    """The first 12 characters, enough to tell builds apart by eye; of what was not committed the content too.

    >>> short_hash("4f1c2a9be77d0d15+1a2b3c4d"), short_hash("unversioned-1a2b3c4d")
    ('4f1c2a9be77d+1a2b3c4d', 'unversioned-1a2b3c4d')
    """
    commit, mark, content = digest.partition("+")
    return digest if digest.startswith(UNVERSIONED) else f"{commit[:12]}{mark}{content}"


def moment(iso: str | None) -> str:
    """A UTC moment such as ``2025-03-01 14:05:09 UTC``; what is not ISO 8601 is shown as it is."""
    if iso is None:
        return "not yet"
    try:
        parsed = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    if parsed.tzinfo is not None:
        parsed = parsed.astimezone(UTC)
    return f"{parsed:%Y-%m-%d %H:%M:%S} UTC"


def days(moments: Sequence[str]) -> list[str]:
    """Month and day of each UTC moment, such as ``03-01``; with the time, ``03-01 14:05``, if two are of one day.

    What is not ISO 8601 is shown as it is.
    """
    found = [_written(iso, "%m-%d") for iso in moments]
    return found if len(set(found)) == len(found) else [_written(iso, "%m-%d %H:%M") for iso in moments]


def _written(iso: str, form: str) -> str:
    try:
        return datetime.fromisoformat(iso).strftime(form)
    except ValueError:
        return iso


def duration(seconds: float | None) -> str:
    """Seconds as people say them: ``0.42 s``, ``3 min 05 s``, ``2 h 04 min``."""
    if seconds is None:
        return "not known"
    if seconds < 59.95:
        return f"{seconds:.3g} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    return f"{minutes // 60} h {minutes % 60:02d} min"


def age(days: float) -> str:
    """How long ago, to the unit that matters: ``20 min ago``, ``5 h ago``, ``3 days ago``."""
    minutes = max(0, round(days * 24 * 60))
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 48 * 60:
        return f"{minutes // 60} h ago"
    return f"{minutes // (24 * 60)} days ago"


def number(value: float | None) -> str:
    """A measured value with up to six significant digits."""
    return "not measured" if value is None else f"{value:.6g}"


def limits(measurement: Measurement) -> str:
    """The limits in words: ``1 to 2``, ``at most 2``, ``at least 1``, or ``none``."""
    low, high = measurement.low, measurement.high
    if low is None and high is None:
        return "none"
    if low is None:
        return f"at most {number(high)}"
    if high is None:
        return f"at least {number(low)}"
    return f"{number(low)} to {number(high)}"


def judgement(measurement: Measurement) -> str:
    """``within``, ``outside`` or ``not measured``."""
    if not measurement.is_measured:
        return "not measured"
    return "within" if measurement.within_limits else "outside"


def since(iso: str | None, now: datetime | None = None) -> str:
    """How long ago a moment is: ``12 min ago``, ``3 h 20 min ago``, from two days on ``2.5 days ago``."""
    if iso is None:
        return "never"
    seconds = ((now or datetime.now(UTC)) - datetime.fromisoformat(iso)).total_seconds()
    if seconds >= 2 * 86_400:
        return f"{seconds / 86_400:.1f} days ago"
    minutes = max(0, round(seconds / 60))
    return f"{minutes} min ago" if minutes < 120 else f"{duration(60 * minutes)} ago"
