"""`makeready metrics`: words in, words out."""

from __future__ import annotations

import click

from harness.config import load_config
from harness.criteria.documents import ITERATIONS
from harness.metrics.figures import exposed, push_to_graphite
from harness.store import Store


@click.command(
    epilog="""\b
Examples:
  makeready metrics                                   what the board serves at /metrics
  makeready metrics --graphite graphite.example:2003  for a timer, once a minute
"""
)
@click.option("--graphite", metavar="HOST:PORT", help="Send the figures to Graphite's port for plain text instead.")
@click.option("--prefix", default="", metavar="PATH", help="Put before each name in Graphite.")
def metrics(graphite: str | None, prefix: str) -> None:
    """Print the figures of the database in OpenMetrics, or send them to Graphite."""
    with Store.open(load_config().database) as store:
        if graphite is None:
            click.echo(exposed(store, ITERATIONS).decode(), nl=False)
            return
        host, _, port = graphite.rpartition(":")
        if not host or not port.isdigit() or not 0 < int(port) < 65536:
            raise click.BadParameter(f"{graphite!r} is not HOST:PORT", param_hint="--graphite")
        push_to_graphite(store, ITERATIONS, (host.strip("[]"), int(port)), prefix=prefix)
        click.echo(f"sent to {graphite}")
