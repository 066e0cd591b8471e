"""Who is there: asks the device at each rig address for its identity. Reads; changes nothing on a device."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harness.errors import MakereadyError, RigError
from harness.rig.address import RigAddress, RigKind, parse_address
from harness.rig.channel import Channel
from harness.rig.serial import SerialChannel
from harness.rig.visa import VisaChannel

ANSWER_TIMEOUT_S = 5.0
_QUERY = b"\x1b%-12345X@PJL INFO ID\r\n\x1b%-12345X"  # HP PJL Technical Reference Manual, chapter 7
_ANSWER_HEAD = b"@PJL INFO ID"
_FORM_FEED = b"\f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """What is at an address: the model it says it is, or why nothing is known."""

    address: str
    model: str | None
    problem: str = ""


def call_roll(addresses: Iterable[str], *, timeout_s: float = ANSWER_TIMEOUT_S) -> Iterator[Presence]:
    """Ask each address in turn, each for at most `timeout_s`; one that fails does not keep the others waiting."""
    for text in addresses:
        try:
            yield Presence(address=text, model=_ask(parse_address(text), timeout_s))
        except MakereadyError as problem:
            yield Presence(address=text, model=None, problem=str(problem))


def _ask(address: RigAddress, timeout_s: float) -> str:
    if address.kind is RigKind.SIMULATOR:
        raise RigError("is made on the spot", place=str(address), expected="the address of a device")
    channel = SerialChannel(address.text) if address.kind is RigKind.SERIAL else VisaChannel(address.text)
    try:
        channel.write(_QUERY)
        return _read_model(channel, address, timeout_s)
    finally:
        channel.close()


def _read_model(channel: Channel, address: RigAddress, timeout_s: float) -> str:
    heard = b""
    deadline_s = time.monotonic() + timeout_s
    while (left_s := deadline_s - time.monotonic()) > 0:
        heard += channel.read(256, left_s)
        *blocks, _rest = heard.split(_FORM_FEED)
        for block in blocks:
            command, _, answer = block.strip().partition(b"\r\n")
            if command.strip() == _ANSWER_HEAD:
                return answer.decode("latin-1").strip().strip('"')
    raise RigError(
        f"does not answer in {timeout_s:g} s",
        place=str(address),
        expected="a printer that is on, at the end of the cable",
    )
