"""Is there a device at a rig's address, and is it the product it should be? Neither is the firmware's fault."""

from __future__ import annotations

from pathlib import Path

from device_profiles import Profile
from harness.ctl.host import Host
from harness.errors import FirmwareFault, RigError
from harness.rig.address import RigAddress
from harness.rig.open import open_rig
from harness.rig.rig import Rig


def greet_at(address: RigAddress, profile: Profile, firmware: Path) -> None:
    """Open the device at an address, greet it and let go of it. Raises RigError, with the address."""
    rig = open_rig(address, profile=profile, firmware=firmware, seed=0)
    try:
        greet(rig, address)
    finally:
        rig.close()


def greet(rig: Rig, address: RigAddress) -> None:
    """Ask the device on an open rig who it is. Raises RigError if it does not say, or is another product."""
    try:
        answer = Host(rig, rig.channel).ask("INFO ID")
    except FirmwareFault as problem:
        raise RigError(
            "the device does not answer", place=address, expected="a printer that is on, at the end of the cable"
        ) from problem
    model = answer.lines[0].strip('"') if answer.lines else ""
    if model != rig.profile.identity.model:
        raise RigError(
            f"the device is a {model!r}",
            place=address,
            expected=f"{rig.profile.identity.model!r}, by --profile",
        )
