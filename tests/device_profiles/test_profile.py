"""Loading a profile, and what makes two profiles the same."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from pydantic import ValidationError

from device_profiles import ProfileError, load_profile, load_profile_text


def corona_text() -> str:
    return load_profile("corona").source_text


def test_a_name_finds_the_shipped_profile() -> None:
    assert load_profile("corona").name == "corona"


@pytest.mark.parametrize("kind", [str, Path])
def test_a_path_ending_in_toml_loads_that_file(tmp_path: Path, kind: type) -> None:
    file = tmp_path / "corona.toml"
    file.write_text(corona_text().replace("ready_c = 195", "ready_c = 190"))
    assert load_profile(kind(file)).fuser.ready_c == 190


def test_an_unknown_name_lists_the_shipped_ones_and_the_nearest() -> None:
    with pytest.raises(ProfileError) as caught:
        load_profile("corna")
    assert caught.value.value == "corna"
    assert caught.value.expected == (
        "one of aurora, borealis, corona, or a path ending in .toml (did you mean corona?)"
    )


def test_a_missing_file_names_itself_and_lists_the_shipped_profiles(tmp_path: Path) -> None:
    file = tmp_path / "dawn.toml"
    with pytest.raises(ProfileError) as caught:
        load_profile(file)
    assert caught.value.file == str(file)
    assert "aurora, borealis, corona" in str(caught.value)


def test_a_directory_is_not_a_profile(tmp_path: Path) -> None:
    folder = tmp_path / "dawn.toml"
    folder.mkdir()
    with pytest.raises(ProfileError, match="cannot be read"):
        load_profile(folder)


def test_text_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "corona.toml"
    file.write_bytes(b"# one\n# two\n# \xff\n")
    with pytest.raises(ProfileError, match="line 3 is not UTF-8"):
        load_profile(file)


def test_a_profile_is_named_as_its_file(tmp_path: Path) -> None:
    file = tmp_path / "dawn.toml"
    file.write_text(corona_text())
    with pytest.raises(ProfileError) as caught:
        load_profile(file)
    assert (caught.value.key, caught.value.value) == ("identity.name", "corona")
    assert caught.value.expected == '"dawn", as the file is called'


def test_a_text_without_a_file_may_have_any_name() -> None:
    assert load_profile_text(corona_text(), "<a text>").name == "corona"


def test_the_source_text_is_kept_to_the_letter() -> None:
    text = "# mine\r\n\r\n" + corona_text()
    assert load_profile_text(text, "corona.toml").source_text == text


def test_a_profile_cannot_be_changed() -> None:
    profile = load_profile("corona")
    with pytest.raises(ValidationError, match="frozen"):
        profile.fuser.ready_c = 150
    with pytest.raises(ValidationError, match="frozen"):
        profile.panel = load_profile("aurora").panel


def test_a_profile_survives_the_way_to_another_process() -> None:
    profile = load_profile("corona")
    copy = pickle.loads(pickle.dumps(profile))
    assert (copy, copy.source_text) == (profile, profile.source_text)


def test_the_digest_is_64_hexadecimal_digits() -> None:
    assert len(bytes.fromhex(load_profile("aurora").digest)) == 32


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[fuser]", "\n# comment\n[fuser] # comment\n"),
        ("ready_c = 195\nmax_c = 235", "max_c   =   235\nready_c = 0xC3"),
        ("heater_w = 1300", "heater_w = 1.3e3"),
        ('"plain"', "'plain'"),
    ],
    ids=["comments", "order", "number", "quotes"],
)
def test_another_spelling_of_the_same_values_is_the_same_profile(old: str, new: str) -> None:
    profile = load_profile("corona")
    respelt = load_profile_text(corona_text().replace(old, new), "corona.toml")
    assert respelt.digest == profile.digest
    assert respelt == profile
    assert hash(respelt) == hash(profile)


def test_another_value_is_another_profile() -> None:
    changed = load_profile_text(corona_text().replace("heater_w = 1300", "heater_w = 1301"), "corona.toml")
    assert changed.digest != load_profile("corona").digest
    assert changed != load_profile("corona")


def test_the_order_of_trays_is_content() -> None:
    one, two = 'name = "Tray 1"', 'name = "Tray 2"'
    swapped = corona_text().replace(one, "?").replace(two, one).replace("?", two)
    assert load_profile_text(swapped, "corona.toml").digest != load_profile("corona").digest


def test_a_finisher_need_not_staple() -> None:
    profile = load_profile_text(corona_text().replace("stapler = true", "stapler = false"), "corona.toml")
    assert "finisher" in profile.capabilities
    assert "stapler" not in profile.capabilities


def test_failures_may_be_rated_at_none() -> None:
    text = corona_text().replace("jams_per_1000_pages = 0.2", "jams_per_1000_pages = 0")
    rate = load_profile_text(text, "corona.toml").reliability.jams_per_1000_pages
    assert (rate, type(rate)) == (0.0, float)
