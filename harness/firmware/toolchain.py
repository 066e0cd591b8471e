"""The cross compilers: clang from the `ziglang` package, or a system `arm-none-eabi-gcc` when asked for."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from harness.errors import BuildError, ConfigError

GCC = "arm-none-eabi-gcc"


class ToolchainName(StrEnum):
    """What `--toolchain` accepts."""

    ZIG = "zig"
    GCC = "gcc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Toolchain:
    """A compiler driver: the command, the flags for the chip, what to link last, and the words that identify it."""

    command: tuple[str, ...]
    target_flags: tuple[str, ...]
    link_flags: tuple[str, ...]
    version: str

    def run(self, *arguments: str, folder: Path, source: Path) -> None:
        """Run the compiler in `folder` on a copy of `source`. Raises BuildError with its own messages if it refuses."""
        done = subprocess.run([*self.command, *arguments], cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise BuildError(f"the firmware does not build; fix the source\n{done.stderr.strip()}", place=source)


def find_toolchain(name: ToolchainName = ToolchainName.ZIG) -> Toolchain:
    """The toolchain of that name. Raises ConfigError if it is not installed."""
    if name is ToolchainName.ZIG:
        return Toolchain(
            command=(sys.executable, "-m", "ziglang", "cc"),
            target_flags=("-target", "thumb-freestanding-eabi", "-mcpu=cortex_m4", "-fno-sanitize=undefined"),
            link_flags=("-lcompiler_rt",),
            version="ziglang " + package_version("ziglang"),
        )
    path = shutil.which(GCC)
    if path is None:
        raise ConfigError("was asked for but is not on PATH;", place=GCC, expected="it installed, or --toolchain zig")
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    return Toolchain(
        command=(path,),
        target_flags=("-mthumb", "-mcpu=cortex-m4"),
        link_flags=("-lgcc",),
        version=version,
    )


def package_version(name: str) -> str:
    """The version of an installed package. Raises ConfigError if it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError as problem:
        raise ConfigError(
            "is not installed;", place=f"package {name}", expected=f"`pip install {name}`, or --toolchain gcc"
        ) from problem
