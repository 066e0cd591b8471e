"""The firmware's digests are those of everybody, however the bytes are cut."""

from __future__ import annotations

import ctypes
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

STATE_BYTES = 256  # more than either structure needs

pieces = st.lists(st.binary(max_size=150), max_size=6)


@pytest.mark.parametrize("bits", [256, 512])
@given(pieces=pieces)
def test_the_digest_is_that_of_the_pieces_joined(cryptography_c: ctypes.CDLL, bits: int, pieces: list[bytes]) -> None:
    state = ctypes.create_string_buffer(STATE_BYTES)
    digest = ctypes.create_string_buffer(bits // 8)
    getattr(cryptography_c, f"sha{bits}_start")(state)
    for piece in pieces:
        getattr(cryptography_c, f"sha{bits}_add")(state, piece, ctypes.c_size_t(len(piece)))
    getattr(cryptography_c, f"sha{bits}_end")(state, digest)
    assert digest.raw == hashlib.new(f"sha{bits}", b"".join(pieces)).digest()
