"""The short public name of a stored result, in addresses and for `makeready reproduce`. No database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

# Each part is a 31-bit number: what both SQLite and PostgreSQL hold in the columns behind it.
_FORM = re.compile(r"(\d{1,10})-(\d{1,10})-(\d{1,5})-(\d{1,5})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Reference:
    """Numbers of a run, test and product in one database, and the attempt. Written ``12-340-2-1``.

    >>> str(Reference.parse("12-340-2-1"))
    '12-340-2-1'
    """

    run: int
    test: int
    profile: int
    attempt: int

    def __str__(self) -> str:
        return f"{self.run}-{self.test}-{self.profile}-{self.attempt}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The inverse of ``str``; None for any other text."""
        found = _FORM.fullmatch(text)
        if found is None:
            return None
        run, test, profile, attempt = (int(part) for part in found.groups())
        if max(run, test) >= 2**31 or max(profile, attempt) >= 2**15:
            return None
        return cls(run=run, test=test, profile=profile, attempt=attempt)
