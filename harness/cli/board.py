"""`makeready board`: words in, words out."""

from __future__ import annotations

from pathlib import Path

import click

from harness.board import serve
from harness.cli.options import iterations_option
from harness.config import load_config


@click.command(epilog="\b\nExample:\n  makeready board --port 8800\n")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=int, default=8800, show_default=True, help="Port to listen on; 0 takes a free one.")
@click.option("--require-sign-in", is_flag=True, help="Let nobody read without signing in, on this computer neither.")
@iterations_option
def board(host: str, port: int, require_sign_in: bool, iterations: Path) -> None:
    """Serve the board: the latest run, its failures, and how to reproduce each."""
    serve(
        load_config().database,
        iterations=iterations,
        host=host,
        port=port,
        require_sign_in=require_sign_in,
        announce=lambda url: click.echo(f"The board is at {url} - stop it with Ctrl-C."),
    )
