"""Laws of update packages: what a printer checks can be checked here too, and each bank has code of its own."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from harness.errors import ConfigError
from harness.firmware import Firmware
from harness.firmware import build as build_module
from harness.firmware.image import BANKS, Image, development_key, image_in, with_boot_loader
from harness.firmware.package import Package, upgrade_bytes

HEADER_BYTES, SIGNATURE_BYTES = 148, 64
IMAGE = Image(bank_start=BANKS["B"], version="1.2", build=bytes(range(16)), code=b"0123456789abcdef" * 4)


@pytest.fixture
def package(reference_package: Callable[[], Package]) -> Package:
    """The reference firmware for both banks."""
    return reference_package()


def test_the_header_is_signed_by_the_holder_of_the_key_and_names_the_hash_of_the_code() -> None:
    header = IMAGE.header()
    assert len(header) == HEADER_BYTES
    development_key().public_key().verify(header[-SIGNATURE_BYTES:], header[:-SIGNATURE_BYTES])
    assert hashlib.sha256(IMAGE.code).digest() in header
    other = Ed25519PrivateKey.generate()
    with pytest.raises(InvalidSignature):
        other.public_key().verify(header[-SIGNATURE_BYTES:], header[:-SIGNATURE_BYTES])


def test_the_firmware_holds_the_public_half_of_the_development_key() -> None:
    text = (build_module.REFERENCE_SOURCE / "update_key.h").read_text()
    assert all(f"0x{byte:02x}," in text for byte in development_key().public_key().public_bytes_raw())


def test_both_banks_have_the_same_build_and_code_linked_for_their_own_place(package: Package) -> None:
    a, b = (package.image_for(bank) for bank in "AB")
    assert (a.version, a.build) == (b.version, b.build)
    for image in (a, b):
        reset = struct.unpack_from("<2I", image.code)[1]
        assert image.bank_start < reset < image.bank_start + 0x200 + len(image.code)


def test_another_name_changes_the_header_and_not_the_code(package: Package) -> None:
    named = package.named("9.9")
    assert named.version == "9.9"
    assert [image.code for image in named.images] == [image.code for image in package.images]


def test_a_package_announces_all_that_follows(package: Package) -> None:
    data = package.to_bytes()
    head, _, rest = data.partition(b"\r\n")
    size = int(head.rpartition(b"=")[2])
    assert head == b"\x1b%%-12345X@PJL UPGRADE SIZE=%d" % size
    assert rest[size:] == b"\x1b%-12345X"
    assert upgrade_bytes(*(image.to_bytes() for image in package.images)) == data


def test_an_elf_leaves_the_factory_with_boot_loader_and_a_header_of_its_code(
    reference_firmware: Callable[[str], Firmware],
) -> None:
    elf = reference_firmware("aurora").path.read_bytes()
    image = image_in(elf, version="1", build=bytes(16))
    assert image is not None
    finished = with_boot_loader(elf, b"the boot loader", image)
    assert image.header() in finished
    assert b"the boot loader" in finished
    assert image_in(finished, version="1", build=bytes(16)) == image


def test_firmware_for_one_bank_cannot_be_packed(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"bank_b\.ld"):
        build_module.build_bank_b(tmp_path, build_dir=tmp_path / "build")
