"""Which files make a firmware, what identifies them, and which of them the boot loader needs. No compiling."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from harness.firmware.image import BUILD_SIZE

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

BOOT_SCRIPT, BANK_B_SCRIPT = "boot.ld", "bank_b.ld"
_BOOT_FILES = ("boot.c", "boot_startup.c")
_VERSION_FILE, _NO_VERSION = "version.txt", "0"
SOURCE_PATTERNS = ("*.c", "*.h", "*.ld", _VERSION_FILE)
_INCLUDE = re.compile(r'^#include "([^"]+)\.h"', re.MULTILINE)


def source_files(source: Path) -> list[Path]:
    """Everything that a build reads."""
    return sorted(file for pattern in SOURCE_PATTERNS for file in source.glob(pattern))


def build_id(source: Path) -> bytes:
    """16 bytes that are the same for the same source, whatever it is compiled for."""
    digest = hashlib.sha256()
    add_files(digest, source_files(source))
    return digest.digest()[:BUILD_SIZE]


def add_files(digest: Hash, files: Iterable[Path]) -> None:
    """Let a digest depend on the names and contents of files, in this order."""
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")


def version_of(source: Path) -> str:
    """What the source calls itself."""
    file = source / _VERSION_FILE
    return file.read_text().strip() if file.is_file() else _NO_VERSION


def boot_files(source: Path) -> list[str]:
    """The boot loader's C files and those of the firmware whose headers they include; none without a boot loader."""
    if not (source / BOOT_SCRIPT).is_file():
        return []
    found: set[str] = set()
    open_names = list(_BOOT_FILES)
    while open_names:
        name = open_names.pop()
        if name not in found and (source / name).is_file():
            found.add(name)
            for text in (source / name, (source / name).with_suffix(".h")):
                if text.is_file():
                    open_names += [f"{header}.c" for header in _INCLUDE.findall(text.read_text())]
    return sorted(found)
