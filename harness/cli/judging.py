"""Criteria judged after results have been stored: told in a line, and no word on how the command ends."""

from __future__ import annotations

from pathlib import Path

import click

from harness import wall_clock
from harness.criteria import keeping
from harness.criteria.verdict import Judgement
from harness.database import Database
from harness.errors import MakereadyError
from harness.moments import to_text
from harness.store import Store


def judge_running(database: Database, iterations: Path) -> None:
    """Judge the iteration that runs today, keep the verdicts, and say in a line how many criteria are met.

    Says nothing if no iteration runs. Never raises: what goes wrong, an interruption included, is a line on stderr.
    """
    try:
        with Store.open(database) as store:
            page = keeping.check_running(store, iterations, to_text(wall_clock.now_ms()))
    except KeyboardInterrupt:
        click.echo("makeready: criteria were not judged: interrupted", err=True)
    except Exception as problem:  # the exit code of who calls is about tests, whatever is wrong here
        kind = "" if isinstance(problem, MakereadyError) else f"{type(problem).__name__}: "
        words = " ".join(str(problem).split())
        click.echo(f"makeready: criteria were not judged: {kind}{words}", err=True)
    else:
        if page is not None:
            met = page.count(Judgement.MET)
            click.echo(
                f"Iteration {page.iteration}: {met} of {len(page.counted)} criteria met "
                f"(makeready criteria check {page.iteration})"
            )
