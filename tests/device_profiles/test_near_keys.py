"""Guesses at what an unknown key was meant to be."""

from __future__ import annotations

import pytest

from device_profiles.near_keys import guess
from device_profiles.profile import Profile
from device_profiles.units import in_words, split_unit


@pytest.mark.parametrize(
    ("unknown", "known", "expected"),
    [
        ("wake_ms", ("sleep_w", "wake_s"), "wake_s (wrong unit: seconds, not milliseconds)"),
        ("wake", ("sleep_w", "wake_s"), "wake_s (the unit is missing: seconds)"),
        ("staples_sheets", ("staples",), "staples (it has no unit)"),
        ("ready_f", ("ready_c", "ready_w"), "ready_c (wrong unit: degrees Celsius, not degrees Fahrenheit)"),
        ("colums", ("lines", "columns"), "columns"),
        ("zzz", ("lines", "columns"), "one of lines, columns"),
    ],
)
def test_the_same_quantity_comes_before_a_like_spelling(unknown: str, known: tuple[str, ...], expected: str) -> None:
    assert guess(unknown, known, {}).expected == expected


def test_a_key_of_another_table_comes_before_a_like_spelling() -> None:
    meant = guess("sleep_w", ("sleep_x",), {"sleep_w": "[power]"})
    assert (meant.key, meant.expected) == (None, "it in [power]")


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("first_page_out_ms", ("first_page_out", "ms")),
        ("heat_capacity_j_per_c", ("heat_capacity", "j_per_c")),
        ("process_speed_mm_s", ("process_speed", "mm_s")),
        ("pages_per_minute", ("", "pages_per_minute")),
        ("duplex_sides_per_minute", ("duplex", "sides_per_minute")),
        ("staples", ("staples", "")),
        ("s", ("s", "")),
    ],
)
def test_a_key_ends_in_its_longest_unit(key: str, parts: tuple[str, str]) -> None:
    assert split_unit(key) == parts


def test_every_unit_of_the_schema_has_words() -> None:
    text = str(Profile.model_json_schema())
    for key in ("warm_up_limit_s", "loss_w_per_c", "jams_per_1000_pages", "duplex_return_mm"):
        assert key in text
        assert in_words(split_unit(key)[1])
