"""Which database: a file, or a server by its URL. Text only; nothing is opened."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import unquote

from harness.errors import ConfigError

POSTGRESQL = "postgresql+psycopg://"
_SQLITE = "sqlite:///"
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://")
# To the last @ on purpose: one that was not quoted is part of the password.
_PASSWORD = re.compile(r"(?<=://)([^:/@]*):.*@|(?<=password=)[^&]*")
_EXPECTED = f"a path, {_SQLITE}PATH, or {POSTGRESQL}USER@HOST/NAME"


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """Where results are kept. Either ``path`` or ``url`` is set; relative capsules begin at ``folder``.

    As text it is fit for people: without the password of a URL.
    """

    path: Path | None
    url: str | None
    folder: Path

    @classmethod
    def at(cls, path: Path) -> Self:
        """The SQLite file at ``path``."""
        return cls(path=path, url=None, folder=path.absolute().parent)

    @classmethod
    def parse(cls, text: str, *, folder: Path) -> Self:
        """A path or URL as a person writes it; ``folder`` is where a server's relative capsules begin.

        Raises ConfigError for a URL of another kind of database.
        """
        if text.startswith(_SQLITE):
            return cls.at(_path(unquote(text.removeprefix(_SQLITE))))
        if text.startswith("postgresql://"):
            text = POSTGRESQL + text.removeprefix("postgresql://")
        if text.startswith(POSTGRESQL):
            return cls(path=None, url=text, folder=folder)
        if _SCHEME.match(text):
            raise ConfigError("is no database", place="MAKEREADY_DATABASE", value=_hidden(text), expected=_EXPECTED)
        return cls.at(_path(text))

    def __str__(self) -> str:
        return str(self.path) if self.url is None else _hidden(self.url)


def _path(text: str) -> Path:
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError:
        raise ConfigError(
            "names no known home folder:", place="MAKEREADY_DATABASE", value=text, expected="a path"
        ) from None


def _hidden(url: str) -> str:
    return _PASSWORD.sub(lambda found: "***" if found[1] is None else f"{found[1]}:***@", url)
