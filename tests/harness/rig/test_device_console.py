"""Laws of the console of a real device: there with an address, opened once when asked for, closed with the rig."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from device_profiles import load_profile
from harness.ctl import Console
from harness.errors import ConfigError, HarnessError, RigError
from harness.pytest_plugin.options import read_console
from harness.rig.address import RigKind, parse_address
from harness.rig.channel import Channel
from harness.rig.device import DeviceRig
from harness.rig.open import open_rig
from harness.rig.rig import CONSOLE

LOOP = "loop://logging=error"
"""pyserial's device that says what it hears."""


class Silence:
    """A channel on which nothing is said."""

    def __init__(self) -> None:
        self.is_open = True

    def write(self, data: bytes) -> None: ...

    def read(self, _max_bytes: int, _timeout_s: float) -> bytes:
        return b""

    def close(self) -> None:
        self.is_open = False


def device(console: Callable[[], Channel] | None = None) -> DeviceRig:
    return DeviceRig(kind=RigKind.SERIAL, profile=load_profile("aurora"), channel=Silence(), console=console)


def test_without_an_address_there_is_none_and_the_test_is_told_what_to_say() -> None:
    with device() as rig:
        assert CONSOLE not in rig.capabilities
        with pytest.raises(HarnessError, match=r'has no console; expected the test to say needs\("console"\)'):
            rig.open_console()


def test_it_is_opened_when_it_is_asked_for_and_once() -> None:
    opened: list[Silence] = []

    def connect() -> Silence:
        opened.append(Silence())
        return opened[-1]

    with device(connect) as rig:
        assert CONSOLE in rig.capabilities
        assert opened == []
        assert rig.open_console() is rig.open_console() is opened[0]
    assert len(opened) == 1
    assert not opened[0].is_open


def test_an_address_leads_to_a_console_that_answers() -> None:
    rig = open_rig(
        parse_address(LOOP), profile=load_profile("aurora"), firmware=Path("none.elf"), seed=1,
        console=parse_address(LOOP, option="--console"),
    )  # fmt: skip
    console = Console(rig, rig.open_console())
    console.send(b"= model: Aurora\r\n= OK\r\n> ")
    assert console.read_answer("version").fields == {"model": "Aurora"}
    rig.close()
    with pytest.raises(RigError):
        rig.open_console().write(b"x")


@pytest.mark.parametrize(("text", "rig"), [("sim", "/dev/ttyUSB0"), ("/dev/ttyUSB1", "sim")])
def test_a_console_of_its_own_is_for_real_devices(text: str, rig: str) -> None:
    with pytest.raises(ConfigError, match=rf"--console {text}: is asked of --rig {rig}"):
        read_console(text, parse_address(rig))


def test_an_address_that_is_none_is_told_by_its_option() -> None:
    with pytest.raises(ConfigError, match="--console: is not a rig"):
        read_console("printer", parse_address("/dev/ttyUSB0"))
    assert read_console(None, parse_address("sim")) is None
