"""Laws of how values read on a page."""

from __future__ import annotations

import pytest

from harness.board import formats
from harness.records import Measurement


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "not known"),
        (0.0, "0 s"),
        (0.4213, "0.421 s"),
        (59.94, "59.9 s"),
        (59.97, "1 min 00 s"),
        (60.0, "1 min 00 s"),
        (3599.7, "1 h 00 min"),
        (7440.0, "2 h 04 min"),
    ],
)
def test_durations_read_as_people_say_them(seconds: float | None, text: str) -> None:
    assert formats.duration(seconds) == text


@pytest.mark.parametrize(
    ("iso", "text"),
    [
        (None, "not yet"),
        ("2025-03-01T14:05:09.25+00:00", "2025-03-01 14:05:09 UTC"),
        ("2025-03-01T15:05:09+01:00", "2025-03-01 14:05:09 UTC"),
        ("2025-03-01T14:05:09Z", "2025-03-01 14:05:09 UTC"),
        ("2025-03-01T14:05:09", "2025-03-01 14:05:09 UTC"),
        ("yesterday", "yesterday"),
    ],
)
def test_moments_are_in_utc(iso: str | None, text: str) -> None:
    assert formats.moment(iso) == text


@pytest.mark.parametrize(
    ("moments", "heads"),
    [
        ([], []),
        (["2025-03-02T01:00:00+00:00", "2025-03-01T14:05:00+00:00"], ["03-02", "03-01"]),
        (["2025-03-01T16:00:00+00:00", "2025-03-01T14:05:00+00:00"], ["03-01 16:00", "03-01 14:05"]),
    ],
)
def test_days_that_repeat_have_their_time(moments: list[str], heads: list[str]) -> None:
    assert formats.days(moments) == heads


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(None, None, "none"), (None, 2, "at most 2"), (1.5, None, "at least 1.5"), (1, 2, "1 to 2")],
)
def test_limits_read_as_words(low: float | None, high: float | None, text: str) -> None:
    assert formats.limits(Measurement(name="x", unit="s", low=low, high=high)) == text


def test_an_id_may_break_at_its_joints_and_cannot_carry_markup() -> None:
    assert str(formats.breakable("a/b.py::t_<b>")) == "a/<wbr>b.py::<wbr>t_<wbr>&lt;b&gt;"
