"""Options that several commands share."""

from __future__ import annotations

import os
from pathlib import Path

import click

from harness.criteria.documents import ITERATIONS
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
workers_option = click.option(
    "--workers", default="auto", show_default=True, metavar="auto|N", help="Processes that test in parallel."
)

iterations_option = click.option(
    "--iterations",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=ITERATIONS,
    metavar="DIR",
    help="Where the iterations' files are. Default: test_suites/iterations.",
)


def count_workers(text: str) -> int:
    """What `--workers` says: a number, or one for each processor this process may use."""
    if text == "auto":
        return len(os.sched_getaffinity(0))
    if not text.isdigit() or int(text) < 1:
        raise click.BadParameter(f"{text!r} is neither auto nor a number from 1", param_hint="--workers")
    return int(text)
