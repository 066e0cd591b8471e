"""Which firmware is tested: one that was given, or one built from source; for the chip, and for this computer too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from device_profiles import Profile
from harness.errors import ConfigError
from harness.firmware.build import REFERENCE_SOURCE, Firmware, build_firmware, firmware_from_file
from harness.firmware.host_library import HostCompiler, build_host_library
from harness.firmware.toolchain import ToolchainName


def choose_firmware(
    profile: Profile,
    *,
    elf: Path | None,
    source: Path | None,
    build_dir: Path,
    toolchain: ToolchainName,
    for_host: bool = False,
    host_compiler: HostCompiler | None = None,
) -> Firmware:
    """The firmware under test: the ELF that was given, else one built from `source` or from the reference firmware.

    `for_host` builds it for this computer as well, with the packaged compiler unless another is named. Raises what
    `firmware_from_file`, `build_firmware` and `build_host_library` raise.
    """
    if elf is not None:
        if for_host:
            raise ConfigError("runs on no native machine;", place=elf, expected="--firmware-source DIR with its source")
        return firmware_from_file(elf)
    source = source or REFERENCE_SOURCE
    firmware = build_firmware(profile, build_dir=build_dir, source=source, toolchain=toolchain)
    if not for_host:
        return firmware
    library = build_host_library(profile, build_dir=build_dir, source=source, compiler=host_compiler)
    return replace(firmware, host_library=library)
