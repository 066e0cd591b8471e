"""Laws of building: identical input gives an identical ELF; what is wrong is told to whoever must act."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile

from device_profiles import load_profile
from harness.errors import BuildError, ConfigError
from harness.firmware import Firmware, build_firmware, firmware_from_file
from harness.firmware import build as build_module
from harness.firmware.toolchain import GCC, ToolchainName, find_toolchain

PRODUCTS = ("aurora", "borealis", "corona")
SMALL_SCRIPT = """
ENTRY(Reset_Handler)
MEMORY
{
    FLASH  (rx) : ORIGIN = 0x08000000, LENGTH = 896K
    CONFIG (r)  : ORIGIN = 0x080E0000, LENGTH = 128K
}
SECTIONS
{
    .text : { KEEP(*(.vectors)) *(.text*) *(.rodata*) } > FLASH
    .product_config : { KEEP(*(.product_config)) } > CONFIG
    /DISCARD/ : { *(.ARM.exidx*) *(.comment) }
}
"""
SAMPLE_STARTUP = "void Reset_Handler(void) { for (;;); }\n"


def small_tree(folder: Path, source: str = SAMPLE_STARTUP) -> Path:
    """A source tree that builds in no time: one file, for a chip without a boot loader."""
    folder.mkdir()
    (folder / "link.ld").write_text(SMALL_SCRIPT)
    shutil.copy(build_module.REFERENCE_SOURCE / "product_config.h", folder)
    (folder / "start.c").write_text(
        '#include <stdint.h>\n__attribute__((section(".vectors"), used)) static const uintptr_t stack = 0x20020000;\n'
        + source
    )
    return folder


def text_of(elf: Path) -> bytes:
    with elf.open("rb") as stream:
        section = ELFFile(stream).get_section_by_name(".text")
        assert section is not None
        return bytes(section.data())


def test_two_builds_in_two_folders_are_the_same_file(
    reference_firmware: Callable[[str], Firmware], tmp_path: Path
) -> None:
    again = build_firmware(load_profile("borealis"), build_dir=tmp_path / "somewhere" / "else")
    cached = reference_firmware("borealis")
    assert again.path.read_bytes() == cached.path.read_bytes()
    assert again.sha256 == cached.sha256


def test_one_source_tree_serves_all_products_with_the_same_code(reference_firmware: Callable[[str], Firmware]) -> None:
    built = {product: reference_firmware(product) for product in PRODUCTS}
    assert len({text_of(firmware.path) for firmware in built.values()}) == 1
    assert len({firmware.sha256 for firmware in built.values()}) == 3


def test_an_elf_that_is_there_is_not_built_again(tmp_path: Path) -> None:
    source = small_tree(tmp_path / "source")
    first = build_firmware(load_profile("aurora"), build_dir=tmp_path / "build", source=source)
    made_ns = first.path.stat().st_mtime_ns
    second = build_firmware(load_profile("aurora"), build_dir=tmp_path / "build", source=source)
    assert second == first
    assert second.path.stat().st_mtime_ns == made_ns


@pytest.mark.parametrize("change", ["start.c", "link.ld", "product_config.h", "new.c"])
def test_any_change_of_the_source_is_another_build(tmp_path: Path, change: str) -> None:
    source = small_tree(tmp_path / "source")
    before = build_firmware(load_profile("aurora"), build_dir=tmp_path / "build", source=source)
    with (source / change).open("a") as stream:
        stream.write("\n")
    assert build_firmware(load_profile("aurora"), build_dir=tmp_path / "build", source=source).path != before.path


def test_a_mistake_in_the_source_shows_the_compilers_words(tmp_path: Path) -> None:
    source = small_tree(tmp_path / "source", "void Reset_Handler(void) { no_such_thing(); }\n")
    with pytest.raises(BuildError, match=r"start\.c:3:\d+: error: .*no_such_thing"):
        build_firmware(load_profile("aurora"), build_dir=tmp_path / "build", source=source)
    assert not list((tmp_path / "build").rglob("*.elf"))


def test_a_warning_is_an_error(tmp_path: Path) -> None:
    source = small_tree(tmp_path / "source", "static int unused;\n" + SAMPLE_STARTUP)
    with pytest.raises(BuildError, match="unused"):
        build_firmware(load_profile("aurora"), build_dir=tmp_path / "build", source=source)


def test_code_that_does_not_fit_the_flash_is_a_build_error(tmp_path: Path) -> None:
    table = "__attribute__((used)) static const unsigned char big[1 << 20] = {1};\n"
    source = small_tree(
        tmp_path / "source", table + "void Reset_Handler(void) { for (;;) (void)*(volatile char *)big; }\n"
    )
    with pytest.raises(BuildError, match="FLASH"):
        build_firmware(load_profile("aurora"), build_dir=tmp_path / "build", source=source)


def test_a_folder_without_a_linker_script_is_no_source_tree(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"link\.ld"):
        build_firmware(load_profile("aurora"), build_dir=tmp_path / "build", source=tmp_path)


def test_a_place_that_cannot_be_written_is_a_configuration_error(tmp_path: Path) -> None:
    source = small_tree(tmp_path / "source")
    (tmp_path / "build").write_text("a file where a folder should be")
    with pytest.raises(ConfigError, match="expected a writable build folder"):
        build_firmware(load_profile("aurora"), build_dir=tmp_path / "build", source=source)


def test_a_foreign_elf_is_known_by_its_hash(tmp_path: Path) -> None:
    (tmp_path / "a.elf").write_bytes(b"abc")
    firmware = firmware_from_file(tmp_path / "a.elf")
    assert firmware.sha256.startswith("ba7816bf")
    with pytest.raises(ConfigError, match=r"none\.elf.*expected an ELF file"):
        firmware_from_file(tmp_path / "none.elf")


def test_a_toolchain_that_is_not_installed_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ConfigError, match=f"{GCC}.*--toolchain zig"):
        find_toolchain(ToolchainName.GCC)
