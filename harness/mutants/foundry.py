"""Builds mutants fast: every file is compiled once, then for each mutant its one file anew, and the parts are linked.

Files are compiled one by one, without optimizing across them as a delivered build does: a mutant is to behave, not to
be delivered. What a mutant is told from is its loaded bytes, so that one whose fault the compiler takes back
("trivial compiler equivalence", Papadakis et al., ICSE 2015), or which is the twin of another, is known before a test
runs.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from elftools.elf.elffile import ELFFile

from device_profiles import Profile
from harness.errors import BuildError
from harness.firmware.build import loaded_bytes
from harness.firmware.image import Image, image_in, with_boot_loader
from harness.firmware.package import Package
from harness.firmware.product_config import product_config_source
from harness.firmware.sources import BANK_B_SCRIPT, BOOT_SCRIPT, boot_files, build_id, version_of
from harness.firmware.toolchain import Toolchain, find_toolchain
from harness.mutants.mutation import Mutation

_FLAGS = (
    "-std=c11", "-O2", "-mfloat-abi=soft", "-ffreestanding", "-ffunction-sections", "-fdata-sections", "-fno-common",
    "-nostdlib", "-w", "-Werror=int-conversion", "-Werror=incompatible-pointer-types",
)  # fmt: skip
_LINK_FLAGS = ("-Wl,--gc-sections", "-Wl,--strip-all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Casting:
    """A linked mutant, or the firmware without a fault: an ELF for each product, and a digest of what they load.

    ``package`` is the same as an update; None for firmware that cannot be updated.
    """

    elves: dict[str, Path]
    digest: str
    package: Package | None


class Foundry:
    """Objects of one source tree in `folder`, and what is linked from them."""

    def __init__(self, source: Path, profiles: Sequence[Profile], folder: Path) -> None:
        self.source = source
        self.files = sorted(file.name for file in source.glob("*.c"))
        self._boot_files = boot_files(source)
        self._profiles = profiles
        self._folder = folder
        self._tools: Toolchain = find_toolchain()

    def prepare(self) -> Casting:
        """Compile everything and link the firmware as it is. Raises BuildError with the compiler's messages."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for script in self.source.glob("*.ld"):
            shutil.copy(script, self._folder)
        for name in self.files:
            self._compile(self.source / name, self._object(name))
        for profile in self._profiles:
            config = self._folder / f"product_config-{profile.name}.c"
            config.write_text(product_config_source(profile))
            self._compile(config, config.with_suffix(".o"))
        return self._link({}, self._folder / "original")

    def used_files(self, original: Casting) -> list[str]:
        """The files of which something is in the firmware: without any of the others it links to the same bytes."""
        return [name for name in self.files if not self._is_idle(name, original)]

    def cast(self, mutation: Mutation) -> Casting | None:
        """Build one mutant; None if it does not compile."""
        place = self._folder / mutation.key
        place.mkdir(exist_ok=True)
        text = place / mutation.file
        text.write_bytes(mutation.apply((self.source / mutation.file).read_bytes()))
        try:
            self._compile(text, text.with_suffix(".o"))
            return self._link({mutation.file: text.with_suffix(".o")}, place)
        except BuildError:
            return None

    def _is_idle(self, name: str, original: Casting) -> bool:
        try:
            return self._link({name: None}, self._folder / "without").digest == original.digest
        except BuildError:
            return False

    def _object(self, name: str) -> Path:
        return self._folder / Path(name).with_suffix(".o").name

    def _compile(self, text: Path, to: Path) -> None:
        flags = (*self._tools.target_flags, *_FLAGS, f"-I{self.source}")
        self._tools.run(*flags, "-c", str(text), "-o", str(to), folder=self._folder, source=text)

    def _link(self, instead: Mapping[str, Path | None], place: Path) -> Casting:
        place.mkdir(exist_ok=True)
        objects = {name: instead.get(name, self._object(name)) for name in self.files}
        boot_loader = b""
        if self._boot_files:
            parts = [objects[name] for name in self._boot_files]
            boot_loader = loaded_bytes(self._link_parts(BOOT_SCRIPT, parts, place / "boot.elf"))
        elves, package = {}, None
        for profile in self._profiles:
            parts = [*objects.values(), self._folder / f"product_config-{profile.name}.o"]
            elf = self._link_parts("link.ld", parts, place / f"{profile.name}.elf")
            image = self._image_in(elf)
            if image is not None:
                elf.write_bytes(with_boot_loader(elf.read_bytes(), boot_loader, image))
                package = package or self._packed(image, parts, place)
            elves[profile.name] = elf
        return Casting(elves=elves, digest=_loaded_digest(elves.values()), package=package)

    def _packed(self, image: Image, parts: Sequence[Path | None], place: Path) -> Package | None:
        """The image and its like for the other bank; the products differ in neither."""
        if not (self.source / BANK_B_SCRIPT).is_file():
            return None
        other = self._image_in(self._link_parts(BANK_B_SCRIPT, parts, place / "bank_b.elf"))
        return None if other is None else Package(images=(image, other))

    def _image_in(self, elf: Path) -> Image | None:
        return image_in(elf.read_bytes(), version=version_of(self.source), build=build_id(self.source))

    def _link_parts(self, script: str, parts: Sequence[Path | None], elf: Path) -> Path:
        self._tools.run(
            *self._tools.target_flags, *_FLAGS, f"-Wl,-T,{script}", *_LINK_FLAGS,
            *(str(part) for part in parts if part is not None), *self._tools.link_flags, "-o", str(elf),
            folder=self._folder, source=self.source,
        )  # fmt: skip
        return elf


def _loaded_digest(elves: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for elf in elves:
        with elf.open("rb") as file:
            for segment in ELFFile(file).iter_segments("PT_LOAD"):
                digest.update(segment["p_paddr"].to_bytes(4, "little") + segment.data())
    return digest.hexdigest()
