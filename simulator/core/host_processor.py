"""This computer's own processor, running firmware that was built for it. No peripherals, no time.

Faster by far than an emulated one, and blind: it has no ARM registers, and nobody counts its instructions.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from elftools.common.exceptions import ELFError
from elftools.elf.elffile import ELFFile

from simulator.errors import ImageError, SimulatorError
from simulator.machine.image import FirmwareImage
from simulator.machine.memory import Memory
from simulator.machine.processor import cells_of, put_back
from simulator.soc.chip import FLASH_BASE, FLASH_BYTES

_SECTIONS = (".data", ".bss", ".noinit")
_ENTRY = "host_entry"
_EXPECTED = "a library that `build_host_library` made"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """What a processor holds at one moment; of flash those sectors that are no longer as in the image."""

    variables: bytes
    flash: tuple[tuple[int, bytes], ...]


class HostProcessor:
    """One device's firmware in a library that all devices of this process share; `image` is what lies in its flash."""

    def __init__(self, library: ctypes.PyDLL, image: FirmwareImage, host_library: Path) -> None:
        self.image = image
        self._library = library
        self.flash = Memory(base=FLASH_BASE, size=FLASH_BYTES)
        self._pointer: int = library.native_new(_load(library, host_library))
        if not self._pointer:
            raise SimulatorError("no memory for another device's firmware")
        self.flash.view[:] = image.flash()

    @property
    def memories(self) -> dict[int, Memory]:
        """What peripherals can see, by its number in core.h; of RAM the core knows nothing."""
        return {2: self.flash}

    def attach(self, core: int) -> None:
        """Execute on this board from now on."""
        self._library.native_attach(self._pointer, core)

    def restore_flash(self, changed: Iterable[int]) -> None:
        """Put the changed sectors of flash as in the image again."""
        put_back(self.flash, self.image, changed)

    def save(self, changed: Iterable[int]) -> HostState:
        """Variables, stack and the changed sectors of flash as they are now."""
        variables = ctypes.create_string_buffer(self._library.native_saved_size(self._pointer))
        self._library.native_save(self._pointer, variables)
        return HostState(variables=variables.raw, flash=cells_of(self.flash, changed))

    def restore(self, state: object) -> None:
        """Go on where another device of this process with the same library was saved."""
        assert isinstance(state, HostState)
        self._library.native_restore(self._pointer, state.variables)
        for start, cells in state.flash:
            self.flash.view[start : start + len(cells)] = cells

    def __del__(self) -> None:
        self._library.native_free(self._pointer)


class HostProcessorPool:
    """Idle processors by firmware: what is slow to make is their flash. One belongs to one machine at a time."""

    def __init__(self, library: ctypes.PyDLL) -> None:
        self.library = library
        self._idle: dict[tuple[str, Path], list[HostProcessor]] = {}

    def take(self, image: FirmwareImage) -> HostProcessor:
        """A processor with this firmware, before power-on. ImageError if the firmware was not built for this host."""
        if image.host_library is None:
            raise ImageError(
                place=image.path, value="an ELF alone", expected="firmware that was also built for the host"
            )
        idle = self._idle.get((image.sha256, image.host_library))
        return idle.pop() if idle else HostProcessor(self.library, image, image.host_library)

    def give_back(self, processor: HostProcessor) -> None:
        """Keep a processor for the next to come; its machine must not run any more."""
        assert processor.image.host_library is not None
        self._idle.setdefault((processor.image.sha256, processor.image.host_library), []).append(processor)


@cache
def _load(library: ctypes.PyDLL, path: Path) -> int:
    """Load a library, once a process, and tell the core where its variables lie."""
    try:
        with path.open("rb") as stream:
            elf = ELFFile(stream)
            places = [_place(elf, name) for name in _SECTIONS]
            symbols: Any = elf.get_section_by_name(".dynsym")
            entry_offset = symbols.get_symbol_by_name(_ENTRY)[0]["st_value"]
        entry = ctypes.addressof(ctypes.c_char.in_dll(ctypes.CDLL(str(path)), _ENTRY))
    except (OSError, ELFError, AttributeError, TypeError, ValueError) as problem:
        raise ImageError(place=path, value=f"not firmware for the host ({problem})", expected=_EXPECTED) from problem
    words = [word for offset, size in places for word in (entry - entry_offset + offset, size)]
    firmware: int | None = library.native_firmware_new(entry, (ctypes.c_uint64 * len(words))(*words))
    if not firmware:
        raise SimulatorError("no memory for the firmware's stacks")
    return firmware


def _place(elf: ELFFile, name: str) -> tuple[int, int]:
    section = elf.get_section_by_name(name)
    return (0, 0) if section is None else (section["sh_addr"], section["sh_size"])
