"""Laws of the configuration read from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.config import load_config
from harness.database import Database
from harness.errors import ConfigError


def test_without_settings_everything_is_under_makeready_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = load_config({})
    assert config.home == tmp_path / ".makeready"
    assert config.database == Database.at(tmp_path / ".makeready" / "makeready.sqlite")
    assert config.build_dir.parent == config.runs_dir.parent == config.home


def test_reading_the_configuration_creates_nothing(tmp_path: Path) -> None:
    load_config({"MAKEREADY_HOME": str(tmp_path / "home")})
    assert list(tmp_path.iterdir()) == []


def test_home_moves_what_is_not_set_by_itself(tmp_path: Path) -> None:
    config = load_config({"MAKEREADY_HOME": str(tmp_path), "MAKEREADY_DATABASE": "/data/all.sqlite"})
    assert config.database == Database.at(Path("/data/all.sqlite"))
    assert config.runs_dir == tmp_path / "runs"


def test_relative_paths_start_at_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_config({"MAKEREADY_HOME": "state"}).home == tmp_path / "state"


def test_the_environment_of_the_process_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAKEREADY_HOME", str(tmp_path))
    assert load_config().home == tmp_path


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_setting_is_refused(value: str) -> None:
    with pytest.raises(ConfigError, match="environment: MAKEREADY_HOME: is empty; expected a path"):
        load_config({"MAKEREADY_HOME": value})


def test_a_misspelt_setting_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"MAKEREADY_DATABSE: is not a setting; expected .*MAKEREADY_DATABASE"):
        load_config({"MAKEREADY_DATABSE": "x"})


def test_settings_of_other_programs_are_ignored() -> None:
    assert load_config({"PATH": "/bin", "MAKE": "make"}) == load_config({})


def test_an_unknown_home_folder_is_refused() -> None:
    with pytest.raises(ConfigError, match="names no known home folder"):
        load_config({"MAKEREADY_HOME": "~nobody-by-this-name/state"})
