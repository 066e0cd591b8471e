"""Where an address comes from in the source, by an ELF's debug information (DWARF). No execution.

The optimizer puts one function's code into another's: the symbol table then names the outer one, this the inner.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from elftools.common.exceptions import DWARFError, ELFError
from elftools.dwarf.ranges import RangeEntry
from elftools.elf.elffile import ELFFile

from simulator.machine.image import FirmwareImage

_FUNCTIONS = ("DW_TAG_subprogram", "DW_TAG_inlined_subroutine")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMap:
    """Lines by start address, and functions by address range, inlined ones included."""

    line_starts: tuple[int, ...]
    lines: tuple[str, ...]
    functions: tuple[tuple[int, int, str], ...]

    def locate(self, address: int) -> str:
        """`function at file.c:12` of the innermost function at an address, or an empty text if nothing is known."""
        inside = [(end - start, name) for start, end, name in self.functions if start <= address < end]
        index = bisect.bisect_right(self.line_starts, address) - 1
        if not inside or index < 0:
            return ""
        return f"{min(inside)[1]} at {self.lines[index]}"


def describe_place(image: FirmwareImage, address: int) -> str:
    """Where an address is, for a person: the symbol behind which it lies and, if known, the line of its source."""
    symbol, source = image.function_at(address), read_source_map(image.path).locate(address)
    return f"{symbol} ({source})" if source else symbol


@lru_cache(maxsize=8)
def read_source_map(path: Path) -> SourceMap:
    """The map of an ELF file; an empty one if it has no debug information or none that can be read."""
    try:
        with path.open("rb") as stream:
            elf = ELFFile(stream)
            if not elf.has_dwarf_info():
                return SourceMap(line_starts=(), lines=(), functions=())
            dwarf = elf.get_dwarf_info()
            rows = sorted(row for unit in dwarf.iter_CUs() for row in _lines(dwarf, unit))
            functions = tuple(found for unit in dwarf.iter_CUs() for found in _functions(dwarf, unit))
    except (OSError, ELFError, DWARFError, KeyError, ValueError, AttributeError, IndexError):
        return SourceMap(line_starts=(), lines=(), functions=())
    return SourceMap(
        line_starts=tuple(address for address, _line in rows),
        lines=tuple(line for _a, line in rows),
        functions=functions,
    )


def _lines(dwarf: Any, unit: Any) -> list[tuple[int, str]]:
    program = dwarf.line_program_for_CU(unit)
    if program is None:
        return []
    first = 0 if program["version"] >= 5 else 1  # file numbers count from 1 up to DWARF 4
    files = [entry.name.decode(errors="replace") for entry in program["file_entry"]]
    states = (entry.state for entry in program.get_entries())
    return [
        (state.address, f"{files[state.file - first]}:{state.line}")
        for state in states
        if state and state.line and not state.end_sequence
    ]


def _functions(dwarf: Any, unit: Any) -> list[tuple[int, int, str]]:
    found = []
    for entry in unit.iter_DIEs():
        if entry.tag in _FUNCTIONS:
            found += [(start, end, _name(entry)) for start, end in _spans(dwarf, unit, entry)]
    return found


def _name(entry: Any) -> str:
    while "DW_AT_name" not in entry.attributes and "DW_AT_abstract_origin" in entry.attributes:
        entry = entry.get_DIE_from_attribute("DW_AT_abstract_origin")
    name = entry.attributes.get("DW_AT_name")
    return name.value.decode(errors="replace") if name else "?"


def _spans(dwarf: Any, unit: Any, entry: Any) -> list[tuple[int, int]]:
    attributes = entry.attributes
    if "DW_AT_low_pc" in attributes and "DW_AT_high_pc" in attributes:
        low, high = attributes["DW_AT_low_pc"].value, attributes["DW_AT_high_pc"]
        return [(low, high.value if high.form == "DW_FORM_addr" else low + high.value)]
    if "DW_AT_ranges" not in attributes:
        return []
    base = unit.get_top_DIE().attributes.get("DW_AT_low_pc")
    start = base.value if base else 0
    lists = dwarf.range_lists()
    ranges = lists.get_range_list_at_offset(attributes["DW_AT_ranges"].value, cu=unit) if lists else []
    shift = {True: 0, False: start}
    return [
        (shift[part.is_absolute] + part.begin_offset, shift[part.is_absolute] + part.end_offset)
        for part in ranges
        if isinstance(part, RangeEntry)
    ]
