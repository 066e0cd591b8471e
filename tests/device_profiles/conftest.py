"""Faulty profiles, made by changing lines of a shipped one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from device_profiles import Problem, ProfileError, load_profile, load_profile_text

Problems = Callable[..., tuple[Problem, ...]]


@pytest.fixture
def problems() -> Problems:
    """The problems of a shipped product's text after (old, new) changes, each to the first match."""

    def problems_of(product: str, *changes: tuple[str, str]) -> tuple[Problem, ...]:
        text = load_profile(product).source_text
        for old, new in changes:
            assert old in text, f"{product}.toml has no {old!r}"
            text = text.replace(old, new, 1)
        with pytest.raises(ProfileError) as caught:
            load_profile_text(text, f"{product}.toml")
        return caught.value.problems

    return problems_of
