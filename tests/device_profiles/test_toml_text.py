"""Text that is not TOML is refused with its file and line."""

from __future__ import annotations

import pytest

from device_profiles import ProfileError
from device_profiles.toml_text import parse_toml


def test_lists_become_tuples_at_every_depth() -> None:
    assert parse_toml("a = [[1, 2], [{b = [3]}]]", "x.toml") == {"a": ((1, 2), ({"b": (3,)},))}


@pytest.mark.parametrize("end_of_line", ["\n", "\r\n"])
def test_a_line_that_is_not_toml_is_named_and_shown(end_of_line: str) -> None:
    text = end_of_line.join(["# \x85 is not the end of a line", "a = 1", "  ready_c 195", "b = 2"])
    with pytest.raises(ProfileError) as caught:
        parse_toml(text.replace("\x85", "\u2028"), "x.toml")
    assert str(caught.value).startswith("x.toml: line 3 is not TOML (")
    assert caught.value.value == "ready_c 195"


def test_a_text_that_stops_short_is_faulted_at_its_last_line() -> None:
    with pytest.raises(ProfileError, match=r"^x\.toml: line 2 is not TOML \("):
        parse_toml("a = 1\nb = [", "x.toml")


def test_a_key_given_twice_is_faulted_at_the_second() -> None:
    with pytest.raises(ProfileError, match=r"^x\.toml: line 2 is not TOML \("):
        parse_toml("a = 1\na = 2\n", "x.toml")


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "a = " + "1" * 100_000], ids=["nesting", "number"])
def test_a_text_too_big_to_read_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(ProfileError) as caught:
        parse_toml(text, "x.toml")
    assert len(str(caught.value)) < 200
