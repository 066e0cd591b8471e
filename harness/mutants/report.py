"""A run of mutants as tables, as a list of survivors, and as JSON. No judging."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from rich.table import Table

from harness.mutants.ledger import Trial, Verdict
from harness.mutants.trials import MutantOptions, MutantRun


def mutant_tables(run: MutantRun) -> tuple[Table, Table]:
    """Caught of tried by file, and by operator."""
    return (
        _table("file", run, lambda trial: trial.mutation.file),
        _table("operator", run, lambda trial: trial.mutation.operator),
    )


def sample_line(run: MutantRun) -> str:
    """From how many possible faults the sample was drawn, and what was left out."""
    sample = run.sample
    return (
        f"{sample.possible} faults possible, {sample.known} of which are known to be equivalent; of those drawn "
        f"{sample.broken} do not compile, {sample.equivalent} change nothing in the firmware, {sample.twins} are the "
        "same as another"
    )


def survivor_lines(run: MutantRun, source: Path) -> list[str]:
    """Every mutant that was missed: place, operator, and the fault as a diff."""
    lines = []
    for trial in run.trials:
        if trial.verdict is Verdict.MISSED:
            mutation = trial.mutation
            diff = mutation.diff((source / mutation.file).read_bytes())
            lines.append(
                f"{mutation.file}:{mutation.line}: {mutation.operator} in {mutation.function} [{mutation.key}]"
            )
            lines += [f"    {line}" for line in diff.splitlines() if not line.startswith("@@")]
    return lines


def write_json(path: Path, run: MutantRun, options: MutantOptions) -> None:
    """Everything: what was tried, what was left out and why, and each trial with its diff."""
    sample = run.sample
    record = {
        "seed": options.seed,
        "products": [profile.name for profile in options.profiles],
        "tests": run.tests,
        "possible": sample.possible,
        "left_out": {
            "broken": sample.broken,
            "equivalent": sample.equivalent,
            "twins": sample.twins,
            "known": sample.known,
        },
        "tried": len(run.trials),
        "caught": run.caught,
        "trials": [
            {**asdict(trial), "diff": trial.mutation.diff((options.source / trial.mutation.file).read_bytes())}
            for trial in run.trials
        ],
    }
    path.write_text(json.dumps(record, indent=1) + "\n")


def _table(name: str, run: MutantRun, group: Callable[[Trial], str]) -> Table:
    table = Table(title=f"mutants by {name}", title_justify="left", min_width=40)
    table.add_column(name)
    table.add_column("caught", justify="right")
    table.add_column("missed", justify="right")
    for key in sorted({group(trial) for trial in run.trials}):
        trials = [trial for trial in run.trials if group(trial) == key]
        caught = sum(trial.verdict is Verdict.CAUGHT for trial in trials)
        table.add_row(key, f"{caught} of {len(trials)}", str(len(trials) - caught or ""))
    return table
