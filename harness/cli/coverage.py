"""`makeready coverage`: words in, words out."""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path

import click
from rich.table import Table

from harness.cli.options import count_workers, workers_option
from harness.config import load_config
from harness.line_coverage import FileCoverage, measure_coverage
from harness.progress import open_console


@click.command(epilog="\b\nExample:\n  makeready coverage --pillar print\n")
@click.option("--pillar", "pillars", multiple=True, metavar="NAME", help="Only this pillar; repeatable.")
@click.option("--profile", "profiles", multiple=True, metavar="NAME", help="Only this product; repeatable.")
@workers_option
@click.option(
    "--at-least", type=click.FloatRange(0, 100), default=95.0, show_default=True, metavar="PERCENT",
    help="Exit with 1 if fewer lines are run.",
)  # fmt: skip
@click.option("--json", "json_file", type=click.Path(path_type=Path), metavar="FILE", help="Write the counts there.")
def coverage(
    pillars: tuple[str, ...], profiles: tuple[str, ...], workers: str, at_least: float, json_file: Path | None
) -> None:
    """Run L2 on the firmware built for this computer, and tell which of its lines and branches ran."""
    console = open_console()
    arguments = [f"--pillar={name}" for name in pillars] + [f"--profile={name}" for name in profiles]
    folder = load_config().home.absolute() / "coverage"
    files = measure_coverage(folder, arguments, workers=count_workers(workers), tell=console.print)
    console.print(_table(files))
    lines, run = sum(len(file.lines) for file in files), sum(len(file.lines) - len(file.missed) for file in files)
    branches, taken = sum(len(file.branches) for file in files), sum(file.branches_taken for file in files)
    share = _percent(run, lines)
    click.echo(
        f"lines {run} of {lines}, {share:.1f} %; branches {taken} of {branches}, {_percent(taken, branches):.1f} %"
    )
    if json_file is not None:
        counts = {file.name: {"lines": file.lines, "missed": file.missed} for file in files}
        json_file.write_text(json.dumps(counts, indent=1) + "\n")
    sys.exit(0 if share >= at_least else 1)


def _table(files: list[FileCoverage]) -> Table:
    table = Table(title="firmware lines and branches run by L2", title_justify="left")
    table.add_column("file", no_wrap=True)
    for name in ("lines", "branches"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("lines not run")
    for file in files:
        lines = f"{_percent(len(file.lines) - len(file.missed), len(file.lines)):.0f} %"
        branches = f"{_percent(file.branches_taken, len(file.branches)):.0f} %"
        table.add_row(file.name, lines, branches, ranges(file.missed))
    return table


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0


def ranges(lines: list[int]) -> str:
    """Line numbers as people write them: neighbours as a range."""
    runs = []
    for _key, group in groupby(enumerate(lines), key=lambda pair: pair[1] - pair[0]):
        run = [line for _index, line in group]
        runs.append(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}")
    return ", ".join(runs)
