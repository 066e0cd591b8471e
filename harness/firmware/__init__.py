"""From a source tree and a device profile to one ELF: `build_firmware`."""

from harness.firmware.build import Firmware, build_firmware, firmware_from_file
from harness.firmware.choice import choose_firmware
from harness.firmware.host_library import build_host_library

__all__ = ["Firmware", "build_firmware", "build_host_library", "choose_firmware", "firmware_from_file"]
