"""How commands end: the code says whose turn it is, and one message says why."""

from __future__ import annotations

import contextlib
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.firmware.build import REFERENCE_SOURCE
from harness.store.tables import APPLICATION_ID
from tests.harness.cli.command import HEADER, QUICK, Ended, Workplace

pytest_plugins = ["tests.harness.cli.fixtures"]

RUN = ("run", "--profile", "aurora", "--workers", "1")


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that is taken and on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def assert_message(ended: Ended, code: int, *parts: str) -> None:
    assert ended.code == code, ended.words
    for part in parts:
        assert part in ended.err
    assert "Traceback" not in ended.words


def test_0_when_all_passed(workplace: Workplace) -> None:
    suite = workplace.write("test_good.py", f"{HEADER}def test_good(rig: Rig) -> None:\n    rig.wait(0.01)\n")
    ended = workplace.makeready(*RUN, suite)
    assert (ended.code, ended.err) == (0, "")
    assert "1 of 1" in ended.out


def test_1_when_the_product_failed_and_the_failures_are_named_with_their_capsules(
    failed: tuple[Workplace, Ended],
) -> None:
    _, ended = failed
    assert ended.code == 1
    assert "the printer is too young" in ended.out
    assert "makeready reproduce home/runs/" in ended.out
    assert "Traceback" not in ended.words


def test_1_when_the_product_failed_even_if_something_else_broke_too(mixed: tuple[Workplace, Ended]) -> None:
    assert mixed[1].code == 1


@pytest.mark.parametrize("address", ["socket://127.0.0.1:{port}", "TCPIP::127.0.0.1::{port}::SOCKET", "/dev/ttyNOPE"])
def test_3_when_nobody_is_at_the_rig_and_nothing_is_stored(
    makeready_here: Callable[..., Ended], workplace: Workplace, closed_port: int, address: str
) -> None:
    address = address.format(port=closed_port)
    ended = makeready_here(*RUN, "--rig", address, workplace.write("test_quick.py", QUICK))
    assert_message(ended, 3, f"makeready: {address}: cannot be opened", "(rig must act)")
    assert ended.err.count("must act") == 1
    assert not workplace.database.exists()


def test_3_when_a_test_itself_is_broken(workplace: Workplace) -> None:
    suite = workplace.write(
        "test_slip.py", f"{HEADER}def test_slip(rig: Rig) -> None:\n    raise ValueError('a slip')\n"
    )
    ended = workplace.makeready(*RUN, suite)
    assert (ended.code, "a slip" in ended.out, "Traceback" in ended.words) == (3, True, False)


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (("--profile", "auora"), ["auora", "aurora"]),
        (("--level", "L9"), ["L9", "L2"]),
        (("--rig", "the one by the window"), ["--rig", "'the one by the window'", "configuration must act"]),
        (("--rig", "banana://x"), ["--rig", "'banana://x'", "configuration must act"]),
        (("--workers", "none"), ["'none'", "--workers"]),
        (("--seed", "luck"), ["'luck'"]),
        (("--firmware", "absent.elf"), ["absent.elf", "must act"]),
        (("--toolchain", "tcc"), ["'tcc'", "zig"]),
        (("--firmware-source", "."), [".", "link.ld", "configuration must act"]),
        (("--frobnicate",), ["--frobnicate"]),
        (("absent_suite.py",), ["absent_suite.py"]),
    ],
    ids=lambda value: value[0].strip("-") if isinstance(value, tuple) else "",
)
def test_2_for_a_word_that_is_wrong(
    makeready_here: Callable[..., Ended], words: tuple[str, ...], parts: list[str]
) -> None:
    assert_message(makeready_here("run", *words) if "--profile" in words else makeready_here(*RUN, *words), 2, *parts)


def test_2_for_one_device_that_should_be_every_product(makeready_here: Callable[..., Ended]) -> None:
    assert_message(makeready_here("run", "--rig", "/dev/null"), 2, "one device", "exactly one --profile")


@pytest.mark.parametrize("ruin", ["truncated", "text", "empty", "other-machine"])
def test_2_for_firmware_that_is_none(
    makeready_here: Callable[..., Ended], tmp_path: Path, aurora_elf: Path, ruin: str
) -> None:
    whole = aurora_elf.read_bytes()
    ruined = {
        "truncated": whole[: len(whole) // 2],
        "text": b"int main(void) { return 0; }\n",
        "empty": b"",
        "other-machine": whole[:18] + (62).to_bytes(2, "little") + whole[20:],  # 62: EM_X86_64
    }
    path = tmp_path / "given.elf"
    path.write_bytes(ruined[ruin])
    assert_message(makeready_here(*RUN, "--firmware", path), 2, str(path), "expected", "(firmware must act)")


def test_2_for_c_that_does_not_compile_with_the_place_in_the_source(
    makeready_here: Callable[..., Ended], tmp_path: Path
) -> None:
    source = shutil.copytree(REFERENCE_SOURCE, tmp_path / "source")
    (source / "broken.c").write_text("int broken( {\n")
    ended = makeready_here("build", "aurora", "--firmware-source", source)
    assert_message(ended, 2, "broken.c:1:13: error", "(firmware must act)")


def test_2_for_a_folder_that_cannot_be_written(makeready_here: Callable[..., Ended], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert_message(
        makeready_here(*RUN, "--out", tmp_path / "file" / "out"), 2, "file/out", "cannot be written", "--out"
    )


def test_2_for_a_database_of_an_unknown_version_which_stays_as_it_is(workplace: Workplace) -> None:
    workplace.database.parent.mkdir()
    with contextlib.closing(sqlite3.connect(workplace.database)) as connection:
        connection.executescript(
            f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 99; CREATE TABLE future (x)"
        )
    before = workplace.database.read_bytes()
    ended = workplace.makeready(*RUN, workplace.write("test_quick.py", QUICK))
    assert_message(ended, 2, "makeready.sqlite", "99", "MAKEREADY_DATABASE", "(configuration must act)")
    assert workplace.database.read_bytes() == before


def test_2_for_a_profile_file_with_an_unknown_key(makeready_here: Callable[..., Ended], tmp_path: Path) -> None:
    text = (Path(REFERENCE_SOURCE).parents[1] / "device_profiles" / "aurora.toml").read_text()
    path = tmp_path / "mine.toml"
    path.write_text(text.replace("[fuser]", "[fuser]\nmax_see = 12", 1))
    for words in (("run", "--profile", path), ("profiles", path), ("sim", path, "--port", "0"), ("build", path)):
        assert_message(makeready_here(*words), 2, "mine.toml", "max_see", "(configuration must act)")


def test_2_for_a_misspelt_setting(makeready_here: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAKEREADY_HOUSE", "here")
    assert_message(makeready_here(*RUN), 2, "MAKEREADY_HOUSE", "MAKEREADY_HOME")
