"""Laws of the words that say which database."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.config import load_config
from harness.database import Database
from harness.errors import ConfigError

_HOME = Path("/home/of/makeready")


@pytest.mark.parametrize("text", ["/data/all.sqlite", "sqlite:////data/all.sqlite"])
def test_a_path_and_its_url_are_the_same_file(text: str) -> None:
    assert Database.parse(text, folder=_HOME) == Database(path=Path("/data/all.sqlite"), url=None, folder=Path("/data"))


def test_the_bytes_of_a_url_are_those_of_the_path() -> None:
    assert Database.parse("sqlite:////data/a%20b", folder=_HOME).path == Path("/data/a b")


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_a_server_is_reached_through_one_driver_and_keeps_capsules_at_home(scheme: str) -> None:
    found = Database.parse(f"{scheme}://u@host/db", folder=_HOME)
    assert (found.url, found.path, found.folder) == ("postgresql+psycopg://u@host/db", None, _HOME)


@pytest.mark.parametrize("url", ["mysql://u:secret@host/db", "postgresql+asyncpg://u:secret@h/db", "http://x"])
def test_another_kind_of_database_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ConfigError, match=r"is no database .*expected a path, sqlite:///PATH, or postgresql") as caught:
        Database.parse(url, folder=_HOME)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://u:se:c@host/db", "postgresql+psycopg://u:***@host/db"),
        ("postgresql://u:s@/c@host/db", "postgresql+psycopg://u:***@host/db"),
        ("postgresql://host/db?password=sec", "postgresql+psycopg://host/db?password=***"),
        ("postgresql://u@host/db", "postgresql+psycopg://u@host/db"),
    ],
)
def test_people_never_see_the_password(url: str, shown: str) -> None:
    assert str(Database.parse(url, folder=_HOME)) == shown


def test_the_environment_may_name_a_server() -> None:
    config = load_config({"MAKEREADY_DATABASE": "postgresql://u@host/db", "MAKEREADY_HOME": "/data"})
    assert config.database == Database.parse("postgresql://u@host/db", folder=Path("/data"))
