"""Iterations out of TOML files: strictly, with every mistake at its place. Judges nothing."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from harness.criteria.definitions import KINDS, Iteration
from harness.errors import ConfigError

ITERATIONS = Path(__file__).parents[2] / "test_suites" / "iterations"
"""Where the files are unless somebody says otherwise."""


def iteration_names(folder: Path) -> tuple[str, ...]:
    """The iterations that have a file in the folder, the last by start date first; unreadable ones come last."""
    return tuple(file.stem for file in sorted(folder.glob("*.toml"), key=_order, reverse=True))


def load_iteration(folder: Path, name: str) -> Iteration:
    """The iteration of ``NAME.toml``. Raises ConfigError with file, key, value and expectation of all mistakes."""
    file = folder / f"{name}.toml"
    known = iteration_names(folder)
    if name not in known:
        raise ConfigError(
            "is no iteration", place=folder, value=repr(name), expected=", ".join(known) or "NAME.toml there"
        )
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read ({error})", place=file, expected="TOML in UTF-8") from error
    return read_iteration(text, file.name)


def iteration_of(folder: Path, day: date) -> str | None:
    """The iteration that runs on a day, if one does; of several the one that started last.

    Raises ConfigError for a file that cannot be read, unless another one's iteration runs then.
    """
    problem: ConfigError | None = None
    for name in iteration_names(folder):
        try:
            found = load_iteration(folder, name)
        except ConfigError as error:
            problem = problem or error
        else:
            if found.starts <= day <= found.ends:
                return name
    if problem is not None:
        raise problem
    return None


@lru_cache(maxsize=64)
def read_iteration(text: str, source: str) -> Iteration:
    """The iteration in a TOML text. Raises ConfigError as :func:`load_iteration` does."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"is not TOML ({error})", place=source, expected="TOML 1.0") from error
    try:
        iteration = Iteration.model_validate(document)
    except ValidationError as error:
        found = error.errors(include_url=False)
        problems = [_said(source, each) for each in found if not _follows_from_another(each, found)]
        raise ConfigError("\n".join(problems)) from error
    return _checked(iteration, source)


def _checked(iteration: Iteration, source: str) -> Iteration:
    if iteration.ends < iteration.starts:
        raise ConfigError("ends is", place=source, value=iteration.ends, expected=f"{iteration.starts} or later")
    if f"{iteration.id}.toml" != source and Path(source).suffix == ".toml":
        raise ConfigError("id is", place=source, value=repr(iteration.id), expected=repr(Path(source).stem))
    for what, counted in (
        ("theme.rank", Counter(str(theme.rank) for theme in iteration.themes)),
        ("theme.criteria.id", Counter(criterion.id for criterion in iteration.criteria)),
    ):
        twice = [name for name, count in counted.items() if count > 1]
        if twice:
            raise ConfigError(f"{what} is", place=source, value=repr(twice[0]), expected="a value used once")
    for criterion in iteration.criteria:
        if criterion.kind == "performance" and criterion.at_least is None and criterion.at_most is None:
            raise ConfigError(f"criterion {criterion.id} has no limit", place=source, expected="at_least or at_most")
    return iteration


def _said(source: str, problem: Any) -> str:
    place = ".".join(str(part) for part in problem["loc"])
    kind, value = problem["type"], problem["input"]
    if kind == "extra_forbidden":
        return f"{source}: {place} is unknown; expected a key of docs/iterations.md"
    if kind == "missing":
        return f"{source}: {place} is missing; expected a value"
    if kind.startswith("union_tag"):
        given = value.get("kind") if isinstance(value, dict) else value
        return f"{source}: {place}.kind is {given!r}; expected one of {', '.join(KINDS)}"
    return f"{source}: {place} is {value!r}; expected {_expectation(problem['msg'])}"


def _follows_from_another(problem: Any, problems: Sequence[Any]) -> bool:
    """Whether a list is called too short only because its faulty items were not counted."""
    place = problem["loc"]
    return problem["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in problems
    )


def _expectation(message: str) -> str:
    return message.removeprefix("Input should be ").removeprefix("Value should be ").removeprefix("String should ")


def _order(file: Path) -> tuple[str, str]:
    try:
        return _starts(file.read_text(encoding="utf-8")), file.stem
    except (OSError, UnicodeDecodeError):
        return "", file.stem


@lru_cache(maxsize=64)
def _starts(text: str) -> str:
    """The start date a TOML text gives; empty if it is no TOML or gives none."""
    try:
        return str(tomllib.loads(text).get("starts", ""))
    except tomllib.TOMLDecodeError:
        return ""
