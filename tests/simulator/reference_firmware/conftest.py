"""Parts of the firmware that are pure computation, built for this machine and called directly."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulator.reference_firmware.nvram_board import Board, build_board

FIRMWARE = Path(__file__).parents[3] / "simulator" / "reference_firmware"
_SOURCES = ("sha256.c", "sha512.c", "field25519.c", "ed25519.c")


@pytest.fixture(scope="session")
def cryptography_c(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    library = tmp_path_factory.mktemp("firmware") / "cryptography.so"
    flags = ("-std=c11", "-O2", "-shared", "-fPIC", "-Wall", "-Wextra", "-Werror")
    sources = [str(FIRMWARE / name) for name in _SOURCES]
    subprocess.run([sys.executable, "-m", "ziglang", "cc", *flags, "-o", str(library), *sources], check=True)
    loaded = ctypes.CDLL(str(library))
    loaded.ed25519_verify.restype = ctypes.c_bool
    return loaded


@pytest.fixture(scope="session")
def board(tmp_path_factory: pytest.TempPathFactory) -> Board:
    return Board(ctypes.CDLL(str(build_board(tmp_path_factory.mktemp("nvram")))))
