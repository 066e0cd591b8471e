"""Update packages: the same firmware for either bank, in one file that a host can send as it is. No device."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from harness.firmware.build import build_bank_b, firmware_image
from harness.firmware.image import BANKS, Image
from harness.firmware.toolchain import ToolchainName

_UEL = b"\x1b%-12345X"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """An image for each bank. A printer takes the one for the bank that it does not run from."""

    images: tuple[Image, ...]

    @property
    def version(self) -> str:
        """What the images call themselves."""
        return self.images[0].version

    def image_for(self, bank: str) -> Image:
        """The image for bank `A` or `B`. KeyError if there is none."""
        return {image.bank_start: image for image in self.images}[BANKS[bank]]

    def named(self, version: str) -> Package:
        """The same code under another version, of at most 15 ASCII characters."""
        return Package(images=tuple(replace(image, version=version) for image in self.images))

    def to_bytes(self) -> bytes:
        """What a host sends: PJL, and the images behind it."""
        return upgrade_bytes(*(image.to_bytes() for image in self.images))


def upgrade_bytes(*images: bytes) -> bytes:
    """The UPGRADE command with these images, between two UELs."""
    data = b"".join(images)
    return _UEL + b"@PJL UPGRADE SIZE=%d\r\n" % len(data) + data + _UEL


def build_package(
    source: Path, *, build_dir: Path, toolchain: ToolchainName = ToolchainName.ZIG, version: str | None = None
) -> Package:
    """Build a source tree for both banks; under its own version unless another is named.

    Raises ConfigError if it is for one bank only, and BuildError with the compiler's messages.
    """
    images = (
        firmware_image(source, build_dir=build_dir, toolchain=toolchain),
        build_bank_b(source, build_dir=build_dir, toolchain=toolchain),
    )
    package = Package(images=images)
    return package if version is None else package.named(version)
