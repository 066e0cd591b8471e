"""The journal of the firmware on a flash of this machine's memory, whose power fails on request."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
from pathlib import Path

FIRMWARE = Path(__file__).parents[3] / "simulator" / "reference_firmware"
BENCH = Path(__file__).parent / "bench"
SOURCES = ("nvram.c", "nvram_area.c", "codeword.c", "crc16.c", "flash.c", "bench_flash.c")
FLASH_BYTES = 1 << 20
CUT = -1


def build_board(folder: Path) -> Path:
    """Compile the journal with the bench's chip in place of the real one."""
    for file in (*FIRMWARE.glob("*.h"), *(FIRMWARE / name for name in SOURCES[:-1]), *BENCH.iterdir()):
        shutil.copy(file, folder / file.name)
    library = folder / "nvram.so"
    flags = ("-std=c11", "-O2", "-shared", "-fPIC", "-Wall", "-Wextra", "-Werror")
    sources = [str(folder / name) for name in SOURCES]
    subprocess.run([sys.executable, "-m", "ziglang", "cc", *flags, "-o", str(library), *sources], check=True)
    return library


class Board:
    """One printer's flash and the journal on it; nothing but flash outlives `boot`."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        self.cells = (ctypes.c_uint8 * FLASH_BYTES).in_dll(library, "bench_flash")
        self._operations = ctypes.c_int64.in_dll(library, "bench_operations")
        self._cut_at = ctypes.c_int64.in_dll(library, "bench_cut_at")
        self._worn = ctypes.c_uint32.in_dll(library, "bench_worn")
        self._sum = ctypes.c_int64.in_dll(library, "bench_sum")
        self._erasures = ctypes.c_int64.in_dll(library, "bench_erasures")
        library.nvram_get.restype = ctypes.c_size_t
        library.nvram_needs_rest.restype = ctypes.c_bool

    def blank(self, seed: int) -> None:
        """Flash as delivered; chance in what a cut leaves comes from `seed`."""
        ctypes.memset(self.cells, 0xFF, FLASH_BYTES)
        self._library.bench_seed(ctypes.c_uint64(seed))
        self._operations.value = self._cut_at.value = self._worn.value = self._erasures.value = 0

    def cut_in(self, operations: int | None) -> None:
        """Let power fail in that many operations from now; None for never."""
        self._cut_at.value = 0 if operations is None else self._operations.value + operations

    def wear_out(self, sectors: tuple[int, ...]) -> None:
        """From the next erasure on some words of these sectors keep a cell at 0."""
        self._worn.value = sum(1 << sector for sector in sectors)

    def flip(self, offset: int, bit: int) -> None:
        """Change one cell."""
        self.cells[offset] ^= 1 << bit

    def boot(self) -> int:
        """Start."""
        return int(self._library.bench_boot())

    def put(self, key: int, value: bytes) -> int:
        """1, or 0 when the journal refuses, or CUT."""
        return int(self._library.bench_put(key, value, ctypes.c_size_t(len(value))))

    def note(self, note: int) -> int:
        """As `put`."""
        return int(self._library.bench_note(note))

    def step(self, *, is_idle: bool) -> int:
        """1, or CUT."""
        return int(self._library.bench_step(int(is_idle)))

    def get(self, key: int) -> bytes:
        """A key's value; empty without one."""
        buffer = ctypes.create_string_buffer(128)
        size = self._library.nvram_get(key, buffer, ctypes.c_size_t(128))
        return buffer.raw[:size]

    @property
    def sum(self) -> int:
        """All notes."""
        return self._sum.value

    @property
    def operations(self) -> int:
        """Flash operations so far."""
        return self._operations.value

    @property
    def erasures(self) -> int:
        """Erasures so far."""
        return self._erasures.value

    @property
    def needs_rest(self) -> bool:
        """Whether the journal asks for a pause."""
        return bool(self._library.nvram_needs_rest())
