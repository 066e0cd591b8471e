"""Builds the firmware, the board under it and the driver for this computer: as a fuzzer, or to replay inputs.

The firmware becomes a library of its own, so that its variables lie together and can be put back before each input.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from device_profiles import Profile
from harness.errors import BuildError, ConfigError
from harness.firmware.build import REFERENCE_SOURCE
from harness.firmware.product_config import product_config_source

HERE = Path(__file__).parent
_STATUS_PAGE = HERE.parents[1] / "docs" / "firmware.md"
_WITH_FIRMWARE = "segments.c"
_CHIP_ONLY = ("startup.c", "boot_startup.c", "memory.c", "chip_access.h")
_SIGNATURES = "ed25519.c"
"""No fuzzer gets past a signature: `bank.c` takes others for right too."""
_FLAGS = ("-std=gnu11", "-g", "-O1", "-fno-omit-frame-pointer", "-w", "-Iboard", "-Ifirmware", "-fno-common")
_LIBRARY_FLAGS = ("-Dmain=firmware_main", "-fPIC", "-shared", "-Wl,-z,norelro", "-Wl,-z,now")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiler:
    """A compiler and what makes its output find faults: flags for both parts, for the firmware, for the driver."""

    command: tuple[str, ...]
    both: tuple[str, ...]
    firmware: tuple[str, ...] = ()
    driver: tuple[str, ...] = ()


def find_fuzzer() -> Compiler:
    """Clang with libFuzzer, AddressSanitizer and UndefinedBehaviorSanitizer. Raises ConfigError without one."""
    for name in ("clang", "clang-14", "clang-15", "clang-16", "clang-19"):
        if shutil.which(name):
            return Compiler(
                command=(name,),
                both=("-fsanitize=address,undefined", "-fno-sanitize-recover=all"),
                firmware=("-fsanitize=fuzzer-no-link",),
                driver=("-fsanitize=fuzzer",),
            )
    raise ConfigError("is not on PATH;", place="clang", expected="apt-get install clang-14 libclang-rt-14-dev")


def find_replayer() -> Compiler:
    """What replays inputs: gcc with both sanitizers where there is one, else the packaged compiler with one of them."""
    if shutil.which("gcc"):
        flags = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all")
        return Compiler(command=("gcc",), both=flags, driver=("-DREPLAY",))
    zig = (sys.executable, "-m", "ziglang", "cc")
    return Compiler(command=zig, both=("-fsanitize=undefined", "-fsanitize-trap=undefined"), driver=("-DREPLAY",))


def build(profile: Profile, compiler: Compiler, folder: Path, *, source: Path = REFERENCE_SOURCE) -> Path:
    """Build everything in `folder`; gives the program. Raises BuildError with the compiler's messages."""
    shutil.rmtree(folder, ignore_errors=True)
    for part in ("firmware", "board"):
        (folder / part).mkdir(parents=True)
    for file in sorted([*source.glob("*.c"), *source.glob("*.h")]):
        if file.name not in _CHIP_ONLY:
            # a name that is a C identifier, so that the linker tells where the section begins and ends
            text = file.read_text().replace('section(".noinit")', 'section("noinit")')
            if file.name == _SIGNATURES:
                text = text.replace("bool ed25519_verify(", "bool ed25519_verify_truly(")
            (folder / "firmware" / file.name).write_text(text)
    (folder / "firmware" / "product_config.c").write_text(product_config_source(profile))
    for file in sorted([*HERE.glob("*.c"), *HERE.glob("*.h")]):
        shutil.copy(file, folder / "board" / file.name)
    (folder / "board" / "documented_codes.h").write_text(documented_codes_header(_STATUS_PAGE.read_text()))
    board = sorted(str(file.relative_to(folder)) for file in (folder / "board").glob("*.c"))
    firmware = sorted(str(file.relative_to(folder)) for file in (folder / "firmware").glob("*.c"))
    beside = f"board/{_WITH_FIRMWARE}"
    board.remove(beside)
    _run(folder, compiler, *_LIBRARY_FLAGS, *compiler.firmware, "-o", "libfirmware.so", *firmware, beside)
    _run(
        folder, compiler, *compiler.driver, "-rdynamic", "-o", "fuzz", *board,
        f"-L{folder}", "-lfirmware", f"-Wl,-rpath,{folder}",
    )  # fmt: skip
    return folder / "fuzz"


def documented_codes_header(page: str) -> str:
    """Every status code of the page's table as a C array; x of a code such as 41x02 stands for any tray."""
    table = page.partition("## Status codes")[2].partition("\n\nAn empty tray")[0]
    codes: set[int] = set()
    for cell in re.findall(r"^\| ([^|]+) \|", table, flags=re.MULTILINE):
        for first, last in re.findall(r"([\d*x]{5,7})(?: to ([\d*x]{5,7}))?", cell):
            for tray in "0123456789":
                low, high = (int(text.replace("*x*", tray)) for text in (first, last or first))
                codes.update(range(low, high + 1))
    return "static const unsigned documented_codes[] = {" + ", ".join(map(str, sorted(codes))) + "};\n"


def _run(folder: Path, compiler: Compiler, *arguments: str) -> None:
    command = [*compiler.command, *_FLAGS, *compiler.both, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"does not build for this computer\n{done.stderr.strip()}", place=folder)
