"""Who asks, and from where. Pure: works on what a request says of itself."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass

from harness.access.roles import Role

_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")
_SCHEMES = ("bearer", "token")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Whoever a request comes from, as the audit log names them. ``by_token`` if no browser has signed in."""

    name: str
    role: Role
    by_token: bool = False
    is_guest: bool = False


GUEST = Caller(name="somebody on this computer", role=Role.VIEWER, is_guest=True)
"""Whoever is on the board's own computer may read."""


def is_local(remote: str | None, host: str, headers: Mapping[str, str]) -> bool:
    """True for a request from this computer that no proxy has passed on and that names the board by a loopback name.

    The name matters because a page elsewhere can have its own name lead here ("DNS rebinding").
    """
    if remote is None or any(headers.get(name) for name in _FORWARDED):
        return False
    return _is_loopback(remote) and _is_loopback(_name_of(host))


def origin_of(remote: str | None, headers: Mapping[str, str]) -> str:
    """The address that limits count by: of what a proxy on this computer has passed on, the one it tells.

    That is the last of `X-Forwarded-For`: those before it are the sender's own words.
    """
    if remote is not None and _is_loopback(remote):
        told = headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        return told[:64] or remote
    return remote or "nobody"


def token_of(headers: Mapping[str, str]) -> str | None:
    """The token that a request carries: `Authorization: Bearer` or `Token`, or SQUAD's `Auth-Token`."""
    scheme, _, value = (headers.get("Authorization") or "").partition(" ")
    if scheme.lower() in _SCHEMES and value.strip():
        return value.strip()
    return headers.get("Auth-Token") or None


def local_path(text: str | None) -> str:
    """An address within the board to go on to; the first page for anything else."""
    if not text or not text.startswith("/") or text[1:2] in ("/", "\\") or any(ord(sign) < 33 for sign in text):
        return "/"
    return text


def _name_of(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name.lower() == "localhost"
