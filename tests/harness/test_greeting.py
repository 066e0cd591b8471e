"""Laws of the greeting: a device that says nothing, or is another product, is the rig's error, told by its address."""

from __future__ import annotations

import pytest

from device_profiles import load_profile
from harness.errors import RigError
from harness.greeting import greet
from harness.rig.address import parse_address
from harness.rig.device import DeviceRig

ADDRESS = parse_address("socket://192.0.2.7:9100")


class Recording:
    """A channel that says what it was made with, then nothing more."""

    def __init__(self, said: bytes) -> None:
        self._left = said

    def write(self, data: bytes) -> None: ...

    def read(self, max_bytes: int, _timeout_s: float) -> bytes:
        said, self._left = self._left[:max_bytes], self._left[max_bytes:]
        return said

    def close(self) -> None: ...


def device(said: bytes) -> DeviceRig:
    return DeviceRig(kind=ADDRESS.kind, profile=load_profile("aurora"), channel=Recording(said))


def test_the_product_of_the_profile_is_welcome() -> None:
    model = load_profile("aurora").identity.model
    greet(device(f'@PJL INFO ID\r\n"{model}"\r\n\f'.encode()), ADDRESS)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (b"", "does not answer"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "does not answer"),
        (b'@PJL INFO ID\r\n"Toaster 9"\r\n\f', "is a 'Toaster 9'"),
        (b"@PJL INFO ID\r\n\f", "is a ''"),
    ],
    ids=["silence", "another-service", "another-product", "no-name"],
)
def test_anything_else_is_the_rigs_error_and_names_the_address(said: bytes, told: str) -> None:
    with pytest.raises(RigError, match=rf"^socket://192\.0\.2\.7:9100: the device {told}; expected"):
        greet(device(said), ADDRESS)
