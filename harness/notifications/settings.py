"""Whom to tell what: a TOML file, read and checked. It holds secrets, so it lies beside the database."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from harness.errors import ConfigError
from harness.notifications.events import EventKind

_Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
PLACE = "{address}"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Target(_Strict):
    """A chat, a webhook or a mailbox that is told, by an address as apprise knows it."""

    name: _Text
    url: _Text
    events: tuple[EventKind, ...] = tuple(EventKind)
    pillars: tuple[_Text, ...] = ()
    """Only of these; empty for all. What concerns no pillar is told anyway."""


class Settings(_Strict):
    """The whole file. ``committers`` is the address for a person's mail, with ``{address}`` in the place of hers."""

    board: str = ""
    committers: str | None = None
    target: tuple[Target, ...] = Field(default=())

    def target_of(self, name: str) -> Target | None:
        """The target of that name, if there is one."""
        return next((one for one in self.target if one.name == name), None)


def load_settings(path: Path) -> Settings:
    """The settings in a file; nobody is told anything if there is none.

    Raises ConfigError with the place for what is not as expected.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"cannot be read ({error})", place=path, expected="a TOML file of targets") from error
    try:
        settings = Settings.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]  # an input may be a secret
        place = ".".join(str(part) for part in first["loc"])
        raise ConfigError(f"{place}: {first['msg']}", place=path, expected="see docs/failures.md") from error
    if settings.committers is not None and PLACE not in settings.committers:
        raise ConfigError("names nobody", place=f"{path}: committers", expected=f"an address with {PLACE} in it")
    names = [one.name for one in settings.target]
    for name in names:
        if names.count(name) > 1:
            raise ConfigError("is there twice", place=f"{path}: target", value=name, expected="names that differ")
    return settings
