"""What a printer test asks for: `printer`, ready to work, or `rig` as it was opened; `measure` for numbers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import pytest

from device_profiles import Profile
from harness.ctl.measure import Measure
from harness.ctl.printer import Printer
from harness.errors import BuildError, ConfigError
from harness.firmware import Firmware, choose_firmware
from harness.firmware.build import REFERENCE_SOURCE
from harness.firmware.host_library import system_compiler
from harness.firmware.package import Package, build_package
from harness.greeting import greet
from harness.pytest_plugin.options import SessionOptions
from harness.pytest_plugin.selection import SESSION, needs_of
from harness.rig.address import RigKind
from harness.rig.open import open_rig
from harness.rig.rig import RIG_CAPABILITIES, Rig
from harness.rig.sim import NATIVE_MACHINE

RIG = pytest.StashKey[Rig]()
MEASURE = pytest.StashKey[Measure]()
FIRMWARE = pytest.StashKey[dict[str, Firmware]]()
PACKAGE = pytest.StashKey[Package]()
BUILD_ERRORS = pytest.StashKey[dict[str, BuildError]]()
NOT_RUN_PREFIX = "NOT_RUN: "
NEW_VERSION = "2.0.0"


@pytest.fixture
def makeready_profile(request: pytest.FixtureRequest) -> Profile:
    """The product under test."""
    profile: Profile = request.param
    return profile


@pytest.fixture
def rig(makeready_profile: Profile, request: pytest.FixtureRequest) -> Iterator[Rig]:
    """A rig with this product, as it was opened: on the simulator, switched on at this moment."""
    with _opened(makeready_profile, request) as rig:
        yield rig


@pytest.fixture
def printer(rig: Rig) -> Printer:
    """The printer on the rig, warmed up and ready to print.

    On the simulator only the first of a process with its firmware warms up; the others go on from where that one was.
    """
    return _make_ready(rig)


@pytest.fixture
def new_printer(makeready_profile: Profile, request: pytest.FixtureRequest) -> Iterator[Callable[[], Printer]]:
    """Gives a printer that is ready to print each time it is called, and lets go of the one before.

    For laws that are tried on many printers, each of which begins as the first did.
    """
    with contextlib.ExitStack() as held:

        def make() -> Printer:
            held.close()
            return _make_ready(held.enter_context(_opened(makeready_profile, request)))

        yield make


@pytest.fixture
def new_firmware(makeready_profile: Profile, request: pytest.FixtureRequest) -> Package:
    """The firmware under test, packed as an update under another version."""
    options = request.config.stash[SESSION]
    if options.firmware is not None:
        pytest.skip(f"{NOT_RUN_PREFIX}an ELF alone cannot be linked for another bank; --firmware-source DIR can")
    session_firmware(request.config, makeready_profile)
    try:
        return _session_package(request.config).named(NEW_VERSION)
    except ConfigError as problem:
        pytest.skip(f"{NOT_RUN_PREFIX}{problem}")


@pytest.fixture
def measure(request: pytest.FixtureRequest) -> Measure:
    """Declares and takes measurements; what is declared and not taken fails the test."""
    kept: Measure = request.node.stash.setdefault(MEASURE, Measure())
    return kept


@contextlib.contextmanager
def _opened(profile: Profile, request: pytest.FixtureRequest) -> Iterator[Rig]:
    options = request.config.stash[SESSION]
    item = request.node
    _check_needs(needs_of(item) - RIG_CAPABILITIES, profile.capabilities, f"product {profile.name}")
    firmware = session_firmware(request.config, profile)
    opened = open_rig(
        options.rig,
        profile=profile,
        firmware=firmware.path,
        seed=options.seed,
        apply_reliability=options.reliability,
        schedule=options.schedule,
        machine=options.machine,
        host_library=firmware.host_library,
        console=options.console,
    )
    item.stash[RIG] = opened
    with contextlib.closing(opened):
        _check_needs(needs_of(item) & RIG_CAPABILITIES, opened.capabilities, f"rig {options.rig}")
        if opened.kind is not RigKind.SIMULATOR:
            greet(opened, options.rig)
        yield opened


def _make_ready(rig: Rig) -> Printer:
    printer = Printer(rig)
    if not rig.recall_ready():
        printer.wait_ready()
        if printer.host.is_quiet:
            rig.keep_ready()
    return printer


def session_firmware(config: pytest.Config, profile: Profile) -> Firmware:
    """The firmware under test for a product: the ELF that was given, or one built from source; once a session."""
    options: SessionOptions = config.stash[SESSION]
    known = config.stash.setdefault(FIRMWARE, {})
    failed = config.stash.setdefault(BUILD_ERRORS, {})
    if profile.name in failed:
        raise failed[profile.name]
    if profile.name not in known:
        try:
            known[profile.name] = choose_firmware(
                profile,
                elf=options.firmware,
                source=options.source,
                build_dir=options.build_dir,
                toolchain=options.toolchain,
                for_host=options.machine == NATIVE_MACHINE,
                host_compiler=system_compiler(*options.host_flags) if options.host_flags else None,
            )
        except BuildError as problem:
            failed[profile.name] = problem  # once is enough: each test would wait for the compiler to say the same
            raise
    return known[profile.name]


def _session_package(config: pytest.Config) -> Package:
    """The firmware under test for either bank, built once a session."""
    options: SessionOptions = config.stash[SESSION]
    if PACKAGE not in config.stash:
        source = options.source or REFERENCE_SOURCE
        config.stash[PACKAGE] = build_package(source, build_dir=options.build_dir, toolchain=options.toolchain)
    return config.stash[PACKAGE]


def _check_needs(needed: frozenset[str], present: frozenset[str], owner: str) -> None:
    missing = sorted(needed - present)
    if missing:
        pytest.skip(f"{NOT_RUN_PREFIX}{owner} has no {', '.join(missing)}")
