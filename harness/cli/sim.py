"""`makeready sim`: words in, words out."""

from __future__ import annotations

import contextlib
import webbrowser
from pathlib import Path

import click

from device_profiles import Profile
from harness.board.live import LiveServer
from harness.cli.options import firmware_option, seed_option, toolchain_option
from harness.config import load_config
from harness.errors import ConfigError, RigError
from harness.firmware import build_firmware
from harness.firmware.toolchain import ToolchainName
from harness.products import find_product
from harness.rig.sim_live import SimLive
from harness.termination import termination_as_interrupt

PAGE_PORT = 8801
RAW_PORT = 9100
"""Where printers take raw print data (IANA: pdl-datastream)."""


@click.command(
    epilog="""\b
Examples:
  makeready sim corona                             the live page, TCP 9100 and a serial device
  makeready sim corona --no-browser                nc -N 127.0.0.1 9100 < job.pcl
  makeready sim aurora --pty /tmp/aurora           makeready run --profile aurora --rig /tmp/aurora
"""
)
@click.argument("profile")
@click.option(
    "--page",
    "page_port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help="Port of the live page. Default: 8801, or a free one if it is taken.",
)
@click.option("--no-browser", is_flag=True, help="Do not open the live page; its address is printed anyway.")
@click.option(
    "--pty",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Make the serial device of the serial host port here. Default: PROFILE.pty in Makeready's home.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help="Take print jobs at this TCP port, for the network host port. Default: 9100, or a free one if it is taken.",
)
@firmware_option
@seed_option
@toolchain_option
def sim(
    profile: str,
    page_port: int | None,
    no_browser: bool,
    pty: Path | None,
    port: int | None,
    firmware: Path | None,
    seed: int,
    toolchain: str,
) -> None:
    """Switch on a virtual printer: a live page, a serial device and a TCP port, all on this machine alone."""
    product = find_product(profile)
    config = load_config()
    elf = firmware or build_firmware(product, build_dir=config.build_dir, toolchain=ToolchainName(toolchain)).path
    if pty is None:
        config.home.mkdir(parents=True, exist_ok=True)
        pty = config.home / f"{product.name}.pty"
    with (
        termination_as_interrupt(),
        contextlib.suppress(KeyboardInterrupt),
        _switch_on(product, elf, seed, pty, port) as printer,
        _serve(printer, page_port, pty) as server,
    ):
        click.echo(
            f"{product.identity.model} is on: serial device {pty}, TCP 127.0.0.1:{printer.port}\n"
            f"The live page is at {server.url} - stop it with Ctrl-C."
        )
        if not no_browser:
            _open(server.url)
        printer.run()


def _switch_on(product: Profile, elf: Path, seed: int, pty: Path, port: int | None) -> SimLive:
    """At the port that is asked for, or at the usual one if it is free."""
    try:
        return SimLive(profile=product, firmware=elf, seed=seed, pty=pty, port=RAW_PORT if port is None else port)
    except RigError:
        if port is not None:
            raise
        return SimLive(profile=product, firmware=elf, seed=seed, pty=pty, port=0)


def _serve(printer: SimLive, page_port: int | None, pty: Path) -> LiveServer:
    """The page, likewise."""
    places = {"print to": f"socket://127.0.0.1:{printer.port}", "serial": str(pty)}
    try:
        return LiveServer(printer, port=PAGE_PORT if page_port is None else page_port, places=places)
    except ConfigError:
        if page_port is not None:
            raise
        return LiveServer(printer, port=0, places=places)


def _open(url: str) -> None:
    """Show the page; not in a text browser, which would take this terminal over."""
    with contextlib.suppress(webbrowser.Error):
        browser = webbrowser.get()
        if type(browser) is not webbrowser.GenericBrowser:
            browser.open(url)
