"""The plugin's command-line options, and what they mean for a session."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from device_profiles import Profile, profile_names
from harness.config import load_config
from harness.errors import ConfigError
from harness.firmware.toolchain import ToolchainName
from harness.products import find_product
from harness.records import Level
from harness.rig.address import RigAddress, RigKind, parse_address
from harness.rig.sim import DEFAULT_MACHINE, MACHINES, read_schedule_file

DEFAULT_SEED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOptions:
    """What one pytest session was asked to do."""

    profiles: tuple[Profile, ...]
    level: Level | None
    pillars: tuple[str, ...]
    seed: int
    rig: RigAddress
    console: RigAddress | None
    machine: str
    reliability: bool
    schedule: tuple[str, ...]
    firmware: Path | None
    source: Path | None
    toolchain: ToolchainName
    host_flags: tuple[str, ...]
    build_dir: Path
    capsules: Path
    keeps_every_capsule: bool


def add_options(parser: pytest.Parser) -> None:
    """Add the options group `makeready`."""
    group = parser.getgroup("makeready", "printers under test")
    group.addoption(
        "--profile",
        action="append",
        metavar="NAME",
        help="product to test: a shipped profile's name or a .toml file; may be repeated",
    )
    group.addoption("--level", metavar="LEVEL", help="run this level and those below it: L2 or L4")
    group.addoption("--pillar", action="append", metavar="NAME", help="run only this pillar; may be repeated")
    group.addoption(
        "--seed", type=int, default=DEFAULT_SEED, help="seed of all chance in the simulator (default: %(default)s)"
    )
    group.addoption(
        "--rig", default="sim", metavar="ADDRESS", help="sim, a serial device or pyserial URL, or a VISA resource name"
    )
    group.addoption(
        "--console", metavar="ADDRESS", help="where the service console of a real device is: an address like --rig's"
    )
    group.addoption(
        "--machine",
        default=DEFAULT_MACHINE,
        choices=MACHINES,
        help="what executes the firmware on the simulator; all give the same trace (default: %(default)s)",
    )
    group.addoption(
        "--reliability", action="store_true", help="let jams and misfeeds happen at the rates of the product's profile"
    )
    group.addoption(
        "--faults",
        type=Path,
        metavar="FILE",
        help="let faults happen to every printer by this schedule (docs/faults.md)",
    )
    group.addoption(
        "--firmware", type=Path, metavar="ELF", help="run this ELF instead of building the reference firmware"
    )
    group.addoption("--firmware-source", type=Path, metavar="DIR", help="build this source tree instead")
    group.addoption("--toolchain", default="zig", choices=[name.value for name in ToolchainName], help="cross compiler")
    group.addoption(
        "--host-flags",
        default="",
        metavar="FLAGS",
        help="on the native machine, build with the system's gcc and these flags, such as -fsanitize=address",
    )
    group.addoption("--capsules", type=Path, metavar="DIR", help="where failures leave their capsules")
    group.addoption("--keep-every-capsule", action="store_true", help="leave a capsule for passed tests too")


def read_session(config: pytest.Config) -> SessionOptions:
    """Check the options. Raises ConfigError with what was expected."""
    home = load_config()
    names = config.getoption("--profile") or list(profile_names())
    level_name = config.getoption("--level")
    if level_name is not None and level_name not in Level.__members__:
        raise ConfigError("is", place="--level", value=level_name, expected=" or ".join(Level.__members__))
    address = parse_address(config.getoption("--rig"))
    return SessionOptions(
        profiles=tuple(find_product(name) for name in names),
        level=None if level_name is None else Level(level_name),
        pillars=tuple(config.getoption("--pillar") or ()),
        seed=config.getoption("--seed"),
        rig=address,
        console=read_console(config.getoption("--console"), address),
        machine=config.getoption("--machine"),
        reliability=config.getoption("--reliability"),
        schedule=_read_schedule(config.getoption("--faults"), address),
        firmware=config.getoption("--firmware"),
        source=config.getoption("--firmware-source"),
        toolchain=ToolchainName(config.getoption("--toolchain")),
        host_flags=tuple(config.getoption("--host-flags").split()),
        build_dir=home.build_dir,
        capsules=(config.getoption("--capsules") or home.home / "capsules").absolute(),
        keeps_every_capsule=config.getoption("--keep-every-capsule"),
    )


def _read_schedule(path: Path | None, address: RigAddress) -> tuple[str, ...]:
    if path is None:
        return ()
    if address.kind is not RigKind.SIMULATOR:
        raise ConfigError(f"is asked of --rig {address}", place=f"--faults {path}", expected="--rig sim")
    return read_schedule_file(path)


def read_console(text: str | None, rig: RigAddress) -> RigAddress | None:
    """What `--console` says. ConfigError if it is no address of a device, or the rig has a console of its own."""
    if text is None:
        return None
    address = parse_address(text, option="--console")
    if RigKind.SIMULATOR in (address.kind, rig.kind):
        raise ConfigError(
            f"is asked of --rig {rig}", place=f"--console {text}", expected="two addresses of one real device"
        )
    return address
