"""Laws of firmware built for the host: same input, same library; bad source is the builder's affair."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from device_profiles import load_profile
from harness.errors import BuildError, ConfigError
from harness.firmware import build_host_library, choose_firmware
from harness.firmware.build import REFERENCE_SOURCE
from harness.firmware.toolchain import ToolchainName

AURORA = load_profile("aurora")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return shutil.copytree(REFERENCE_SOURCE, tmp_path / "source")


def test_the_same_input_is_compiled_once(tmp_path: Path) -> None:
    first = build_host_library(AURORA, build_dir=tmp_path / "build")
    stamp = first.stat().st_mtime_ns
    assert build_host_library(AURORA, build_dir=tmp_path / "build") == first
    assert first.stat().st_mtime_ns == stamp


def test_another_product_or_another_source_is_another_library(tmp_path: Path, source: Path) -> None:
    first = build_host_library(AURORA, build_dir=tmp_path / "build", source=source)
    other = build_host_library(load_profile("corona"), build_dir=tmp_path / "build", source=source)
    (source / "crc16.c").write_text((source / "crc16.c").read_text() + "\n/* changed */\n")
    assert len({first, other, build_host_library(AURORA, build_dir=tmp_path / "build", source=source)}) == 3


def test_what_the_compiler_says_is_told(tmp_path: Path, source: Path) -> None:
    (source / "crc16.c").write_text("int no_end(void) {\n")
    with pytest.raises(BuildError, match=r"crc16\.c"):
        build_host_library(AURORA, build_dir=tmp_path / "build", source=source)


def test_an_elf_alone_cannot_run_natively(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="native"):
        choose_firmware(
            AURORA, elf=tmp_path / "a.elf", source=None, build_dir=tmp_path, toolchain=ToolchainName.ZIG, for_host=True
        )


@pytest.mark.parametrize("name", ["version.txt", "link.ld"])
def test_what_changes_the_build_id_is_another_library(tmp_path: Path, source: Path, name: str) -> None:
    """The boot loader compares it with the image's: a library with an old one would never come up."""
    first = build_host_library(AURORA, build_dir=tmp_path / "build", source=source)
    (source / name).write_text((source / name).read_text() + "\n")
    assert build_host_library(AURORA, build_dir=tmp_path / "build", source=source) != first
