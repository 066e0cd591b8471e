"""`makeready run`: words in, words out."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.table import Table

from device_profiles import profile_names
from harness.cli.judging import judge_running
from harness.cli.options import (
    count_workers,
    firmware_option,
    iterations_option,
    seed_option,
    source_option,
    toolchain_option,
    workers_option,
)
from harness.config import load_config
from harness.firmware.toolchain import ToolchainName
from harness.progress import open_console
from harness.records import Level, Outcome, RunState
from harness.reports.summary import Counts, Standing, judge, tabulate
from harness.rig.address import parse_address
from harness.rig.sim import DEFAULT_MACHINE, MACHINES
from harness.run import RunOptions, RunRecord, execute_run
from harness.signature import telling_line
from harness.wording import counted

_FAILURES_SHOWN = 20


@click.command(
    epilog="""\b
Examples:
  makeready run --level L2                         every product, on the simulator
  makeready run --profile corona --pillar finishing
  makeready run --level L4 --workers 1 --out night
  makeready run --profile aurora --rig /dev/serial/by-id/usb-printer-if00
  makeready run --profile aurora --rig TCPIP::192.0.2.7::9100::SOCKET
"""
)
@click.option(
    "--level",
    type=click.Choice([level.value for level in Level]),
    default="L2",
    show_default=True,
    help="Run this level and those below it.",
)
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    metavar="NAME",
    help="Product: a shipped name or a .toml file; repeatable. Default: every product.",
)
@click.option("--pillar", "pillars", multiple=True, metavar="NAME", help="Only this pillar; repeatable.")
@workers_option
@seed_option
@click.option(
    "--rig",
    default="sim",
    show_default=True,
    metavar="ADDRESS",
    help="sim, a serial device or pyserial URL, or a VISA resource name.",
)
@click.option(
    "--console", metavar="ADDRESS", help="Where the service console of a real device is, an address like --rig's."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where reports and capsules go. Default: .makeready/runs/ID.",
)
@firmware_option
@source_option
@toolchain_option
@click.option(
    "--machine",
    type=click.Choice(MACHINES),
    default=DEFAULT_MACHINE,
    show_default=True,
    help="What executes the firmware on the simulator; all give the same trace.",
)
@click.option("--reliability", is_flag=True, help="Let jams and misfeeds happen at the rates of the product's profile.")
@click.option(
    "--faults",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Let faults happen by this schedule to every printer: see docs/faults.md.",
)
@iterations_option
@click.argument("paths", nargs=-1)
def run(
    level: str,
    profiles: tuple[str, ...],
    pillars: tuple[str, ...],
    workers: str,
    seed: int,
    rig: str,
    console: str | None,
    out: Path | None,
    firmware: Path | None,
    source: Path | None,
    toolchain: str,
    machine: str,
    reliability: bool,
    faults: Path | None,
    iterations: Path,
    paths: tuple[str, ...],
) -> None:
    """Build firmware, run suites on a rig, store and report the results, judge the running iteration.

    PATHS are suites, files or tests as pytest takes them; by default the whole of test_suites.
    """
    options = RunOptions(
        level=Level(level),
        profiles=profiles or profile_names(),
        pillars=pillars,
        workers=count_workers(workers),
        seed=seed,
        rig=parse_address(rig),
        paths=paths,
        machine=machine,
        reliability=reliability,
        faults=faults,
        console=console,
        out=out,
        firmware=firmware,
        source=source,
        toolchain=ToolchainName(toolchain),
    )
    screen, config = open_console(), load_config()
    record = execute_run(options, config, screen)
    screen.print(_matrix(record))
    for line in _failures(record):
        click.echo(line)
    click.echo(_closing(record))
    judge_running(config.database, iterations)
    sys.exit(exit_code(record))


def exit_code(record: RunRecord) -> int:
    """0 all passed, 1 the product failed, 3 something else broke or the run was cut short, 2 nothing ran at all."""
    outcomes = {result.outcome for result in record.results}
    if Outcome.FAILED in outcomes:
        return 1
    if Outcome.ERROR in outcomes or record.run.state is not RunState.FINISHED:
        return 3
    return 0 if Outcome.PASSED in outcomes else 2


def _matrix(record: RunRecord) -> Table:
    matrix = tabulate(judge(record.planned, record.results))
    table = Table(title=f"run {record.run.id}: passed of planned", title_justify="left")
    table.add_column("pillar", no_wrap=True, min_width=max(len(pillar) for pillar in matrix.pillars))
    for name in (*matrix.profiles, "all"):
        table.add_column(name, justify="right")
    table.add_column("not passed")
    for pillar in matrix.pillars:
        total = matrix.pillar_total(pillar)
        cells = [matrix.cells.get((pillar, profile), Counts()) for profile in matrix.profiles]
        table.add_row(pillar, *(_share(cell) for cell in (*cells, total)), _remainder(total))
    table.add_section()
    totals = [matrix.profile_total(profile) for profile in matrix.profiles]
    table.add_row("all", *(_share(cell) for cell in (*totals, matrix.total)), _remainder(matrix.total))
    return table


def _share(counts: Counts) -> str:
    return f"{counts.passed} of {counts.planned}" if counts.planned else "-"


def _remainder(counts: Counts) -> str:
    rest = (
        (counts.failed, "failed"),
        (counts.error, "error"),
        (counts.retried, "passed on retry"),
        (counts.skipped, "skipped"),
        (counts.not_run, "not run"),
    )
    return ", ".join(f"{number} {name}" for number, name in rest if number)


def _failures(record: RunRecord) -> list[str]:
    bad = [
        verdict
        for verdict in judge(record.planned, record.results)
        if verdict.standing in (Standing.FAILED, Standing.ERROR)
    ]
    lines = []
    for verdict in bad[:_FAILURES_SHOWN]:
        told = verdict.telling
        lines.append(f"{verdict.standing.name:<7} {verdict.planned.test_id} [{verdict.planned.profile}]")
        if told is not None:
            lines.append(f"        {telling_line(told.message)[:200]}")
            lines += [f"        makeready reproduce {_shown(Path(told.capsule))}"] if told.capsule else []
    if len(bad) > _FAILURES_SHOWN:
        lines.append(f"... and {len(bad) - _FAILURES_SHOWN} more: see the board")
    return lines


def _closing(record: RunRecord) -> str:
    ran = [result for result in record.results if result.outcome is not Outcome.NOT_RUN]
    virtual_s = sum(result.virtual_s or 0.0 for result in ran)
    state = (
        "" if record.run.state is RunState.FINISHED else f"The run was {record.run.state}; what had finished is kept.\n"
    )
    return (
        f"{state}{counted(len(ran), 'test')} ran, {virtual_s / 3600:.1f} printer hours. "
        f"Reports: {_shown(record.out)}/junit.xml, report.html\n"
        "Open the board: make board   (or: makeready board)"
    )


def _shown(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
