"""Laws of the ELF checks: whatever the file, an image or an ImageError that says place, value and expectation."""

from __future__ import annotations

import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.errors import ImageError
from simulator.machine.image import load_image

E_TYPE, E_MACHINE, PH_OFFSET = 16, 18, 28


@pytest.fixture(scope="module")
def good(build_sample: Callable[..., Path]) -> bytes:
    return build_sample("sleep_and_count").read_bytes()


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("images") / "image.elf"


def refusal(path: Path, data: bytes) -> ImageError:
    path.write_bytes(data)
    with pytest.raises(ImageError) as caught:
        load_image(path)
    assert str(caught.value) == f"{path}: {caught.value.value}; expected {caught.value.expected}"
    return caught.value


def with_field(data: bytes, offset: int, layout: str, value: int) -> bytes:
    changed = bytearray(data)
    struct.pack_into(layout, changed, offset, value)
    return bytes(changed)


def first_segment_offset(data: bytes) -> int:
    header = int(struct.unpack_from("<I", data, PH_OFFSET)[0])
    return int(struct.unpack_from("<I", data, header + 4)[0])


def test_a_good_image_names_its_functions_and_keeps_its_hash(scratch: Path, good: bytes) -> None:
    scratch.write_bytes(good)
    image = load_image(scratch)
    assert len(image.sha256) == 64
    assert image.segments[0].address == 0x0800_0000
    start = image.function_starts[image.function_names.index("main")]
    assert image.function_at(start + 2) == "main+0x2"
    assert image.function_at(0x2000_0000) == "?"


def test_a_file_cut_off_anywhere_is_refused(scratch: Path, good: bytes) -> None:
    step = max(1, len(good) // 150)
    for length in (*range(64), *range(64, len(good), step), len(good) - 1):
        refusal(scratch, good[:length])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.lists(st.tuples(st.integers(0, 1023), st.integers(0, 255)), min_size=1, max_size=4), at_end=st.booleans()
)
def test_a_damaged_file_is_loaded_or_refused_but_never_anything_else(
    scratch: Path, good: bytes, changes: list[tuple[int, int]], at_end: bool
) -> None:
    changed = bytearray(good)
    for position, value in changes:
        changed[-1 - position if at_end else position] = value
    scratch.write_bytes(changed)
    try:
        load_image(scratch)
    except ImageError as caught:
        problem = caught
    else:
        return
    assert str(problem).startswith(f"{scratch}: ")


@pytest.mark.parametrize("data", [b"", b"\x7f", b"\x7fEL", b":020000040800F2\r\n", b"MZ\x90\0" * 30, b"\0" * 4096])
def test_what_is_no_elf_says_how_it_starts(scratch: Path, data: bytes) -> None:
    problem = refusal(scratch, data)
    assert "not an ELF file" in problem.value
    assert (data[:4].hex(" ") or "nothing") in problem.value


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.elf", tmp_path):
        with pytest.raises(ImageError, match="expected a readable firmware file"):
            load_image(path)


@pytest.mark.parametrize(
    ("target", "says"), [("riscv32-freestanding", "EM_RISCV"), ("x86_64-freestanding", "EM_X86_64")]
)
def test_an_image_for_another_processor_says_which(tmp_path: Path, target: str, says: str) -> None:
    source, elf = tmp_path / "start.c", tmp_path / "other.elf"
    source.write_text("void _start(void) { for (;;); }\n")
    subprocess.run(
        [sys.executable, "-m", "ziglang", "cc", "-target", target, "-nostdlib", "-o", str(elf), str(source)],
        check=True, capture_output=True,
    )  # fmt: skip
    with pytest.raises(ImageError) as caught:
        load_image(elf)
    assert says in caught.value.value
    assert "Cortex-M4" in caught.value.expected


def test_an_object_file_is_not_yet_firmware(scratch: Path, good: bytes) -> None:
    assert refusal(scratch, with_field(good, E_TYPE, "<H", 1)).value == "of type ET_REL"


def test_an_unknown_processor_is_refused(scratch: Path, good: bytes) -> None:
    assert "built for" in refusal(scratch, with_field(good, E_MACHINE, "<H", 0x7777)).value


@pytest.mark.parametrize(
    ("word", "value"),
    [
        pytest.param(0, 0, id="no stack"),
        pytest.param(0, 0x1000_0000, id="stack in CCM"),
        pytest.param(0, 0x2000_0000, id="empty stack"),
        pytest.param(0, 0x2002_0004, id="stack above SRAM"),
        pytest.param(1, 0, id="no reset"),
        pytest.param(1, 0x0800_0188, id="ARM state"),
        pytest.param(1, 0x2000_0001, id="reset in SRAM"),
        pytest.param(1, 0x080F_0001, id="outside code"),
    ],
)
def test_a_vector_table_that_leads_nowhere_is_refused(scratch: Path, good: bytes, word: int, value: int) -> None:
    problem = refusal(scratch, with_field(good, first_segment_offset(good) + 4 * word, "<I", value))
    assert f"0x{value:08x}" in problem.value
    assert "stack in SRAM" in problem.expected


@pytest.mark.parametrize("address", [0, 0x0010_0000, 0x0810_0000, 0x2000_0000, 0xFFFF_FFF0])
def test_code_outside_flash_is_refused_with_its_address(scratch: Path, good: bytes, address: int) -> None:
    header = int(struct.unpack_from("<I", good, PH_OFFSET)[0])
    problem = refusal(scratch, with_field(good, header + 12, "<I", address))
    assert f"at 0x{address:08x}" in problem.value
    assert "0x08000000 to 0x08100000" in problem.expected
