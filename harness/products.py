"""Device profiles by name or path, with errors the harness's way."""

from __future__ import annotations

from device_profiles import Profile, ProfileError, load_profile, load_profile_text
from harness.errors import ConfigError


def find_product(name_or_path: str) -> Profile:
    """The profile of a shipped product, or of a .toml file. Raises ConfigError with every problem found in it."""
    try:
        return load_profile(name_or_path)
    except ProfileError as problem:
        raise ConfigError(str(problem)) from problem


def product_of_text(text: str, source: str) -> Profile:
    """The profile in a TOML text, such as a capsule's. Raises ConfigError with every problem found in it."""
    try:
        return load_profile_text(text, source)
    except ProfileError as problem:
        raise ConfigError(str(problem)) from problem
