"""Laws of the settings of notifications: what is not as expected is told with its place, and no secret with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import ConfigError
from harness.notifications.events import EventKind
from harness.notifications.settings import Settings, load_settings


def test_without_a_file_nobody_is_told(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "absent.toml") == Settings()


def test_a_target_hears_everything_unless_it_says_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "n.toml"
    path.write_text('[[target]]\nname = "chat"\nurl = "json://x"\n')
    (target,) = load_settings(path).target
    assert (target.events, target.pillars) == (tuple(EventKind), ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[", "cannot be read"),
        ("odd = 1", "odd: Extra inputs"),
        ('[[target]]\nname = "chat"\n', "target.0.url: Field required"),
        ('[[target]]\nname = "a"\nurl = "x://secret"\nevents = ["often"]\n', "target.0.events.0: Input should be"),
        ('committers = "mailto://secret"', "committers: names nobody"),
        ('[[target]]\nname = "a"\nurl = "x"\n[[target]]\nname = "a"\nurl = "y"\n', "target: is there twice a"),
    ],
)
def test_what_is_not_as_expected_is_told_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "n.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as told:
        load_settings(path)
    assert message in str(told.value)
    assert "secret" not in str(told.value)
