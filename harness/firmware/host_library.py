"""Builds firmware for the host it is tested on: a shared library that the simulator runs in place of the ELF."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from device_profiles import Profile
from harness.errors import BuildError, ConfigError
from harness.firmware.build import REFERENCE_SOURCE
from harness.firmware.product_config import product_config_source
from harness.firmware.sources import add_files, build_id
from harness.firmware.toolchain import package_version

HOST_SOURCE = Path(__file__).parents[2] / "simulator" / "host_firmware"
_SHARED_HEADER = Path(__file__).parents[2] / "simulator" / "core" / "host_calls.h"
REPLACED = ("startup.c", "boot_startup.c", "memory.c")
"""What only the real chip needs: the ways from reset to C, and the C library's functions in a place without one."""

_FLAGS = (
    "-std=c11", "-g", "-ffreestanding", "-fno-common", "-fPIC", "-fvisibility=hidden", "-Wall", "-Wextra", "-Werror",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class HostCompiler:
    """How to compile for the host: the command, its own flags, and the words that identify both."""

    command: tuple[str, ...]
    flags: tuple[str, ...]
    version: str


def packaged_compiler() -> HostCompiler:
    """The compiler that comes as a package: fast code, no sanitizers."""
    return HostCompiler(
        command=(sys.executable, "-m", "ziglang", "cc"),
        flags=("-O3", "-flto", "-fno-sanitize=undefined"),
        version="ziglang " + package_version("ziglang"),
    )


def system_compiler(*flags: str) -> HostCompiler:
    """The system's gcc with flags such as `-fsanitize=address` or `--coverage`. ConfigError if there is none."""
    path = shutil.which("gcc")
    if path is None:
        raise ConfigError("was asked for but is not on PATH;", place="gcc", expected="it installed")
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    return HostCompiler(command=(path,), flags=("-O1", "-fdata-sections", "-Wl,-T,gcov.ld", *flags), version=version)


def build_host_library(
    profile: Profile, *, build_dir: Path, source: Path = REFERENCE_SOURCE, compiler: HostCompiler | None = None
) -> Path:
    """Compile the source tree for one product and this host; a library of the same input is taken from `build_dir`.

    Its sources lie in the folder `source` beside it. Raises BuildError with the compiler's messages.
    """
    tools = compiler or packaged_compiler()
    config_text = product_config_source(profile)
    files = _files(source)
    digest = hashlib.sha256(repr((tools.version, tools.flags, _FLAGS, config_text, build_id(source))).encode())
    add_files(digest, files)
    folder = build_dir / f"{profile.name}-host-{digest.hexdigest()[:16]}"
    library = folder / f"{profile.name}.so"
    if not library.is_file():
        place = folder / "source"  # in its final place: coverage data refer to it
        place.mkdir(parents=True, exist_ok=True)
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not library.is_file():
                _compile(files, config_text, tools, place, library, source)
    return library


def _files(source: Path) -> list[Path]:
    own = [file for pattern in ("*.c", "*.h", "*.ld") for file in HOST_SOURCE.glob(pattern)]
    replaced = {*REPLACED, *(file.name for file in own)}
    given = [file for pattern in ("*.c", "*.h") for file in source.glob(pattern) if file.name not in replaced]
    return sorted([*given, *own, _SHARED_HEADER], key=lambda file: file.name)


def _compile(
    files: list[Path], config_text: str, tools: HostCompiler, place: Path, library: Path, source: Path
) -> None:
    for file in files:
        shutil.copy(file, place / file.name)
    (place / "product_config.c").write_text(config_text)
    words = ", ".join(map(str, build_id(source)))
    (place / "build_id.c").write_text(
        f"extern const unsigned char build_id[];\nconst unsigned char build_id[] = {{{words}}};\n"
    )
    sources = sorted(file.name for file in place.glob("*.c"))
    command = [*tools.command, *_FLAGS, *tools.flags, "-shared", "-o", "host.so"]
    done = subprocess.run([*command, *sources], cwd=place, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(
            f"the firmware does not build for this host; fix the source\n{done.stderr.strip()}", place=source
        )
    (place / "host.so").replace(library)
