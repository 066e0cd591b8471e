"""Faults that change nothing anybody could see, as people have judged by reading: named with a reason, and left out."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from harness.errors import ConfigError
from harness.mutants.mutation import Mutation

FILE = "equivalent_mutants.toml"
"""In a source tree, beside the C files."""


class Equivalent(BaseModel):
    """A line of a function before and after the fault, and why nobody could tell."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    file: str
    function: str
    line: str
    fault: str
    why: str = Field(min_length=10)


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    equivalent: list[Equivalent] = []


def load_equivalents(source: Path) -> tuple[Equivalent, ...]:
    """What the source tree says; nothing if it has no such file. Raises ConfigError with the first mistake in it."""
    file = source / FILE
    if not file.is_file():
        return ()
    try:
        return tuple(_Document.model_validate(tomllib.loads(file.read_text(encoding="utf-8"))).equivalent)
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        reason = str(error).splitlines()[0]
        raise ConfigError(
            f"cannot be read ({reason})", place=file, expected="[[equivalent]] with file, function, line, fault and why"
        ) from error


def equivalent_keys(source: Path, found: Iterable[Mutation], equivalents: Iterable[Equivalent]) -> frozenset[str]:
    """Which of the mutations are named. Raises ConfigError for a name that no mutation has any more."""
    wanted = {(one.file, one.function, one.line, one.fault): one for one in equivalents}
    keys: set[str] = set()
    met: set[tuple[str, str, str, str]] = set()
    texts: dict[str, bytes] = {}
    files = {one.file for one in wanted.values()}
    for mutation in found:
        if mutation.file not in files:
            continue
        text = texts.setdefault(mutation.file, (source / mutation.file).read_bytes())
        name = (mutation.file, mutation.function, *_lines(mutation, text))
        if name in wanted:
            met.add(name)
            keys.add(mutation.key)
    for name in wanted.keys() - met:
        raise ConfigError(
            f"names a fault that nothing seeds any more: {name[2]}",
            place=f"{source / FILE}: {name[0]}, {name[1]}",
            expected="a line of that function, and the same with one fault",
        )
    return frozenset(keys)


def _lines(mutation: Mutation, text: bytes) -> tuple[str, str]:
    """The line in which the fault begins, as it is and as it becomes."""
    start = text.rfind(b"\n", 0, mutation.start) + 1
    end = text.find(b"\n", mutation.end)
    whole = text[start:end]
    changed = whole[: mutation.start - start] + mutation.replacement.encode() + whole[mutation.end - start :]
    return whole.decode(errors="replace").strip(), changed.decode(errors="replace").strip()
