"""What is wrong with a profile, said to whoever edits the file. Not where it is found out."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault in one place.

    ``key`` is the dotted place in the file (``trays[1].capacity_sheets``), empty if the fault is of the file.
    ``found`` finishes the sentence "<key> is ...". ``value`` is what was found, None if there was nothing.
    """

    file: str
    key: str
    value: object
    expected: str
    found: str

    def __str__(self) -> str:
        place = f"{self.key} is " if self.key else ""
        return f"{self.file}: {place}{self.found}; expected {self.expected}"


def shown(value: object, *, longest: int = 60) -> str:
    """``value`` on one line, the way a TOML file spells it, cut to about ``longest`` characters."""
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, str):
        text = json.dumps(value)
    elif isinstance(value, dict):
        text = "a table"
    elif isinstance(value, (list, tuple)):
        text = f"a list of {len(value)}"
    else:
        text = str(value)
    return text if len(text) <= longest else f"{text[:longest]}..."


class ProfileError(Exception):
    """A profile cannot be used. Who must act: whoever edits the profile, or names it.

    Carries every problem found. ``file``, ``key``, ``value`` and ``expected`` are those of the first one.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        if not problems:
            raise ValueError("ProfileError has 0 problems; expected at least 1")
        super().__init__(problems)
        self.problems = problems

    @property
    def file(self) -> str:
        """The file at fault, or the source given for a text."""
        return self.problems[0].file

    @property
    def key(self) -> str:
        """Dotted place in the file; empty when the fault is the file's own."""
        return self.problems[0].key

    @property
    def value(self) -> object:
        """What was found; None if there was nothing."""
        return self.problems[0].value

    @property
    def expected(self) -> str:
        """What should have been there, in words."""
        return self.problems[0].expected

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)
