"""`makeready package`: words in, words out."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.options import source_option, toolchain_option
from harness.config import load_config
from harness.errors import ConfigError
from harness.firmware.build import REFERENCE_SOURCE
from harness.firmware.package import build_package
from harness.firmware.toolchain import ToolchainName

_LONGEST_VERSION = 15


@click.command(epilog="\b\nExample:\n  makeready package --version 2.0.0 update.pjl && nc printer 9100 < update.pjl\n")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--version", metavar="TEXT", help="What the firmware is to call itself.  [default: its version.txt]")
@source_option
@toolchain_option
def package(file: Path, version: str | None, source: Path | None, toolchain: str) -> None:
    """Build firmware for both banks, sign it with the development key, and write it to FILE as a host would send it."""
    if version is not None and not (
        version.isascii() and version.isprintable() and 0 < len(version) <= _LONGEST_VERSION
    ):
        raise ConfigError(
            "is no version;", place="--version", value=version, expected="1-15 printable ASCII characters"
        )
    packed = build_package(
        source or REFERENCE_SOURCE,
        build_dir=load_config().build_dir,
        toolchain=ToolchainName(toolchain),
        version=version,
    )
    data = packed.to_bytes()
    try:
        file.write_bytes(data)
    except OSError as problem:
        raise ConfigError(
            f"cannot be written ({problem.strerror})", place=file, expected="a writable file"
        ) from problem
    click.echo(f"{file}: version {packed.version}, {len(data)} bytes")
