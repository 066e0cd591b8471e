"""Passwords and tokens: made, hashed, compared. No database, no clock."""

from __future__ import annotations

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from harness.errors import ConfigError

TOKEN_PREFIX = "mkrd_"
"""So that people and secret scanners see what it is."""
SHORTEST_PASSWORD = 12
"""Characters; NIST SP 800-63B asks for at least 8, and no rules about which."""
LONGEST_PASSWORD = 1_000

# Argon2id with 64 MiB and 3 passes: the second recommendation of RFC 9106, section 4.
_HASHER = PasswordHasher()


def hash_password(password: str) -> str:
    """Its Argon2id hash with salt and parameters. Raises ConfigError for one too short or too long."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise ConfigError(
            "password has",
            value=f"{len(password)} characters",
            expected=f"{SHORTEST_PASSWORD}-{LONGEST_PASSWORD}",
        )
    return _HASHER.hash(password.encode("utf-8", "surrogatepass"))


def is_password(password: str, password_hash: str | None) -> bool:
    """True if the hash was made from this password. Takes as long where there is no hash to compare with."""
    try:
        _HASHER.verify(password_hash or _nobody(), password[:LONGEST_PASSWORD].encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def new_token() -> str:
    """256 random bits as text."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def token_digest(token: str) -> bytes:
    """What is kept of a token: its SHA-256. Random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


_NOBODY: list[str] = []


def _nobody() -> str:
    """A hash of a password that nobody knows, made when first needed."""
    if not _NOBODY:
        _NOBODY.append(_HASHER.hash(secrets.token_bytes(32)))
    return _NOBODY[0]
