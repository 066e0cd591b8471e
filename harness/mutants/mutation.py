"""One seeded fault: a place in a C file and what stands there instead. No parsing, no building."""

from __future__ import annotations

import difflib
import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """Bytes `start` to `end` of `file` become `replacement`; `line` counts from 1."""

    file: str
    line: int
    function: str
    operator: str
    start: int
    end: int
    replacement: str

    @property
    def key(self) -> str:
        """What names it as long as its file stays as it is."""
        text = f"{self.file}:{self.start}:{self.end}:{self.operator}:{self.replacement}"
        return f"{self.file.removesuffix('.c')}-{self.line}-{hashlib.sha256(text.encode()).hexdigest()[:10]}"

    def apply(self, source: bytes) -> bytes:
        """The file with this fault."""
        return source[: self.start] + self.replacement.encode() + source[self.end :]

    def diff(self, source: bytes) -> str:
        """The fault as a unified diff without context."""
        before, after = (text.decode(errors="replace").splitlines() for text in (source, self.apply(source)))
        lines = difflib.unified_diff(before, after, self.file, self.file, n=0, lineterm="")
        return "\n".join(list(lines)[2:])
