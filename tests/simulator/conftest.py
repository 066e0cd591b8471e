"""What the tests of whole virtual printers share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from device_profiles import load_profile
from harness.firmware import Firmware, build_host_library
from simulator.machine.image import FirmwareImage, load_image


@pytest.fixture(scope="session")
def reference_image(reference_firmware: Callable[[str], Firmware]) -> Callable[[str], FirmwareImage]:
    """The reference firmware of a product as any machine can run it, from a cache that is keyed by its sources."""

    def image_of(product: str) -> FirmwareImage:
        elf = reference_firmware(product).path
        library = build_host_library(load_profile(product), build_dir=elf.parents[1])
        return replace(load_image(elf), host_library=library)

    return image_of
