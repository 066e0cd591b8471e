"""Where Makeready keeps its files. The only module that reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.database import Database
from harness.errors import ConfigError

_PREFIX = "MAKEREADY_"
_KNOWN = tuple(_PREFIX + name for name in ("HOME", "DATABASE", "BUILD_DIR", "RUNS_DIR", "NOTIFICATIONS"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Absolute paths and a database; nothing is created by reading them."""

    home: Path
    database: Database
    build_dir: Path
    runs_dir: Path
    notifications: Path


def load_config(environ: Mapping[str, str] | None = None) -> Config:
    """The configuration said by ``environ``, by default that of this process.

    MAKEREADY_HOME defaults to ``.makeready`` in the working directory; MAKEREADY_DATABASE, MAKEREADY_BUILD_DIR,
    MAKEREADY_RUNS_DIR and MAKEREADY_NOTIFICATIONS default to places inside it. MAKEREADY_DATABASE is a path, or the
    URL of a SQLite or PostgreSQL database. Raises ConfigError for an empty
    value and for a MAKEREADY_ variable nobody reads, since that is a misspelt one.
    """
    environ = os.environ if environ is None else environ
    for name in environ:
        if name.startswith(_PREFIX) and name not in _KNOWN:
            raise ConfigError("is not a setting", place=f"environment: {name}", expected=", ".join(_KNOWN))
    home = _path(environ, "MAKEREADY_HOME", Path(".makeready"))
    return Config(
        home=home,
        database=_database(environ, home),
        build_dir=_path(environ, "MAKEREADY_BUILD_DIR", home / "build"),
        runs_dir=_path(environ, "MAKEREADY_RUNS_DIR", home / "runs"),
        notifications=_path(environ, "MAKEREADY_NOTIFICATIONS", home / "notifications.toml"),
    )


def _database(environ: Mapping[str, str], home: Path) -> Database:
    text = environ.get("MAKEREADY_DATABASE")
    if text is None:
        return Database.at(home / "makeready.sqlite")
    if not text.strip():
        raise ConfigError("is empty", place="environment: MAKEREADY_DATABASE", expected="a path or URL, or not set")
    return Database.parse(text, folder=home)


def _path(environ: Mapping[str, str], name: str, default: Path) -> Path:
    text = environ.get(name)
    if text is None:
        return default.absolute()
    if not text.strip():
        raise ConfigError("is empty", place=f"environment: {name}", expected="a path, or not set at all")
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError:
        raise ConfigError(
            "names no known home folder:", place=f"environment: {name}", value=text, expected="a path"
        ) from None
