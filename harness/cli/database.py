"""`makeready backup`, `restore` and `retain`: words in, words out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from harness import wall_clock
from harness.config import load_config
from harness.retaining import retain as thin_past
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
    """Thin what older runs hold of tests that passed, and remove artifacts and files that nobody needs any more.

    Outcomes, times, failures, each test's last pass and the evidence of frozen verdicts stay.
    """
    config = load_config()
    with Store.open(config.database) as store:
        gone = thin_past(store, config, days=days, now_ms=wall_clock.now_ms())
    thinned, dropped = gone.thinned, gone.dropped
    click.echo(
        f"{thinned.runs} runs thinned: {thinned.details} details, {thinned.measurements} measurements and "
        f"{thinned.texts} logs of passed tests are gone; their room is used again\n"
        f"{dropped.artifacts} artifacts are gone from the database, {dropped.artifact_bytes} bytes; "
        "their room is used again\n"
        f"{gone.files} files are gone, {gone.file_bytes} bytes freed; {dropped.capsules} results have no capsule "
        "any more"
    )
    for problem in gone.problems:
        click.echo(problem, err=True)
    sys.exit(3 if gone.problems else 0)
