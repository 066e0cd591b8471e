"""A product's profile, and how one is loaded. Not what each value means: see ``sections``."""

from __future__ import annotations

import difflib
import hashlib
import json
from pathlib import Path
from typing import Any

from pydantic import Field, PrivateAttr

from device_profiles.diagnosis import examine
from device_profiles.errors import Problem, ProfileError, shown
from device_profiles.sections import (
    Finisher,
    Fuser,
    Identity,
    MultiPurposeTray,
    OutputBin,
    Panel,
    PaperPath,
    Power,
    Reliability,
    Requirement,
    Scanner,
    Section,
    Speed,
    Supplies,
    Tray,
)
from device_profiles.toml_text import parse_toml

_SHIPPED = Path(__file__).parent

PAPER_LENGTHS_MM = {"A4": 297, "Letter": 279, "A5": 210, "Legal": 356}
"""Sizes with their short edge first, to whole millimetres."""


class Profile(Section):
    """Everything that sets one product apart from another.

    Get one from :func:`load_profile` or :func:`load_profile_text`: they also check that the values fit each
    other. Two profiles are equal when their content is: comments, spacing and the order of keys do not count.
    """

    identity: Identity
    speed: Speed
    paper_path: PaperPath
    trays: tuple[Tray, ...] = Field(min_length=1, max_length=4)
    multi_purpose_tray: MultiPurposeTray | None = None
    output_bin: OutputBin
    fuser: Fuser
    finisher: Finisher | None = None
    scanner: Scanner | None = None
    panel: Panel
    power: Power
    supplies: Supplies
    reliability: Reliability
    requirements: tuple[Requirement, ...] = Field(min_length=1, max_length=200)
    _source_text: str = PrivateAttr(default="")

    @property
    def name(self) -> str:
        """The product's short name, which is also the stem of its file."""
        return self.identity.name

    @property
    def has_duplex(self) -> bool:
        """Whether a sheet can be printed on both sides."""
        return self.paper_path.duplex_return_mm is not None

    def sheet_length_mm(self, size: str) -> int:
        """How long a sheet of that size is along the path, in millimetres.

        The first tray's is ``paper_path.sheet_length_mm``; others differ from it as their standards have it (ISO 216,
        ANSI/ASME Y14.1).
        """
        longer_mm = PAPER_LENGTHS_MM[size] - PAPER_LENGTHS_MM[self.trays[0].size]
        return self.paper_path.sheet_length_mm + longer_mm

    @property
    def capabilities(self) -> frozenset[str]:
        """What a test may need: duplex, finisher, stapler, scanner, panel, four_line_panel, multi_tray and so on."""
        owned = {
            "duplex": self.has_duplex,
            "finisher": self.finisher is not None,
            "stapler": self.finisher is not None and self.finisher.stapler,
            "scanner": self.scanner is not None,
            "duplex_feeder": self.scanner is not None and self.scanner.duplex_feeder,
            "flatbed": self.scanner is not None and self.scanner.flatbed_s is not None,
            "panel": self.panel.lines > 0,
            "four_line_panel": self.panel.lines == 4,
            "multi_tray": len(self.trays) > 1,
            "multi_size": len({tray.size for tray in self.trays}) > 1,
            "multi_media": len({tray.media for tray in self.trays}) > 1,
            "manual_feed": self.multi_purpose_tray is not None,
            "deep_sleep": self.power.deep_sleep_delay_s is not None,
            "counted_lives": self.supplies.fuser_life_sides is not None,
            "job_offset": self.finisher is not None and self.finisher.offset,
        }
        return frozenset(capability for capability, is_owned in owned.items() if is_owned)

    @property
    def source_text(self) -> str:
        """The TOML text this profile was loaded from, comments included."""
        return self._source_text

    @property
    def digest(self) -> str:
        """SHA-256 of the content, 64 hexadecimal digits: the same for every spelling of the same values."""
        content = json.dumps(self.model_dump(mode="json", exclude_none=True), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(content.encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Profile) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


def profile_names() -> tuple[str, ...]:
    """The products shipped with Makeready, sorted."""
    return tuple(sorted(file.stem for file in _SHIPPED.glob("*.toml")))


def load_profile(name_or_path: str | Path) -> Profile:
    """The profile of a shipped product by its name, or of any file whose name ends in ``.toml``.

    Raises ProfileError, with every problem found, if there is no such file or it is not a sound profile.
    """
    path = _file_of(name_or_path)
    try:
        content = path.read_bytes()
    except OSError as error:
        found = f"cannot be read ({error.strerror or error})"
        expected = f"a file that can be read, or the name of a shipped profile: {', '.join(profile_names())}"
        raise _file_fault(str(path), value=str(path), found=found, expected=expected) from error
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _file_fault(
            str(path), value=None, found=f"line {line} is not UTF-8", expected="TOML text in UTF-8"
        ) from error
    return load_profile_text(text, str(path) if path.parent != _SHIPPED else path.name)


def load_profile_text(text: str, source: str) -> Profile:
    """The profile written in ``text``; ``source`` is what errors call it.

    Where ``source`` is the name of a TOML file, the profile's own name must be its stem.
    Raises ProfileError, with every problem found.
    """
    document: dict[str, Any] = parse_toml(text, source)
    problems = examine(Profile, document, source)
    if problems:
        raise ProfileError(problems)
    profile = Profile.model_validate(document)
    profile._source_text = text
    return profile


def _file_of(name_or_path: str | Path) -> Path:
    path = Path(name_or_path)
    if path.suffix == ".toml":
        return path
    name = str(name_or_path)
    names = profile_names()
    if name in names:
        return _SHIPPED / f"{name}.toml"
    near = difflib.get_close_matches(name.lower(), names, n=1)
    hint = f" (did you mean {near[0]}?)" if near else ""
    expected = f"one of {', '.join(names)}, or a path ending in .toml{hint}"
    raise _file_fault("profile", value=name, found=f"{shown(name)} is not shipped", expected=expected)


def _file_fault(file: str, *, value: object, found: str, expected: str) -> ProfileError:
    return ProfileError((Problem(file=file, key="", value=value, found=found, expected=expected),))
