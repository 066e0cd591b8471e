"""`makeready import`: words in, words out."""

from __future__ import annotations

from pathlib import Path

import click

from harness import wall_clock
from harness.cli.judging import judge_running
from harness.cli.options import iterations_option
from harness.config import load_config
from harness.errors import ConfigError
from harness.ingest.limits import MOST_BYTES
from harness.ingest.receive import receive_junit, receive_own
from harness.ingest.submission import Context, Receipt
from harness.records import Level
from harness.store import Store
from harness.wording import counted


@click.group("import")
def import_results() -> None:
    """Store results that other tools have written."""


@import_results.command(
    epilog="""\b
Examples:
  makeready import junit report.xml --commit 4f1c2a9be77d --profile aurora
  makeready import junit shard-*.xml --run nightly-418 --commit 4f1c2a9be77d --profile corona --level L4
"""
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--commit", metavar="HASH", help="What was tested. Default: the report's property of that name.")
@click.option("--profile", metavar="NAME", help="Product. Default: the report's property of that name.")
@click.option(
    "--level",
    type=click.Choice([level.value for level in Level]),
    help="Default: the report's property of that name, or L2.",
)
@click.option("--pillar", metavar="NAME", help="Default: the report's property of that name, or imported.")
@click.option("--rig", metavar="NAME", help="What the tests ran on. Default: other.")
@click.option("--run", "run_id", metavar="ID", help="Add to this run. Default: a run of its own for each file.")
@click.option("--attempt", type=click.IntRange(1, 32_767), default=1, show_default=True, help="2 for a first rerun.")
@iterations_option
def junit(
    files: tuple[Path, ...],
    commit: str | None,
    profile: str | None,
    level: str | None,
    pillar: str | None,
    rig: str | None,
    run_id: str | None,
    attempt: int,
    iterations: Path,
) -> None:
    """Store JUnit XML of any tool. The same file again adds nothing; a file is stored whole or not at all."""
    context = Context(
        commit=commit,
        profile=profile,
        level=None if level is None else Level(level),
        pillar=pillar,
        rig=rig,
        run_id=run_id,
        attempt=attempt,
    )
    database = load_config().database
    with Store.open(database) as store:
        for file in files:
            now_ms = wall_clock.now_ms()
            receipt = receive_junit(store, _read(file), context, place=str(file), now_ms=now_ms)
            for line in _told(file, receipt):
                click.echo(line)
    judge_running(database, iterations)


@import_results.command(epilog="\b\nExample:\n  makeready import results results.json\n")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@iterations_option
def results(files: tuple[Path, ...], iterations: Path) -> None:
    """Store results of Makeready's own kind, JSON as the API takes it. The same file again adds nothing."""
    database = load_config().database
    with Store.open(database) as store:
        for file in files:
            receipt = receive_own(store, _read(file), place=str(file), now_ms=wall_clock.now_ms())
            for line in _told(file, receipt):
                click.echo(line)
    judge_running(database, iterations)


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"cannot be read ({error.strerror})", place=file, expected="a file of results") from error


def _told(file: Path, receipt: Receipt) -> list[str]:
    known = len(receipt.references) - receipt.added
    again = f", {known} were stored before" if known else ""
    return [f"{file}: {counted(receipt.added, 'result')} stored{again}, run {receipt.run_id}", *receipt.remarks]
