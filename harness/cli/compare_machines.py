"""`makeready compare-machines`: words in, words out."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from device_profiles import profile_names
from harness.cli.options import seed_option, source_option, toolchain_option
from harness.compare_machines import compare_machines as compare
from harness.config import load_config
from harness.firmware.toolchain import ToolchainName
from harness.records import Level
from harness.rig.address import parse_address
from harness.rig.sim import DEFAULT_MACHINE, MACHINES, NATIVE_MACHINE
from harness.run import RunOptions

_SHOWN = 20


@click.command(
    name="compare-machines",
    epilog="""\b
Examples:
  makeready compare-machines                       the whole of L2, emulated and native
  makeready compare-machines --with python --pillar print
""",
)
@click.option("--level", type=click.Choice([level.value for level in Level]), default="L2", show_default=True)
@click.option("--profile", "profiles", multiple=True, metavar="NAME", help="Product; repeatable. Default: every one.")
@click.option("--pillar", "pillars", multiple=True, metavar="NAME", help="Only this pillar; repeatable.")
@click.option(
    "--with",
    "other",
    type=click.Choice([name for name in MACHINES if name != DEFAULT_MACHINE]),
    default=NATIVE_MACHINE,
    show_default=True,
    help=f"The machine to compare with {DEFAULT_MACHINE}.",
)
@seed_option
@source_option
@toolchain_option
@click.argument("paths", nargs=-1)
def compare_machines(
    level: str,
    profiles: tuple[str, ...],
    pillars: tuple[str, ...],
    other: str,
    seed: int,
    source: Path | None,
    toolchain: str,
    paths: tuple[str, ...],
) -> None:
    """Run suites on two machines and compare the traces, test by test.

    Exit code 0: each test has the same trace and outcome on both, failures included. 3: some differ.
    """
    options = RunOptions(
        level=Level(level),
        profiles=profiles or profile_names(),
        pillars=pillars,
        workers=len(os.sched_getaffinity(0)),
        seed=seed,
        rig=parse_address("sim"),
        paths=paths,
        source=source,
        toolchain=ToolchainName(toolchain),
    )
    comparison = compare(options, (DEFAULT_MACHINE, other), load_config())
    for test_id, profile in comparison.differing[:_SHOWN]:
        click.echo(f"differs: {test_id} [{profile}]")
    count = len(comparison.differing)
    click.echo(f"{DEFAULT_MACHINE} and {other}: {comparison.compared} traces compared, {count} tests differ")
    sys.exit(3 if count or not comparison.compared else 0)
