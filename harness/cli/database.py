"""`makeready backup`, `restore` and `retain`: words in, words out."""

from __future__ import annotations

from pathlib import Path

import click

from harness.config import load_config
from harness.store import Store
from harness.store.backup import backup as write_backup
from harness.store.backup import restore as read_backup


@click.command(epilog="\b\nExample:\n  makeready backup night.backup\n")
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the database to FILE, which must be new. Runs and the board may go on meanwhile."""
    write_backup(load_config().database, file)
    click.echo(f"{file}: {file.stat().st_size / 1e6:.1f} MB")


@click.command(epilog="\b\nExample:\n  makeready restore night.backup --replace\n")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Lose the runs that the database holds.")
def restore(file: Path, replace: bool) -> None:
    """Make the database what it was when FILE was written."""
    database = load_config().database
    read_backup(database, file, is_replacing=replace)
    with Store.open(database) as store:
        latest = store.latest_run()
    click.echo(f"{database}: restored; latest run: {latest.id if latest else 'none'}")


@click.command(epilog="\b\nExample:\n  makeready retain --days 60\n")
@click.option(
    "--days", type=click.IntRange(min=1), required=True, help="Leave runs of the last so many days as they are."
)
def retain(days: int) -> None:
    """Thin what older runs hold of tests that passed: trace digests, logs, measurements.

    Outcomes, times, failures, each test's last pass and the evidence of frozen verdicts stay.
    """
    with Store.open(load_config().database) as store:
        gone = store.retain(days=days)
    click.echo(
        f"{gone.runs} runs thinned: {gone.details} details, {gone.measurements} measurements and {gone.texts} logs "
        "of passed tests are gone; their room is used again"
    )
