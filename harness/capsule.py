"""A capsule: everything needed to repeat one failure on another workstation, in one zip. Reading and writing only."""

from __future__ import annotations

import json
import os
import platform
import zipfile
import zlib
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from harness.errors import ConfigError, HarnessError
from harness.records import Result

FORMAT = 2
_PACKAGES = ("makeready", "pytest", "unicorn", "ziglang")
_RESULT, _FIRMWARE, _PROFILE, _TEST, _TRACE, _LOG, _FAULTS, _SCHEDULE, _PICTURE = (
    "capsule.json", "firmware.elf", "profile.toml", "test.py", "trace.txt", "log.txt", "faults.txt", "schedule.txt",
    "paper_path.svg",
)  # fmt: skip
_DAMAGE = (  # all that reading a zip and its JSON says of bytes that are not what was written
    zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, KeyError, ValueError, TypeError, AttributeError,
    HarnessError,
)  # fmt: skip
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest date a zip knows: a capsule's bytes depend on its content alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Capsule:
    """One result and all it came from. ``paper_path`` is a drawing of the trace as SVG, empty if there is none.

    ``schedule`` is what ``--faults`` asked for, ``faults`` what happened.
    """

    result: Result
    rig: str
    reliability: bool
    test_source: str
    firmware: bytes
    profile: str
    trace: tuple[str, ...]
    log: tuple[str, ...]
    faults: tuple[str, ...]
    versions: tuple[tuple[str, str], ...] = ()
    paper_path: str = ""
    schedule: tuple[str, ...] = ()


def current_versions() -> tuple[tuple[str, str], ...]:
    """The versions of everything that has a say in how a test runs."""
    return (*((name, version(name)) for name in _PACKAGES), ("python", platform.python_version()))


def write_capsule(path: Path, capsule: Capsule) -> None:
    """Write the zip, whole or not at all. Raises ConfigError if it cannot be written."""
    head = {
        "format": FORMAT,
        "rig": capsule.rig,
        "reliability": capsule.reliability,
        "versions": dict(current_versions()),
        "result": replace(capsule.result, capsule=None).to_dict(),
    }
    members: dict[str, str | bytes] = {
        _RESULT: json.dumps(head, indent=2),
        _FIRMWARE: capsule.firmware,
        _PROFILE: capsule.profile,
        _TEST: capsule.test_source,
        _TRACE: _text(capsule.trace),
        _LOG: _text(capsule.log),
        _FAULTS: _text(capsule.faults),
    }
    if capsule.schedule:
        members[_SCHEDULE] = _text(capsule.schedule)
    if capsule.paper_path:
        members[_PICTURE] = capsule.paper_path
    scratch = path.with_suffix(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(scratch, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
        scratch.replace(path)
    except OSError as problem:
        raise ConfigError(
            f"cannot be written ({problem.strerror})", place=path, expected="a writable folder"
        ) from problem


def read_capsule(path: Path) -> Capsule:
    """Read a capsule. Raises ConfigError if the file is none, is damaged or is of another format."""
    expected = "a capsule that a failed test has left"
    try:
        with zipfile.ZipFile(path) as archive:
            head = json.loads(archive.read(_RESULT))
            if head.get("format") != FORMAT:
                raise ConfigError("has capsule format", place=path, value=head.get("format"), expected=str(FORMAT))
            names = archive.namelist()
            return Capsule(
                paper_path=archive.read(_PICTURE).decode() if _PICTURE in names else "",
                schedule=_lines(archive.read(_SCHEDULE)) if _SCHEDULE in names else (),
                result=Result.from_dict(head["result"]),
                rig=head["rig"],
                reliability=head["reliability"],
                versions=tuple(head["versions"].items()),
                test_source=archive.read(_TEST).decode(),
                firmware=archive.read(_FIRMWARE),
                profile=archive.read(_PROFILE).decode(),
                trace=_lines(archive.read(_TRACE)),
                log=_lines(archive.read(_LOG)),
                faults=_lines(archive.read(_FAULTS)),
            )
    except OSError as problem:
        raise ConfigError(f"cannot be read ({problem.strerror})", place=path, expected=expected) from problem
    except _DAMAGE as problem:
        raise ConfigError(f"is no capsule or a damaged one ({problem})", place=path, expected=expected) from problem


def is_capsule(path: Path) -> bool:
    """True for a file that is laid out as a capsule; nothing in it is read."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _RESULT in archive.namelist()
    except (OSError, *_DAMAGE):
        return False


def read_paper_path(path: Path) -> str:
    """The drawing in a capsule, without reading the rest. Empty if it has none or is no capsule."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read(_PICTURE).decode() if _PICTURE in archive.namelist() else ""
    except (OSError, *_DAMAGE):
        return ""


def _text(lines: tuple[str, ...]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _lines(data: bytes) -> tuple[str, ...]:
    return tuple(data.decode().splitlines())
