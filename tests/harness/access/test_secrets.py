"""Laws of passwords, tokens and roles."""

from __future__ import annotations

import pytest

from harness.access.roles import Right, Role, may
from harness.access.secrets import hash_password, is_password, new_token, token_digest
from harness.errors import ConfigError


def test_a_password_is_kept_as_a_slow_salted_hash() -> None:
    first, again = hash_password("correct horse battery"), hash_password("correct horse battery")
    assert first.startswith("$argon2id$")
    assert first != again
    assert is_password("correct horse battery", first)
    assert not is_password("correct horse batterx", first)


def test_nobody_has_no_password() -> None:
    assert not is_password("", None)
    assert not is_password("anything at all", None)
    assert not is_password("anything at all", "no hash")


@pytest.mark.parametrize("length", [0, 11, 1001])
def test_a_password_too_short_or_too_long_is_refused(length: int) -> None:
    with pytest.raises(ConfigError, match=f"password has {length} characters; expected 12-1000"):
        hash_password("x" * length)


def test_a_token_has_256_bits_and_only_its_digest_is_kept() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {len("mkrd_") + 43}
    assert {len(token_digest(token)) for token in tokens} == {32}


def test_what_each_role_may_do() -> None:
    assert {role: {right for right in Right if may(role, right)} for role in Role} == {
        Role.VIEWER: {Right.READ},
        Role.AGENT: {Right.READ, Right.SUBMIT},
        Role.ENGINEER: {Right.READ, Right.SUBMIT, Right.ACT},
        Role.LEAD: set(Right),
    }
