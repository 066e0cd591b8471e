"""`makeready sim`: words in, words out."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.options import firmware_option, seed_option, toolchain_option
from harness.config import load_config
from harness.firmware import build_firmware
from harness.firmware.toolchain import ToolchainName
from harness.products import find_product
from harness.rig.sim import open_doors
from harness.termination import termination_as_interrupt


@click.command(
    epilog="""\b
Examples:
  makeready sim corona --port 9100                 nc 127.0.0.1 9100 < job.pcl
  makeready sim aurora --pty /tmp/aurora           makeready run --profile aurora --rig /tmp/aurora
"""
)
@click.argument("profile")
@click.option(
    "--pty",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Make a serial device here, for the serial host port.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help="Listen here on loopback, for the network host port; 0 takes a free port.",
)
@firmware_option
@seed_option
@toolchain_option
def sim(profile: str, pty: Path | None, port: int | None, firmware: Path | None, seed: int, toolchain: str) -> None:
    """Switch on a virtual printer in real time, behind a serial device and a TCP port."""
    if pty is None and port is None:
        raise click.UsageError("say where clients reach it: --pty PATH, --port N, or both")
    product = find_product(profile)
    elf = (
        firmware or build_firmware(product, build_dir=load_config().build_dir, toolchain=ToolchainName(toolchain)).path
    )
    with termination_as_interrupt():
        open_doors(profile=product, firmware=elf, seed=seed, pty=pty, port=port, tell=click.echo)
