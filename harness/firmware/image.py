"""Firmware images as the boot loader knows them: header, signature, and where both lie in an ELF. No compiling."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from io import BytesIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from elftools.elf.elffile import ELFFile

BANKS = {"A": 0x0802_0000, "B": 0x0808_0000}
"""Where each bank begins (simulator/reference_firmware/image.h, as all that follows)."""

BANK_SIZE = 0x6_0000
CODE_OFFSET = 0x200
HARDWARE = 0x3530_3446
BUILD_SIZE = 16
HEADER_SECTION, BOOT_SECTION = ".image_header", ".boot_loader"

_MAGIC, _FORMAT = 0x474D_494D, 1
_STATE_OFFSET = 0x100
_FIRST_SEQUENCE = 1
_VERIFIED, _CONFIRMED = 0x5946_5256, 0x464E_4F43
_ERASED = 0xFFFF_FFFF
_PIECE = 16
_FIELDS = struct.Struct("<5I16s16s32s")


def development_key() -> Ed25519PrivateKey:
    """The key whose signatures the reference firmware takes. It is no secret: it guards virtual printers."""
    words = b"Makeready development key: signs what is for virtual printers, and is no secret"
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(words).digest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """Code for one bank, and what its header says of it."""

    bank_start: int
    version: str
    build: bytes
    """Of what it was made, 16 bytes: the same for either bank."""

    code: bytes
    hardware: int = HARDWARE

    def header(self, *, key: Ed25519PrivateKey | None = None) -> bytes:
        """The 148 bytes before the code, signed with `key`, by default the development key."""
        fields = _FIELDS.pack(
            _MAGIC,
            _FORMAT,
            self.hardware,
            self.bank_start,
            len(self.code),
            self.version.encode("ascii")[:15],
            self.build,
            hashlib.sha256(self.code).digest(),
        )
        return fields + (key or development_key()).sign(fields)

    def to_bytes(self, *, key: Ed25519PrivateKey | None = None) -> bytes:
        """Header and code, as a host sends them."""
        return self.header(key=key) + self.code


def image_in(elf: bytes, *, version: str, build: bytes) -> Image | None:
    """What of an ELF belongs into its bank; None if it was not linked for one."""
    file = ELFFile(BytesIO(elf))
    section = file.get_section_by_name(HEADER_SECTION)
    if section is None:
        return None
    start = section["sh_addr"]
    bank = bytearray(b"\xff" * BANK_SIZE)
    end = CODE_OFFSET
    for segment in file.iter_segments("PT_LOAD"):
        at = segment["p_paddr"] - start
        if 0 <= at < BANK_SIZE:
            data = segment.data()
            bank[at : at + len(data)] = data
            end = max(end, at + len(data))
    end += -end % _PIECE
    return Image(bank_start=start, version=version, build=build, code=bytes(bank[CODE_OFFSET:end]))


def with_boot_loader(elf: bytes, boot_loader: bytes, image: Image) -> bytes:
    """An ELF as it leaves the factory: the boot loader in its place, the image's header before it, confirmed."""
    tried = (_ERASED,) * 3
    state = struct.pack("<9I", _FIRST_SEQUENCE, *_sums(image.code), _VERIFIED, *tried, _CONFIRMED, _ERASED)
    header = image.header()
    file = ELFFile(BytesIO(elf))
    finished = bytearray(elf)
    for name, data in ((BOOT_SECTION, boot_loader), (HEADER_SECTION, header.ljust(_STATE_OFFSET, b"\xff") + state)):
        section = file.get_section_by_name(name)
        assert section is not None, name
        place = section["sh_offset"]
        finished[place : place + len(data)] = data
    return bytes(finished)


def _sums(code: bytes) -> tuple[int, int]:
    """Two sums over the words, the second over the first as it grows (simulator/reference_firmware/image.h)."""
    first = second = 0
    for (word,) in struct.iter_unpack("<I", code):
        first = (first + word) & _ERASED
        second = (second + first) & _ERASED
    return first, second
