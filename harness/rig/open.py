"""From an address to an open rig."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from device_profiles import Profile
from harness.rig.address import RigAddress, RigKind
from harness.rig.channel import Channel
from harness.rig.device import DeviceRig
from harness.rig.rig import Rig
from harness.rig.serial import SerialChannel
from harness.rig.sim import DEFAULT_MACHINE, SimRig
from harness.rig.visa import VisaChannel


def open_rig(
    address: RigAddress,
    *,
    profile: Profile,
    firmware: Path,
    seed: int,
    apply_reliability: bool = False,
    schedule: Sequence[str] = (),
    machine: str = DEFAULT_MACHINE,
    host_library: Path | None = None,
    console: RigAddress | None = None,
) -> Rig:
    """Open the rig at an address. On a device the firmware is what it is: the ELF is for the record.

    ``console`` is where the service console of a device is; it is opened when a test first asks for it.

    Raises RigError if the device cannot be reached, BuildError if the simulator cannot load the ELF.
    """
    if address.kind is RigKind.SIMULATOR:
        return SimRig(
            profile=profile,
            firmware=firmware,
            seed=seed,
            apply_reliability=apply_reliability,
            schedule=schedule,
            machine=machine,
            host_library=host_library,
        )
    return DeviceRig(
        kind=address.kind,
        profile=profile,
        channel=_connect(address),
        console=None if console is None else partial(_connect, console),
    )


def _connect(address: RigAddress) -> Channel:
    return SerialChannel(address.text) if address.kind is RigKind.SERIAL else VisaChannel(address.text)
