"""`makeready build`: words in, words out."""

from __future__ import annotations

from pathlib import Path

import click

from device_profiles import profile_names
from harness.cli.options import source_option, toolchain_option
from harness.config import load_config
from harness.firmware import build_firmware
from harness.firmware.build import REFERENCE_SOURCE
from harness.firmware.toolchain import ToolchainName
from harness.products import find_product


@click.command(epilog="\b\nExample:\n  makeready build corona --firmware-source ../my-firmware\n")
@click.argument("profiles", nargs=-1)
@source_option
@toolchain_option
def build(profiles: tuple[str, ...], source: Path | None, toolchain: str) -> None:
    """Build the firmware of the named PROFILES, by default of every product, and print where the ELF files are."""
    for name in profiles or profile_names():
        profile = find_product(name)
        firmware = build_firmware(
            profile,
            build_dir=load_config().build_dir,
            source=source or REFERENCE_SOURCE,
            toolchain=ToolchainName(toolchain),
        )
        click.echo(f"{profile.name} {firmware.sha256} {firmware.path}")
