"""Builds the reference firmware, or a source tree like it, for a product. Identical input, identical ELF."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from elftools.elf.elffile import ELFFile

from device_profiles import Profile
from harness.errors import BuildError, ConfigError
from harness.firmware.image import Image, image_in, with_boot_loader
from harness.firmware.product_config import CONFIG_SECTION, EMPTY_CONFIG_SOURCE, product_config_source
from harness.firmware.sources import (
    BANK_B_SCRIPT,
    BOOT_SCRIPT,
    add_files,
    boot_files,
    build_id,
    source_files,
    version_of,
)
from harness.firmware.toolchain import Toolchain, ToolchainName, find_toolchain

REFERENCE_SOURCE = Path(__file__).parents[2] / "simulator" / "reference_firmware"
TARGET = "STM32F405 (Cortex-M4)"
_COMPILE_FLAGS = (
    "-std=c11", "-O3", "-g", "-mfloat-abi=soft", "-ffreestanding", "-ffunction-sections", "-fdata-sections",
    "-fno-common", "-Wall", "-Wextra", "-Werror", "-nostdlib",
)  # fmt: skip
_LINK_TIME_OPTIMIZATION = ("-flto",)
_LINK_FLAGS = ("-Wl,--gc-sections",)
_SCRIPT = "link.ld"
_ENTRIES = {_SCRIPT: "Reset_Handler", BANK_B_SCRIPT: "Reset_Handler", BOOT_SCRIPT: "Boot_Handler"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Firmware:
    """One ELF file and where it comes from; `sha256` identifies it everywhere."""

    path: Path
    sha256: str
    target: str = TARGET
    source: str
    host_library: Path | None = None
    """The same source built for this computer, if that was asked for."""


def build_firmware(
    profile: Profile,
    *,
    build_dir: Path,
    source: Path = REFERENCE_SOURCE,
    toolchain: ToolchainName = ToolchainName.ZIG,
) -> Firmware:
    """Compile and link the source tree for one product; an ELF of the same input is taken from `build_dir`.

    Raises BuildError with the compiler's messages if the source is at fault, ConfigError if there is no source, no
    toolchain or no place to write.
    """
    if not (source / _SCRIPT).is_file():
        raise ConfigError("is no firmware source tree;", place=source, expected="a folder with *.c files and link.ld")
    tools = find_toolchain(toolchain)
    config_text = product_config_source(profile)
    key = hashlib.sha256(f"{_input_digest(source, tools)}\0{config_text}".encode()).hexdigest()
    elf = build_dir / f"{profile.name}-{key[:16]}" / f"{profile.name}.elf"
    if not elf.is_file():
        try:
            _configure(_built_code(source, tools, build_dir), source, config_text, tools, elf)
        except OSError as problem:
            raise ConfigError(
                f"cannot be written ({problem.strerror})", place=build_dir, expected="a writable build folder"
            ) from problem
    return Firmware(path=elf, sha256=_sha256(elf.read_bytes()), source=str(source))


def firmware_from_file(path: Path) -> Firmware:
    """A firmware somebody else built. Raises ConfigError if the file cannot be read; what is in it, the rig checks."""
    try:
        return Firmware(path=path.absolute(), sha256=_sha256(path.read_bytes()), source=str(path))
    except OSError as problem:
        raise ConfigError(f"cannot be read ({problem.strerror})", place=path, expected="an ELF file") from problem


def firmware_image(source: Path, *, build_dir: Path, toolchain: ToolchainName = ToolchainName.ZIG) -> Image:
    """What of a source tree's code goes into bank A; it is of no product. Raises as `build_bank_b` does."""
    tools = find_toolchain(toolchain)
    return _image_of(_built_code(source, tools, build_dir), source)


def build_bank_b(source: Path, *, build_dir: Path, toolchain: ToolchainName = ToolchainName.ZIG) -> Image:
    """The same code linked for bank B, for updates.

    Raises ConfigError if the source is for one bank only, BuildError with the compiler's messages.
    """
    if not (source / BANK_B_SCRIPT).is_file():
        raise ConfigError(f"has no {BANK_B_SCRIPT};", place=source, expected="firmware that can be updated")
    tools = find_toolchain(toolchain)
    elf = build_dir / f"code-{_input_digest(source, tools)[:16]}-b.elf"
    if not elf.is_file():
        with _locked(build_dir):
            if not elf.is_file():
                with _copied(source, build_dir) as scratch:
                    _link(scratch, BANK_B_SCRIPT, _app_files(scratch), tools, source).replace(elf)
    return _image_of(elf, source)


def _image_of(elf: Path, source: Path) -> Image:
    image = image_in(elf.read_bytes(), version=version_of(source), build=build_id(source))
    if image is None:
        raise ConfigError("is linked for no bank;", place=source, expected="firmware that can be updated")
    return image


def _built_code(source: Path, tools: Toolchain, build_dir: Path) -> Path:
    code = build_dir / f"code-{_input_digest(source, tools)[:16]}.elf"
    if not code.is_file():
        with _locked(build_dir):
            if not code.is_file():
                _compile(source, tools, code)
    return code


@contextmanager
def _locked(build_dir: Path) -> Iterator[None]:
    """One process compiles at a time: those that want the same wait for it, and then have it."""
    build_dir.mkdir(parents=True, exist_ok=True)
    with (build_dir / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _compile(source: Path, tools: Toolchain, elf: Path) -> None:
    """Build the code, which is the same for every product, with an empty product configuration, and its boot loader."""
    elf.parent.mkdir(parents=True, exist_ok=True)
    with _copied(source, elf.parent) as scratch:
        linked = _link(scratch, _SCRIPT, _app_files(scratch), tools, source)
        image = image_in(linked.read_bytes(), version=version_of(source), build=build_id(source))
        if image is not None:
            boot_loader = loaded_bytes(_link(scratch, BOOT_SCRIPT, boot_files(source), tools, source))
            linked.write_bytes(with_boot_loader(linked.read_bytes(), boot_loader, image))
        linked.replace(elf)


@contextmanager
def _copied(source: Path, build_dir: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=build_dir) as scratch_name:
        scratch = Path(scratch_name)
        for file in source_files(source):
            shutil.copy(file, scratch / file.name)
        (scratch / "product_config.c").write_text(EMPTY_CONFIG_SOURCE)
        yield scratch


def _app_files(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("*.c"))


def _link(scratch: Path, script: str, files: list[str], tools: Toolchain, source: Path) -> Path:
    flags = (
        *tools.target_flags,
        *_COMPILE_FLAGS,
        *_LINK_TIME_OPTIMIZATION,
        f"-ffile-prefix-map={scratch}=.",
        f"-fdebug-prefix-map={scratch}=.",
    )
    elf = scratch / f"{script}.elf"
    tools.run(
        *flags, f"-Wl,-T,{script}", f"-Wl,-e,{_ENTRIES[script]}", *_LINK_FLAGS, "-o", elf.name, *files,
        *tools.link_flags, folder=scratch, source=source,
    )  # fmt: skip
    if not elf.is_file():
        raise BuildError("the compiler made no ELF", place=source)
    return elf


def loaded_bytes(elf: Path) -> bytes:
    """What an ELF of one segment loads."""
    with elf.open("rb") as stream:
        return b"".join(segment.data() for segment in ELFFile(stream).iter_segments("PT_LOAD") if segment["p_filesz"])


def _configure(code: Path, source: Path, config_text: str, tools: Toolchain, elf: Path) -> None:
    """Put a product's configuration in the place that the code has for it."""
    elf.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=elf.parent) as scratch_name:
        scratch = Path(scratch_name)
        for file in source.glob("*.h"):
            shutil.copy(file, scratch / file.name)
        (scratch / "product_config.c").write_text(config_text)
        tools.run(*tools.target_flags, *_COMPILE_FLAGS, "-c", "product_config.c", folder=scratch, source=source)
        firmware = bytearray(code.read_bytes())
        place, config = _section_of(code), _section_of(scratch / "product_config.o")
        if place is not None and config is not None:
            firmware[place[0] : place[0] + len(config[1])] = config[1]
        (scratch / "firmware.elf").write_bytes(firmware)
        (scratch / "firmware.elf").replace(elf)


def _section_of(elf: Path) -> tuple[int, bytes] | None:
    """Where in a file the product configuration is, and what it is; None without one."""
    with elf.open("rb") as stream:
        section = ELFFile(stream).get_section_by_name(CONFIG_SECTION)
        return None if section is None else (section["sh_offset"], section.data())


def _input_digest(source: Path, tools: Toolchain) -> str:
    digest = hashlib.sha256()
    flags = (*_COMPILE_FLAGS, *_LINK_TIME_OPTIMIZATION, *_LINK_FLAGS, *_ENTRIES.values())
    for part in (tools.version, *tools.target_flags, *flags, *tools.link_flags):
        digest.update(part.encode() + b"\0")
    add_files(digest, source_files(source))
    return digest.hexdigest()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
