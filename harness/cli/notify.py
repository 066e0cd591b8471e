"""`makeready notify`: words in, words out."""

from __future__ import annotations

import sys
import time

import click

from harness import wall_clock
from harness.config import load_config
from harness.moments import to_text
from harness.notifications.delivery import tell
from harness.notifications.settings import load_settings
from harness.store import Store
from harness.store.outbox import Outbox


@click.command(epilog="\b\nExample:\n  makeready notify --every 60\n")
@click.option("--every", type=click.IntRange(min=5), metavar="SECONDS", help="Go on, a round every so often.")
@click.option("--list", "is_listing", is_flag=True, help="Tell nobody; list the last messages and what came of them.")
def notify(every: int | None, is_listing: bool) -> None:
    """Tell people what turned red, and which clock runs out, as `notifications.toml` says.

    Each message is sent once, however often and in however many processes this runs. Exits with 3 if one was not
    taken; it is tried again in later rounds.
    """
    config = load_config()
    settings = load_settings(config.notifications)
    with Store.open(config.database) as store:
        if is_listing:
            _print_messages(Outbox(store))
            return
        while True:
            told = tell(store, settings, wall_clock.now_ms())
            click.echo(f"{told.added} new, {told.sent} sent, {told.failed} not taken")
            if every is None:
                sys.exit(3 if told.failed else 0)
            time.sleep(every)


def _print_messages(outbox: Outbox) -> None:
    listed = outbox.listed()
    for one in listed:
        if one.sent_ms is not None:
            state = f"sent {to_text(one.sent_ms)}"
        elif one.given_up_ms is not None:
            state = f"given up after {one.tries} tries: {one.problem}"
        else:
            state = f"waits until {to_text(one.due_ms)}" + (f": {one.problem}" if one.problem else "")
        click.echo(f"{one.number}: {one.recipient}: {one.subject}\n  {state}")
    if not listed:
        click.echo("no message yet")
