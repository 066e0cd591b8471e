"""`makeready profiles`: words in, words out."""

from __future__ import annotations

import click

from device_profiles import profile_names
from harness.products import find_product


@click.command(epilog="\b\nExample:\n  makeready profiles my-product.toml\n")
@click.argument("names", nargs=-1)
def profiles(names: tuple[str, ...]) -> None:
    """Check the named profiles, by default the shipped ones, and print a line about each."""
    for name in names or profile_names():
        profile = find_product(name)
        abilities = ", ".join(sorted(profile.capabilities)) or "nothing beyond printing"
        speed = profile.speed.simplex_pages_per_minute
        click.echo(f"{profile.name}: {profile.identity.model}, {speed} pages/min; {abilities}")
