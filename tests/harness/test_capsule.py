"""A capsule is read as it was written, and a file that is none is told as such."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from harness.capsule import Capsule, current_versions, read_capsule, read_paper_path, write_capsule
from harness.errors import ConfigError
from harness.records import Level, Outcome, Result

CAPSULE = Capsule(
    result=Result(
        test_id="test_a.py::test_a[1]", pillar="print", level=Level.L2, profile="aurora", rig_kind="simulator",
        outcome=Outcome.FAILED, attempt=1, seed=3, firmware_hash="ab", profile_hash="cd", virtual_s=1.5, wall_s=0.1,
        finished_at="2030-01-01T00:00:00+00:00", message="line one\nline two", machine="core",
    ),
    rig="sim",
    reliability=False,
    test_source="def test_a(): ...\n# ä\n",
    firmware=bytes(range(256)) * 8,
    profile="[identity]\n",
    trace=("0 bus hello", "5 bus world"),
    log=("up",),
    faults=(),
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "folder" / "one.zip"
    write_capsule(path, CAPSULE)
    return path


def test_what_is_written_is_read(path: Path) -> None:
    assert read_capsule(path) == replace(CAPSULE, versions=current_versions())


def test_a_drawing_is_kept_and_can_be_read_alone(path: Path) -> None:
    assert read_paper_path(path) == ""
    write_capsule(path, replace(CAPSULE, paper_path="<svg/>"))
    assert (read_capsule(path).paper_path, read_paper_path(path)) == ("<svg/>", "<svg/>")


def test_a_schedule_of_faults_is_kept(path: Path) -> None:
    scheduled = replace(CAPSULE, schedule=("# by hand", "", "5 do jam at=exit"))
    write_capsule(path, scheduled)
    assert read_capsule(path).schedule == scheduled.schedule


@pytest.mark.parametrize("data", [b"", b"no zip at all"])
def test_there_is_no_drawing_in_what_is_no_capsule(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "one.zip").write_bytes(data)
    assert read_paper_path(tmp_path / "one.zip") == read_paper_path(tmp_path / "missing.zip") == ""


def test_the_same_content_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    write_capsule(tmp_path / "two.zip", CAPSULE)
    assert (tmp_path / "two.zip").read_bytes() == path.read_bytes()


def test_nothing_but_the_capsule_is_left_in_its_folder(path: Path) -> None:
    assert list(path.parent.iterdir()) == [path]


def test_a_capsule_holds_no_path_of_the_workstation(path: Path) -> None:
    write_capsule(path, replace(CAPSULE, result=replace(CAPSULE.result, capsule=str(path))))
    assert read_capsule(path).result.capsule is None


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match=r"file/one\.zip: cannot be written"):
        write_capsule(tmp_path / "file" / "one.zip", CAPSULE)


@pytest.mark.parametrize("data", [b"", b"no zip at all", b"PK\x03\x04" + b"\x00" * 40])
def test_a_file_that_is_no_zip_is_no_capsule(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "one.zip"
    path.write_bytes(data)
    with pytest.raises(ConfigError, match="is no capsule"):
        read_capsule(path)


@pytest.mark.parametrize(
    "head", ["[]", "{", "{}", '{"format": 2}', '{"format": 2, "versions": [], "rig": "", "result": {}}']
)
def test_a_zip_with_another_head_is_no_capsule(path: Path, head: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("capsule.json", head)
    with pytest.raises(ConfigError, match=r"one\.zip"):
        read_capsule(path)


def test_another_format_is_told_with_its_number(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("capsule.json", '{"format": 99}')
    with pytest.raises(ConfigError, match="format 99; expected 2"):
        read_capsule(path)


@pytest.mark.parametrize("seed", range(3))
def test_damage_anywhere_is_told_or_harmless(path: Path, seed: int) -> None:
    whole = path.read_bytes()
    chance = Random(seed)
    told: list[str] = []
    for _ in range(150):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data[: chance.choice((len(data), chance.randrange(len(data))))])
        try:
            read = read_capsule(path)
        except ConfigError as problem:
            told.append(str(problem))
        else:
            assert read == replace(CAPSULE, versions=current_versions())
    assert told
    assert all(str(path) in words for words in told)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.zip: cannot be read"):
        read_capsule(tmp_path / "gone.zip")
