"""Runs again what a capsule holds, and says whether the same happened. The road of `makeready reproduce`."""

from __future__ import annotations

import contextlib
import io
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.capsule import Capsule, current_versions, read_capsule
from harness.config import Config, load_config
from harness.errors import ConfigError, HarnessError
from harness.firmware import choose_firmware, firmware_from_file
from harness.firmware.toolchain import ToolchainName
from harness.products import find_product
from harness.records import Result
from harness.reference import Reference
from harness.rig.address import RigKind, parse_address
from harness.rig.sim import DEFAULT_MACHINE, NATIVE_MACHINE, read_image, where_traces_part
from harness.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Reproduction:
    """What came of a second execution. `parting` is None when the traces are the same."""

    original: Result
    again: Result
    parting: str | None
    version_changes: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether trace and outcome are those of the capsule."""
        return self.parting is None and self.again.outcome is self.original.outcome


def find_capsule(what: str, config: Config) -> Path:
    """The capsule a person means: a path, or the reference of a result in the database, such as 12-340-2-1.

    Raises ConfigError if there is neither, or if that result left none.
    """
    path = Path(what)
    if path.suffix == ".zip" or path.exists():
        return path
    reference = Reference.parse(what)
    if reference is None:
        raise ConfigError(
            "is neither a file nor a result",
            place=what,
            expected="CAPSULE.zip, or a result's reference from the board, such as 12-340-2-1",
        )
    with Store.open(config.database) as store:
        result = store.result(reference)
    if result is None:
        raise ConfigError(
            "no such result", place=config.database, value=what, expected="a reference shown on the board"
        )
    if result.capsule is None:
        raise ConfigError(
            "left no capsule",
            place=f"result {what} ({result.outcome})",
            expected="a FAILED or ERROR result of a test that got its rig",
        )
    return config.database.folder / result.capsule


def reproduce(
    path: Path, *, firmware: Path | None = None, source: Path | None = None, machine: str | None = None
) -> Reproduction:
    """Execute a capsule's own test, firmware, profile and seed once more, on the simulator.

    With `firmware` that ELF runs instead, with `source` what is built from that tree: a fix can be tried on the same
    failure. It runs on the machine of the capsule unless another is named. A capsule holds no firmware that is built
    for this computer, so one of the native machine runs there only if the reference firmware is still the same, and
    otherwise on the default machine, which gives the same trace.

    Raises ConfigError if the capsule cannot be read or was taken on a real device, or if the native machine was named
    and lacks a source; BuildError for a source that does not build; HarnessError if the test does not run at all.
    """
    capsule = read_capsule(path)
    if parse_address(capsule.rig).kind is not RigKind.SIMULATOR:
        raise ConfigError(
            f"was taken on the device at {capsule.rig}, whose time cannot be repeated",
            place=path,
            expected="a capsule from the simulator; run the test again with --rig",
        )
    with tempfile.TemporaryDirectory(prefix="makeready-") as scratch:
        again = _execute(capsule, Path(scratch), _Wish(elf=firmware, source=source, machine=machine))
    try:
        parting = where_traces_part(capsule.trace, again.trace)
    except ValueError as problem:
        raise ConfigError(
            f"holds a damaged trace ({problem})", place=path, expected="a capsule as it was left"
        ) from problem
    second = dict(current_versions())
    changes = tuple(f"{name} {old} -> {second[name]}" for name, old in capsule.versions if second.get(name, old) != old)
    return Reproduction(
        original=capsule.result,
        again=again.result,
        parting=parting,
        version_changes=changes,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What somebody wants otherwise than the capsule has it; None leaves it as it was."""

    elf: Path | None
    source: Path | None
    machine: str | None


def _execute(capsule: Capsule, scratch: Path, wish: _Wish) -> Capsule:
    profile = scratch / f"{capsule.result.profile}.toml"
    profile.write_text(capsule.profile, encoding="utf-8")
    file_name, _, test_name = capsule.result.test_id.partition("::")
    # a folder name of its own: Python would take a module it has loaded from another capsule for this one
    test_file = scratch / scratch.name.replace("-", "_") / Path(file_name).name
    test_file.parent.mkdir()
    test_file.write_text(capsule.test_source, encoding="utf-8")
    (scratch / "pytest.ini").write_text("[pytest]\n")
    schedule = scratch / "schedule.txt"
    schedule.write_text("".join(f"{line}\n" for line in capsule.schedule), encoding="utf-8")
    words = io.StringIO()
    with contextlib.redirect_stdout(words), contextlib.redirect_stderr(words):
        pytest.main(
            [
                f"{test_file}::{_with_profile(test_name, capsule.result.profile)}",
                f"--rootdir={scratch}",
                f"--profile={profile}",
                *_firmware_options(capsule, wish, profile, scratch / "firmware.elf"),
                f"--seed={capsule.result.seed}",
                f"--capsules={scratch / 'again'}",
                "--keep-every-capsule",
                *(["--reliability"] if capsule.reliability else []),
                *([f"--faults={schedule}"] if capsule.schedule else []),
                "-p",
                "no:cacheprovider",
                "--import-mode=importlib",
            ]
        )
    found = list((scratch / "again").glob("*.zip"))
    if len(found) != 1:
        raise HarnessError(f"the capsule's test did not run\n{words.getvalue()}", place=capsule.result.test_id)
    return read_capsule(found[0])


def _firmware_options(capsule: Capsule, wish: _Wish, profile: Path, elf: Path) -> list[str]:
    """What runs on which machine, in pytest's words; an ELF is put at `elf`."""
    machine = wish.machine or capsule.result.machine or DEFAULT_MACHINE
    if wish.source is not None:
        _build(profile, wish.source, machine)
        return [f"--firmware-source={wish.source.absolute()}", f"--machine={machine}"]
    if machine == NATIVE_MACHINE:
        if wish.elf is None and _build(profile, None, machine) == capsule.result.firmware_hash:
            return [f"--machine={machine}"]
        if wish.machine is not None:
            raise ConfigError(
                "runs firmware only from its source, which is not at hand;",
                place="--machine native",
                expected="--firmware-source DIR with it, or another machine",
            )
        machine = DEFAULT_MACHINE
    elf.write_bytes(capsule.firmware if wish.elf is None else firmware_from_file(wish.elf).path.read_bytes())
    read_image(elf)
    return [f"--firmware={elf}", f"--machine={machine}"]


def _build(profile: Path, source: Path | None, machine: str) -> str:
    """Build what pytest will take from the build folder; gives the ELF's SHA-256."""
    return choose_firmware(
        find_product(str(profile)),
        elf=None,
        source=source,
        build_dir=load_config().build_dir,
        toolchain=ToolchainName.ZIG,
        for_host=machine == NATIVE_MACHINE,
    ).sha256


def _with_profile(test_name: str, profile: str) -> str:
    """The node's name with the product back in front of its parameters."""
    function, bracket, parameters = test_name.partition("[")
    return f"{function}[{profile}-{parameters}" if bracket else f"{function}[{profile}]"
