"""`makeready mutants`: words in, words out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from device_profiles import profile_names
from harness.cli.options import count_workers, workers_option
from harness.config import load_config
from harness.mutants.report import mutant_tables, sample_line, survivor_lines, write_json
from harness.mutants.trials import MutantOptions, try_mutants
from harness.products import find_product
from harness.progress import open_console


@click.command(
    epilog="""\b
Examples:
  makeready mutants                                120 mutants, every product, the whole of L2
  makeready mutants --file jobs.c --count 40
  makeready mutants --pillar finishing --file finisher.c --profile corona
"""
)
@click.option("--count", type=click.IntRange(min=1), default=120, show_default=True, help="How many mutants to try.")
@click.option("--seed", type=int, default=1, show_default=True, help="Which mutants of the possible ones.")
@click.option("--file", "files", multiple=True, metavar="NAME.c", help="Seed faults in this file; repeatable.")
@click.option("--pillar", "pillars", multiple=True, metavar="NAME", help="Try only this pillar; repeatable.")
@click.option("--profile", "profiles", multiple=True, metavar="NAME", help="Try only this product; repeatable.")
@workers_option
@click.option(
    "--at-least",
    type=click.FloatRange(0, 100),
    default=90.0,
    show_default=True,
    metavar="PERCENT",
    help="Exit with 1 if fewer are caught.",
)
@click.option("--json", "json_file", type=click.Path(path_type=Path), metavar="FILE", help="Write every trial there.")
def mutants(
    count: int,
    seed: int,
    files: tuple[str, ...],
    pillars: tuple[str, ...],
    profiles: tuple[str, ...],
    workers: str,
    at_least: float,
    json_file: Path | None,
) -> None:
    """Seed single faults in the firmware's logic and see which of them the L2 suite misses.

    Trials are kept: a run that is interrupted goes on where it was, as long as firmware and suites stay the same.
    """
    options = MutantOptions(
        count=count,
        seed=seed,
        profiles=tuple(find_product(name) for name in profiles or profile_names()),
        files=files,
        pillars=pillars,
        workers=count_workers(workers),
        folder=load_config().home / "mutants",
    )
    console = open_console()
    run = try_mutants(options, lambda text: console.print(text, soft_wrap=True, markup=False))
    for table in mutant_tables(run):
        console.print(table)
    for line in survivor_lines(run, options.source):
        click.echo(line)
    click.echo(sample_line(run))
    share = 100 * run.caught / len(run.trials) if run.trials else 0.0
    click.echo(f"{run.caught} of {len(run.trials)} mutants caught, {share:.1f} %; {run.tests} tests")
    if json_file is not None:
        write_json(json_file, run, options)
    sys.exit(0 if share >= at_least else 1)
