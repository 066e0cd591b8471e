"""The firmware's check of signatures takes those of the key's holder and no other."""

from __future__ import annotations

import ctypes

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

# RFC 8032, 7.1: tests 1 to 3
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]

seeds = st.binary(min_size=32, max_size=32)
messages = st.binary(max_size=200)


def verify(library: ctypes.CDLL, signature: bytes, message: bytes, public_key: bytes) -> bool:
    return bool(library.ed25519_verify(signature, message, ctypes.c_size_t(len(message)), public_key))


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


@pytest.mark.parametrize(("public_key", "message", "signature"), RFC_8032)
def test_the_published_signatures_hold(
    cryptography_c: ctypes.CDLL, public_key: str, message: str, signature: str
) -> None:
    assert verify(cryptography_c, *(bytes.fromhex(text) for text in (signature, message, public_key)))


@given(seed=seeds, message=messages)
def test_what_the_holder_signs_holds(cryptography_c: ctypes.CDLL, seed: bytes, message: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    assert verify(cryptography_c, key.sign(message), message, key.public_key().public_bytes_raw())


@given(seed=seeds, message=messages, bit=st.integers(0, 511))
def test_a_signature_with_one_bit_changed_does_not_hold(
    cryptography_c: ctypes.CDLL, seed: bytes, message: bytes, bit: int
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    forged = flipped(key.sign(message), bit)
    assert not verify(cryptography_c, forged, message, key.public_key().public_bytes_raw())


@given(seed=seeds, message=st.binary(min_size=1, max_size=200), data=st.data())
def test_a_message_with_one_bit_changed_does_not_hold(
    cryptography_c: ctypes.CDLL, seed: bytes, message: bytes, data: st.DataObject
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    other = flipped(message, data.draw(st.integers(0, 8 * len(message) - 1)))
    assert not verify(cryptography_c, key.sign(message), other, key.public_key().public_bytes_raw())


def test_a_signature_with_the_order_added_is_another_and_does_not_hold(cryptography_c: ctypes.CDLL) -> None:
    order = 2**252 + 27742317777372353535851937790883648493
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    signature = key.sign(b"page")
    scalar = int.from_bytes(signature[32:], "little") + order
    malleable = signature[:32] + scalar.to_bytes(32, "little")
    assert not verify(cryptography_c, malleable, b"page", key.public_key().public_bytes_raw())
