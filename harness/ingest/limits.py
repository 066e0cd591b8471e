"""How much of anything is taken, and moments that cannot be. Pure: the caller says what time it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from harness.errors import SubmissionError
from harness.moments import to_ms, to_text

MOST_BYTES = 64 * 2**20
"""Of one submission: a night of 30,000 tests on a dozen products is about as much."""
MOST_RESULTS = 500_000
"""In one submission: 30,000 tests on a dozen products, and some more."""
MOST_NAME = 2_000
"""Characters of a test's name."""
MOST_TEXT = 256 * 1024
"""Characters kept of one message or log."""
AHEAD_MS = 300_000
"""How far a sender's clock may be ahead: five minutes, as Kerberos has it (RFC 4120, section 5.2.6 note)."""

_EARLIEST_MS = to_ms("2000-01-01T00:00:00+00:00")
_RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)


def trimmed(text: str) -> str:
    """The text, without its middle if it is longer than MOST_TEXT."""
    if len(text) <= MOST_TEXT:
        return text
    half = MOST_TEXT // 2
    return f"{text[:half]}\n... {len(text) - 2 * half} characters were left out here ...\n{text[-half:]}"


def checked_name(name: str, *, place: str, what: str) -> str:
    """The name. Raises SubmissionError if it is empty or longer than MOST_NAME."""
    if not name.strip():
        raise SubmissionError(f"{what} is empty", place=place, expected="a name")
    if len(name) > MOST_NAME:
        raise SubmissionError(
            f"{what} has", place=place, value=f"{len(name)} characters", expected=f"at most {MOST_NAME}"
        )
    return name


def checked_run_id(run_id: str, *, place: str) -> str:
    """The id. Raises SubmissionError for one that could not stand in an address or a file's name."""
    if not _RUN_ID.fullmatch(run_id):
        raise SubmissionError(
            "run is", place=place, value=repr(run_id[:120]), expected="1-100 letters, digits, '.', '_' or '-'"
        )
    return run_id


def is_moment(text: str) -> bool:
    """True for a moment in ISO 8601 or, as Mocha writes it, in the form of mail (RFC 5322)."""
    return _moment(text) is not None


def checked_moment(text: str, *, now_ms: int, place: str) -> str:
    """A moment in ISO 8601, in UTC, from a text that :func:`is_moment`; one that names no offset is taken as UTC.

    Raises SubmissionError for other text, for a moment ahead of ``now_ms`` by more than AHEAD_MS (what comes after
    it would look old for ever), and for one before the year 2000: that clock was never set.
    """
    ms = _moment(text)
    if ms is None:
        raise SubmissionError("is", place=place, value=repr(text[:80]), expected="a moment in ISO 8601")
    if ms > now_ms + AHEAD_MS:
        ahead_s = (ms - now_ms) // 1000
        raise SubmissionError(
            f"{text.strip()} is {ahead_s} s ahead of this computer's clock",
            place=place,
            expected=f"at most {to_text(now_ms + AHEAD_MS)}; set the sender's clock",
        )
    if ms < _EARLIEST_MS:
        raise SubmissionError(
            "is", place=place, value=text.strip(), expected="a moment since 2000; set the sender's clock"
        )
    return to_text(ms)


def checked_count(found: Iterable[object] | int, *, place: str) -> None:
    """Raises SubmissionError for more than MOST_RESULTS."""
    count = found if isinstance(found, int) else sum(1 for _ in found)
    if count > MOST_RESULTS:
        raise SubmissionError("has", place=place, value=f"{count} results", expected=f"at most {MOST_RESULTS}")


def _moment(text: str) -> int | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text.strip())
            return to_ms((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat())
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None
