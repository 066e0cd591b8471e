"""`makeready demo`: words in, words out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from harness.board import serve
from harness.config import load_config
from harness.database import Database
from harness.demo import fill
from harness.store import Store

_FILE = "demo.sqlite"
_ITERATIONS = "demo-iterations"
_NOTICE = "A demo: an invented program and an invented year. Nothing here was measured."


@click.command(epilog="\b\nExample:\n  makeready demo --port 8800\n")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=int, default=8800, show_default=True, help="Port to listen on; 0 takes a free one.")
def demo(host: str, port: int) -> None:
    """Fill a database of its own with an invented year, and serve the board on it. Your own results stay apart."""
    home = load_config().home
    path, iterations = home / _FILE, home / _ITERATIONS
    if not path.exists():
        click.echo("Making up a year; this takes a minute.")
        _make(path, iterations)
    serve(
        Database.at(path),
        iterations=iterations,
        host=host,
        port=port,
        notice=_NOTICE,
        announce=lambda url: click.echo(f"The demo is at {url} - stop it with Ctrl-C."),
    )


def _make(path: Path, iterations: Path) -> None:
    """Whole or not at all: somebody may stop it on the way."""
    begun = path.with_suffix(".begun")
    for left_over in begun.parent.glob(f"{begun.name}*"):
        left_over.unlink()
    with Store.open(begun) as store:
        fill(store, iterations, until=datetime.now(UTC), announce=click.echo)
    begun.rename(path)
