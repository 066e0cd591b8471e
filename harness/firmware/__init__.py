"""From a source tree and a device profile to one ELF: `build_firmware`."""

from harness.firmware.build import Firmware, build_firmware, choose_firmware, firmware_from_file

__all__ = ["Firmware", "build_firmware", "choose_firmware", "firmware_from_file"]
