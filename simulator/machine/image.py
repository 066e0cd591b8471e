"""A firmware image: an ELF for this chip, checked before anything runs. No execution."""

from __future__ import annotations

import bisect
import hashlib
from dataclasses import dataclass
from pathlib import Path

from elftools.common.exceptions import ELFError
from elftools.elf.elffile import ELFFile
from elftools.elf.sections import SymbolTableSection

from simulator.errors import ImageError
from simulator.soc.chip import FLASH_BASE, FLASH_BYTES, SRAM_BASE, SRAM_BYTES

_EXPECTED = "a complete ARM ELF executable for the STM32F405 (Cortex-M4)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Bytes to be in flash at an address before power-on."""

    address: int
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmwareImage:
    """What the machine loads, and the names it needs to explain an address."""

    path: Path
    sha256: str
    segments: tuple[Segment, ...]
    function_starts: tuple[int, ...]
    function_names: tuple[str, ...]
    host_library: Path | None = None
    """The same firmware built for this computer, if it was."""

    def flash(self) -> bytes:
        """All of flash with this image in it; what it says nothing of is erased."""
        cells = bytearray(b"\xff" * FLASH_BYTES)
        for segment in self.segments:
            start = segment.address - FLASH_BASE
            cells[start : start + len(segment.data)] = segment.data
        return bytes(cells)

    def function_at(self, address: int) -> str:
        """`name+offset` of the function an address lies in, or `?` without one before it."""
        index = bisect.bisect_right(self.function_starts, address) - 1
        if index < 0 or not FLASH_BASE <= address < FLASH_BASE + FLASH_BYTES:
            return "?"
        return f"{self.function_names[index]}+0x{address - self.function_starts[index]:x}"


def load_image(path: Path) -> FirmwareImage:
    """Read and check an ELF file.

    Raises ImageError for a file that is missing, is no ELF, is cut off, is built for another target, or has no
    vector table that leads into its own code.
    """
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise ImageError(place=path, value=str(problem.strerror), expected="a readable firmware file") from problem
    if data[:4] != b"\x7fELF":
        raise ImageError(
            place=path, value=f"not an ELF file (it starts with {data[:4].hex(' ') or 'nothing'})", expected=_EXPECTED
        )
    try:
        with path.open("rb") as stream:
            elf = ELFFile(stream)
            _check_target(path, elf, len(data))
            segments = tuple(_segments(path, elf, len(data)))
            functions = sorted(_functions(elf))
    except (ELFError, ValueError, UnicodeDecodeError, AttributeError, IndexError) as problem:
        raise ImageError(place=path, value=f"a damaged ELF file ({problem})", expected=_EXPECTED) from problem
    image = FirmwareImage(
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        segments=segments,
        function_starts=tuple(start for start, _name in functions),
        function_names=tuple(name for _start, name in functions),
    )
    _check_vectors(image)
    return image


def _check_target(path: Path, elf: ELFFile, file_bytes: int) -> None:
    machine = elf["e_machine"]
    if machine != "EM_ARM" or elf.elfclass != 32 or not elf.little_endian:
        order = "little" if elf.little_endian else "big"
        raise ImageError(
            place=path, value=f"built for {machine}, {elf.elfclass}-bit {order}-endian", expected=_EXPECTED
        )
    if elf["e_type"] != "ET_EXEC":
        raise ImageError(place=path, value=f"of type {elf['e_type']}", expected="a linked executable (ET_EXEC)")
    sections_end = elf["e_shoff"] + elf["e_shnum"] * elf["e_shentsize"]
    if sections_end > file_bytes:
        raise ImageError(
            place=path, value=f"cut off: {file_bytes} bytes of at least {sections_end}", expected="the complete file"
        )


def _segments(path: Path, elf: ELFFile, file_bytes: int) -> list[Segment]:
    segments = []
    for header in elf.iter_segments():
        if header["p_type"] != "PT_LOAD" or not header["p_filesz"]:
            continue
        end = header["p_offset"] + header["p_filesz"]
        if end > file_bytes:
            raise ImageError(
                place=path, value=f"cut off: {file_bytes} bytes of at least {end}", expected="the complete file"
            )
        address = header["p_paddr"]
        if not FLASH_BASE <= address <= address + header["p_filesz"] <= FLASH_BASE + FLASH_BYTES:
            raise ImageError(
                place=path,
                value=f"a segment of {header['p_filesz']} bytes at 0x{address:08x}",
                expected=f"segments in flash, 0x{FLASH_BASE:08x} to 0x{FLASH_BASE + FLASH_BYTES:08x}",
            )
        segments.append(Segment(address=address, data=header.data()))
    return segments


def _functions(elf: ELFFile) -> set[tuple[int, str]]:
    table = elf.get_section_by_name(".symtab")
    if not isinstance(table, SymbolTableSection):
        return set()
    return {
        (symbol["st_value"] & ~1, symbol.name)
        for symbol in table.iter_symbols()
        if symbol["st_info"]["type"] == "STT_FUNC" and symbol.name
    }


def _check_vectors(image: FirmwareImage) -> None:
    table = next((segment.data for segment in image.segments if segment.address == FLASH_BASE), b"")
    stack = int.from_bytes(table[0:4], "little")
    reset = int.from_bytes(table[4:8], "little")
    in_code = any(part.address <= reset & ~1 < part.address + len(part.data) for part in image.segments)
    if not (SRAM_BASE < stack <= SRAM_BASE + SRAM_BYTES and reset & 1 and in_code):
        raise ImageError(
            place=image.path,
            value=f"vector table starts with 0x{stack:08x} 0x{reset:08x}",
            expected=f"at 0x{FLASH_BASE:08x} a stack in SRAM, then a Thumb reset handler in flash",
        )
