"""`makeready reproduce`: words in, words out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from harness.cli.options import firmware_option, source_option
from harness.config import load_config
from harness.records import Outcome
from harness.reproduce import find_capsule
from harness.reproduce import reproduce as execute
from harness.rig.sim import MACHINES


@click.command(
    epilog="""\b
Examples:
  makeready reproduce 12-340-2-1                        a result's reference, from the board
  makeready reproduce aurora-print-test_copies-5d1fa0c2-seed1.zip
  makeready reproduce 12-340-2-1 --firmware fixed.elf   the same failure with a fix
  makeready reproduce 12-340-2-1 --machine python       the same again, on another machine
"""
)
@click.argument("what", metavar="RESULT|CAPSULE.zip")
@firmware_option
@source_option
@click.option(
    "--machine", type=click.Choice(MACHINES), help="What executes the firmware. Default: what did when the test failed."
)
def reproduce(what: str, firmware: Path | None, source: Path | None, machine: str | None) -> None:
    """Run a failed test again, exactly: same firmware, profile, test, seed and faults.

    Says "reproduced: same trace", or where the traces part.
    """
    path = find_capsule(what, load_config())
    done = execute(path, firmware=firmware, source=source, machine=machine)
    original, again = done.original, done.again
    click.echo(
        f"{original.test_id} [{original.profile}], seed {original.seed}, firmware {again.firmware_hash[:12]}, "
        f"machine {again.machine}"
    )
    for change in done.version_changes:
        click.echo(f"other version: {change}")
    click.echo(f"then: {original.outcome}\nnow:  {again.outcome}")
    if again.message:
        click.echo(again.message)
    if done.is_same:
        click.echo(f"reproduced: same trace ({(again.trace_digest or '')[:16]})")
    elif done.parting is None:
        click.echo("not reproduced: same trace, but another outcome; the test or the library has changed its mind")
    else:
        click.echo(f"not reproduced: the traces part\n{done.parting}")
    sys.exit(_exit_code(again.outcome, is_same=done.is_same))


def _exit_code(outcome: Outcome, *, is_same: bool) -> int:
    if outcome is Outcome.FAILED:
        return 1
    return 3 if outcome is Outcome.ERROR or (not is_same and outcome is not Outcome.PASSED) else 0
