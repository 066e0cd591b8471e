"""Builds the C core with the packaged compiler, once for each version of its source, and loads it. No devices."""

from __future__ import annotations

import ctypes
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

from simulator.errors import SimulatorError

SOURCE = Path(__file__).parent
DEFAULT_CACHE = Path.home() / ".cache" / "makeready"
_FLAGS = (
    "-std=gnu11",
    "-O3",
    "-flto",
    "-fno-semantic-interposition",
    "-fomit-frame-pointer",
    "-shared",
    "-fPIC",
    "-fno-sanitize=undefined",
    "-Wall",
    "-Wextra",
    "-Werror",
)

OUTSIDE = ctypes.CFUNCTYPE(None, ctypes.c_int32, ctypes.c_int32, ctypes.c_void_p, ctypes.c_int32)
"""What C calls: (call, number, bytes, size)."""

NOTE_REGISTERS = 17
NEVER = (1 << 63) - 1


class Shared(ctypes.Structure):
    """`struct shared` of core.h."""

    _fields_ = (
        ("now_ns", ctypes.c_int64),
        ("order", ctypes.c_int64),
        ("outside_when_ns", ctypes.c_int64),
        ("outside_order", ctypes.c_int64),
        ("trace_size", ctypes.c_int64),
        ("log_size", ctypes.c_int64),
        ("is_stopping", ctypes.c_int32),
        ("notes", ctypes.c_int32),
    )


class Note(ctypes.Structure):
    """`struct note` of core.h."""

    _fields_ = (
        ("at_ns", ctypes.c_int64),
        ("kind", ctypes.c_uint32),
        ("pc", ctypes.c_uint32),
        ("registers", ctypes.c_uint32 * NOTE_REGISTERS),
        ("detail", ctypes.c_char * 160),
    )


_P, _I32, _I64, _U32 = ctypes.c_void_p, ctypes.c_int32, ctypes.c_int64, ctypes.c_uint32
_FUNCTIONS: dict[str, tuple[object, tuple[object, ...]]] = {
    "core_new": (_P, (OUTSIDE,)),
    "core_free": (None, (_P,)),
    "core_power_on": (None, (_P,)),
    "core_power_off": (None, (_P,)),
    "core_flash_operations": (_I64, (_P,)),
    "core_flash_cut_at": (None, (_P, _I64)),
    "core_flash_wear_out": (None, (_P, _I32)),
    "core_flash_wear_words": (None, (_P, _U32, _I32)),
    "core_flash_changed": (_I32, (_P,)),
    "core_flash_flip": (None, (_P, _U32, _I32)),
    "core_run": (_I64, (_P, _I64)),
    "core_set_memory": (None, (_P, _I32, _U32, _U32, _P)),
    "core_notes": (ctypes.POINTER(Note), (_P,)),
    "core_trace_add": (None, (_P, ctypes.c_char_p, _I64)),
    "core_take_trace": (_I64, (_P, _P, _I64)),
    "core_take_log": (_I64, (_P, _P, _I64)),
    "core_bus_fit": (None, (_P, _I32)),
    "core_bus_reset": (None, (_P,)),
    "core_bus_mute": (None, (_P, _I32, _I32)),
    "core_bus_damage": (None, (_P, _I32, _I32, _I32)),
    "core_bus_send": (None, (_P, _I32, ctypes.c_char_p, _I32)),
    "core_host_write": (None, (_P, _I32, ctypes.c_char_p, _I64)),
    "core_host_unsent": (_I64, (_P, _I32)),
    "core_host_answered": (_I64, (_P, _I32)),
    "core_host_take": (_I64, (_P, _I32, _P, _I64)),
    "core_host_flush": (None, (_P, _I32)),
    "core_state_size": (_I64, ()),
    "core_save": (None, (_P, _P)),
    "core_restore": (None, (_P, ctypes.c_char_p)),
    "native_firmware_new": (_P, (_P, _P)),
    "native_new": (_P, (_P,)),
    "native_free": (None, (_P,)),
    "native_attach": (None, (_P, _P)),
    "native_forget": (None, (_P,)),
    "native_saved_size": (_I64, (_P,)),
    "native_save": (None, (_P, _P)),
    "native_restore": (None, (_P, ctypes.c_char_p)),
    "unicorn_new": (_P, (ctypes.c_char_p, _P, ctypes.POINTER(ctypes.c_int))),
    "unicorn_free": (None, (_P,)),
    "unicorn_attach": (None, (_P, _P)),
}


@cache
def load_core(cache_dir: Path) -> ctypes.PyDLL:
    """The C core, built into `cache_dir` if this version of it is not there yet.

    It keeps the interpreter's lock while it runs: it calls back too often to let go of it each time.
    Raises SimulatorError with the compiler's words if it cannot be built.
    """
    library = ctypes.PyDLL(str(build_library(SOURCE, cache_dir=cache_dir, name="core", flags=(*_FLAGS, "-ldl"))))
    for name, (result, arguments) in _FUNCTIONS.items():
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    return library


def build_library(source: Path, *, cache_dir: Path, name: str, flags: Sequence[str]) -> Path:
    """A shared library of all C files in `source`, taken from `cache_dir` if the same was built before.

    Raises SimulatorError with the compiler's words if it cannot be built.
    """
    files = sorted(file for pattern in ("*.c", "*.h") for file in source.glob(pattern))
    digest = hashlib.sha256(repr((version("ziglang"), flags)).encode())
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    library = cache_dir / f"{name}-{digest.hexdigest()[:16]}.so"
    if library.is_file():
        return library
    cache_dir.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=cache_dir, suffix=".so")
    os.close(handle)
    sources = [str(file) for file in files if file.suffix == ".c"]
    command = [sys.executable, "-m", "ziglang", "cc", *flags, "-o", scratch, *sources]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        Path(scratch).unlink()
        raise SimulatorError(f"{source}: the simulator's C does not build\n{done.stderr.strip()}")
    Path(scratch).replace(library)
    return library
