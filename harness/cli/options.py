"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from harness.firmware.toolchain import ToolchainName

firmware_option = click.option(
    "--firmware", type=click.Path(path_type=Path), metavar="ELF", help="Run this ELF instead of building from source."
)
source_option = click.option(
    "--firmware-source",
    "source",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Build this source tree instead of the reference firmware.",
)
toolchain_option = click.option(
    "--toolchain",
    type=click.Choice([name.value for name in ToolchainName]),
    default=ToolchainName.ZIG.value,
    show_default=True,
    help="Cross compiler; gcc is arm-none-eabi-gcc from PATH.",
)
seed_option = click.option(
    "--seed", type=int, default=1, show_default=True, help="Seed of all chance in the simulator."
)
