"""`python -m lab_agent ADDRESS...`: a line for each rig address of this host; exit code 3 if a device is missing."""

from __future__ import annotations

import sys

import click

from lab_agent.roll_call import call_roll


@click.command(
    epilog="\b\nExample:\n  python -m lab_agent /dev/serial/by-id/usb-printer-if00 socket://192.0.2.7:9100\n"
)
@click.argument("addresses", nargs=-1, required=True)
def main(addresses: tuple[str, ...]) -> None:
    """Ask the device at each of ADDRESSES who it is."""
    is_complete = True
    for presence in call_roll(addresses):
        click.echo(f"{presence.address}: {presence.model or presence.problem}")
        is_complete = is_complete and presence.model is not None
    sys.exit(0 if is_complete else 3)


main()
