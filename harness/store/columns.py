"""Types of columns: text that keeps whatever a device sends, packed text, digests. No table."""

from __future__ import annotations

import hashlib
import re
import zlib

from sqlalchemy import Dialect, LargeBinary, String, TypeDecorator

# Below it zlib's header eats what it saves; found by packing messages of failed tests.
_WORTH_PACKING = 96
_HEX = re.compile(r"(?:[0-9a-f]{2})+", re.ASCII)
_PLAIN, _COMPRESSED = b"\x00", b"\x01"


class AnyText(TypeDecorator[str]):
    """Text as a device may send it: what a database cannot hold is kept as its escape, as :func:`legible` does."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # SQLAlchemy passes it
        """Called for every value on its way into the database."""
        return None if value is None else legible(value)


class PackedText(TypeDecorator[str]):
    """Any text as bytes, compressed where that saves space."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002  # SQLAlchemy passes it
        """Called for every value on its way into the database."""
        if value is None:
            return None
        raw = value.encode("utf-8", "backslashreplace")
        packed = zlib.compress(raw, 9) if len(raw) > _WORTH_PACKING else raw
        return _COMPRESSED + packed if len(packed) < len(raw) else _PLAIN + raw

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # likewise
        """Called for every value on its way out."""
        if value is None:
            return None
        raw = bytes(value[1:])
        return (zlib.decompress(raw) if value[:1] == _COMPRESSED else raw).decode("utf-8")


class DigestText(TypeDecorator[str]):
    """A digest in lower-case hexadecimal at half its length; other text as it is."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002  # SQLAlchemy passes it
        """Called for every value on its way into the database."""
        return None if value is None else packed_digest(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # likewise
        """Called for every value on its way out."""
        if value is None:
            return None
        return bytes(value[1:]).hex() if value[:1] == _COMPRESSED else bytes(value[1:]).decode("utf-8")


def packed_digest(digest: str) -> bytes:
    """What a column of DigestText holds."""
    if _HEX.fullmatch(digest):
        return _COMPRESSED + bytes.fromhex(digest)
    return _PLAIN + digest.encode("utf-8", "backslashreplace")


def legible(text: str) -> str:
    """The text with its escape for what databases cannot hold: lone surrogates in UTF-8, NUL in PostgreSQL."""
    if not text.isascii():
        text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text.replace("\x00", "\\x00") if "\x00" in text else text


def fingerprint(kind: str, text: str) -> bytes:
    """16 bytes that tell texts of a kind apart, and the same text of another kind."""
    raw = text.encode("utf-8", "backslashreplace")
    return hashlib.blake2b(raw, digest_size=16, person=kind.encode()).digest()
