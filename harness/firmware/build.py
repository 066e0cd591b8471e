"""Builds the reference firmware, or a source tree like it, for a product. Identical input, identical ELF."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from elftools.elf.elffile import ELFFile

from device_profiles import Profile
from harness.errors import BuildError, ConfigError
from harness.firmware.product_config import CONFIG_SECTION, EMPTY_CONFIG_SOURCE, product_config_source
from harness.firmware.toolchain import Toolchain, ToolchainName, find_toolchain

REFERENCE_SOURCE = Path(__file__).parents[2] / "simulator" / "reference_firmware"
TARGET = "STM32F405 (Cortex-M4)"
_COMPILE_FLAGS = (
    "-std=c11", "-O3", "-g", "-mfloat-abi=soft", "-ffreestanding", "-ffunction-sections", "-fdata-sections",
    "-fno-common", "-Wall", "-Wextra", "-Werror", "-nostdlib",
)  # fmt: skip
_LINK_TIME_OPTIMIZATION = ("-flto",)
_LINK_FLAGS = ("-Wl,-T,link.ld", "-Wl,-e,Reset_Handler", "-Wl,--gc-sections")


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
    if not (source / "link.ld").is_file():
        raise ConfigError("is no firmware source tree;", place=source, expected="a folder with *.c files and link.ld")
    tools = find_toolchain(toolchain)
    config_text = product_config_source(profile)
    code_key = _input_digest(source, tools)
    key = hashlib.sha256(f"{code_key}\0{config_text}".encode()).hexdigest()
    elf = build_dir / f"{profile.name}-{key[:16]}" / f"{profile.name}.elf"
    if not elf.is_file():
        code = build_dir / f"code-{code_key[:16]}.elf"
        try:
            if not code.is_file():
                _compile(source, tools, code)
            _configure(code, source, config_text, tools, elf)
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


def _compile(source: Path, tools: Toolchain, elf: Path) -> None:
    """Build the code, which is the same for every product, with an empty product configuration."""
    elf.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=elf.parent) as scratch_name:
        scratch = Path(scratch_name)
        for file in _source_files(source):
            shutil.copy(file, scratch / file.name)
        (scratch / "product_config.c").write_text(EMPTY_CONFIG_SOURCE)
        sources = sorted(file.name for file in scratch.glob("*.c"))
        flags = (
            *tools.target_flags,
            *_COMPILE_FLAGS,
            *_LINK_TIME_OPTIMIZATION,
            f"-ffile-prefix-map={scratch}=.",
            f"-fdebug-prefix-map={scratch}=.",
        )
        tools.run(
            *flags, *_LINK_FLAGS, "-o", "firmware.elf", *sources, *tools.link_flags, folder=scratch, source=source
        )
        if not (scratch / "firmware.elf").is_file():
            raise BuildError("the compiler made no ELF", place=source)
        (scratch / "firmware.elf").replace(elf)


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


def _source_files(source: Path) -> list[Path]:
    return sorted(file for pattern in ("*.c", "*.h", "*.ld") for file in source.glob(pattern))


def _input_digest(source: Path, tools: Toolchain) -> str:
    digest = hashlib.sha256()
    flags = (*_COMPILE_FLAGS, *_LINK_TIME_OPTIMIZATION, *_LINK_FLAGS)
    for part in (tools.version, *tools.target_flags, *flags, *tools.link_flags):
        digest.update(part.encode() + b"\0")
    for file in _source_files(source):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
