"""`makeready profiles`: words in, words out."""

from __future__ import annotations

import click

from device_profiles import ProfileError, load_profile, profile_names
from harness.errors import ConfigError


@click.command(epilog="\b\nExample:\n  makeready profiles my-product.toml\n")
@click.argument("names", nargs=-1)
def profiles(names: tuple[str, ...]) -> None:
    """Check the named profiles, by default the shipped ones, and print a line about each."""
    for name in names or profile_names():
        try:
            profile = load_profile(name)
        except ProfileError as problem:
            raise ConfigError(str(problem)) from problem
        abilities = ", ".join(sorted(profile.capabilities)) or "nothing beyond printing"
        speed = profile.speed.simplex_pages_per_minute
        click.echo(f"{profile.name}: {profile.identity.model}, {speed} pages/min; {abilities}")
