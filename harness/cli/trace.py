"""`makeready trace`: words in, words and files out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from device_profiles import Profile
from harness.capsule import read_capsule
from harness.errors import ConfigError
from harness.pictures import Window, draw_paper_path, to_trace_events, to_vcd
from harness.products import find_product, product_of_text

_Writer = Callable[[], str]


@click.command(
    epilog="""\b
Examples:
  makeready trace aurora-print-test_copies-5d1fa0c2-seed1.zip
  makeready trace failure.zip --svg jam.svg --from 40 --to 48
  makeready trace trace.txt --profile corona --vcd corona.vcd --perfetto corona.json
"""
)
@click.argument("source", metavar="CAPSULE.zip|TRACE.txt", type=click.Path(path_type=Path))
@click.option("--profile", metavar="NAME", help="Product a TRACE is of: a shipped name or a .toml file.")
@click.option("--svg", type=click.Path(path_type=Path), metavar="FILE", help="Paper-path diagram.")
@click.option("--vcd", type=click.Path(path_type=Path), metavar="FILE", help="Signals, for GTKWave and PulseView.")
@click.option(
    "--perfetto",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Trace events, for Perfetto and chrome://tracing.",
)
@click.option("--from", "from_s", type=click.FloatRange(min=0), metavar="S", help="Draw from this virtual second.")
@click.option("--to", "to_s", type=click.FloatRange(min=0), metavar="S", help="Draw to this virtual second.")
def trace(
    source: Path,
    profile: str | None,
    svg: Path | None,
    vcd: Path | None,
    perfetto: Path | None,
    from_s: float | None,
    to_s: float | None,
) -> None:
    """Draw what happened in a printer, or write it for the viewers of signals and traces.

    Without a file to write, the paper-path diagram goes beside the source. The diagram shows the last minute in
    which paper moved, unless told otherwise; the other files hold everything.
    """
    if from_s is not None and to_s is not None and to_s <= from_s:
        raise click.BadParameter(f"{to_s:g} is not after --from {from_s:g}", param_hint="--to")
    lines, product = _read(source, profile)
    if svg is None and vcd is None and perfetto is None:
        svg = source.with_suffix(".svg")
    writers: tuple[tuple[Path | None, _Writer], ...] = (
        (svg, lambda: draw_paper_path(lines, product, Window(from_s=from_s, to_s=to_s))),
        (vcd, lambda: to_vcd(lines, product)),
        (perfetto, lambda: to_trace_events(lines, product)),
    )
    for path, write in writers:
        if path is not None:
            _save(path, write())
            click.echo(path)


def _read(source: Path, profile: str | None) -> tuple[list[str], Profile]:
    """The lines of the trace and the product they are of."""
    if source.suffix == ".zip":
        capsule = read_capsule(source)
        product = product_of_text(capsule.profile, f"the profile in {source.name}")
        return list(capsule.trace), find_product(profile) if profile else product
    if profile is None:
        raise click.UsageError("say with --profile NAME which product the trace is of")
    try:
        return source.read_text(encoding="utf-8").splitlines(), find_product(profile)
    except (OSError, UnicodeDecodeError) as problem:
        raise ConfigError(f"cannot be read ({problem})", place=source, expected="a capsule or a trace") from problem


def _save(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise ConfigError(
            f"cannot be written ({problem.strerror})", place=path, expected="a file in a writable folder"
        ) from problem
