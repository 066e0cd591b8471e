"""The command group. Exit codes: 0 all passed, 1 the product failed, 2 usage or configuration, 3 rig or harness."""

from __future__ import annotations

import sys

import click

from harness.cli.access import token, user
from harness.cli.accounting import accounting
from harness.cli.board import board
from harness.cli.build import build
from harness.cli.compare_machines import compare_machines
from harness.cli.coverage import coverage
from harness.cli.criteria import criteria
from harness.cli.database import backup, restore, retain
from harness.cli.demo import demo
from harness.cli.failures import failures
from harness.cli.imports import import_results
from harness.cli.issues import issues
from harness.cli.metrics import metrics
from harness.cli.mutants import mutants
from harness.cli.notify import notify
from harness.cli.package import package
from harness.cli.profiles import profiles
from harness.cli.reproduce import reproduce
from harness.cli.run import run
from harness.cli.sim import sim
from harness.cli.trace import trace
from harness.errors import MakereadyError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="makeready")
def cli() -> None:
    """Makeready: continuous integration for printer firmware, on a simulator and on real devices.

    \b
    Exit codes: 0 all passed
                1 the product failed
                2 usage, configuration or a firmware that does not build
                3 rig, simulator or harness
    """


_COMMANDS = (
    *(run, reproduce, trace, sim, board, demo, build, package, profiles, mutants, coverage, criteria, compare_machines),
    *(backup, restore, retain),
    *(import_results, user, token, failures, issues, notify, accounting, metrics),
)

for command in _COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Run the command line; an error made for people is printed as such, without a traceback."""
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Exit as ending:
        sys.exit(ending.exit_code)
    except click.ClickException as problem:
        problem.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        sys.exit(3)
    except MakereadyError as problem:
        click.echo(f"makeready: {problem}\n({problem.who} must act)", err=True)
        sys.exit(problem.exit_code)
