"""Laws of `--rig`: what each text means, and that nonsense is refused."""

from __future__ import annotations

import pytest

from harness.errors import ConfigError
from harness.rig.address import RigKind, parse_address


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("sim", RigKind.SIMULATOR),
        ("simulator", RigKind.SIMULATOR),
        ("/dev/ttyUSB0", RigKind.SERIAL),
        ("/tmp/printer", RigKind.SERIAL),
        ("COM3", RigKind.SERIAL),
        ("socket://127.0.0.1:9100", RigKind.SERIAL),
        ("rfc2217://lab:4000", RigKind.SERIAL),
        ("spy:///dev/ttyS0", RigKind.SERIAL),
        ("TCPIP::127.0.0.1::9100::SOCKET", RigKind.VISA),
        ("tcpip0::printer::9100::socket", RigKind.VISA),
        ("ASRL/dev/pts/3::INSTR", RigKind.VISA),
        ("USB0::0x03F0::0x1234::SN1::INSTR", RigKind.VISA),
        ("GPIB0::12::INSTR", RigKind.VISA),
    ],
)
def test_each_form_is_known(text: str, kind: RigKind) -> None:
    assert parse_address(text).kind is kind


@pytest.mark.parametrize("text", ["TCPIP::h::1::SOCKET", "/dev/ttyUSB0", "socket://h:1"])
def test_an_address_reads_back_as_it_was_written(text: str) -> None:
    assert str(parse_address(text)) == text
    assert parse_address(str(parse_address("simulator"))).kind is RigKind.SIMULATOR


@pytest.mark.parametrize(
    "text", ["", " ", "printer", "127.0.0.1:9100", "ttyUSB0", "Sim", "/dev/tty USB", "://x", "banana://x"]
)
def test_anything_else_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ConfigError, match="TCPIP::host::9100::SOCKET") as caught:
        parse_address(text)
    assert repr(text) in str(caught.value)
