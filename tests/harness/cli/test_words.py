"""What commands say: help with examples, profiles, a port that is taken."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from device_profiles import profile_names
from harness.firmware.build import REFERENCE_SOURCE
from tests.harness.cli.command import Ended, Workplace

pytest_plugins = ["tests.harness.cli.fixtures"]

COMMANDS = (
    "run",
    "reproduce",
    "trace",
    "sim",
    "board",
    "demo",
    "build",
    "package",
    "profiles",
    "backup",
    "restore",
    "retain",
)


def test_help_names_every_command_and_exit_code(makeready_here: Callable[..., Ended]) -> None:
    ended = makeready_here("--help")
    assert ended.code == 0
    for part in (*COMMANDS, "0 all passed", "1 the product failed", "2 usage", "3 rig"):
        assert part in ended.out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command_shows_an_example_of_it(makeready_here: Callable[..., Ended], command: str) -> None:
    ended = makeready_here(command, "--help")
    assert ended.code == 0
    assert f"  makeready {command} " in ended.out.partition("Example")[2]


def test_every_shipped_profile_is_listed(makeready_here: Callable[..., Ended]) -> None:
    ended = makeready_here("profiles")
    assert (ended.code, ended.err) == (0, "")
    assert [line.partition(":")[0] for line in ended.out.splitlines()] == list(profile_names())


def test_a_bad_profile_is_told_with_file_key_value_and_expectation(
    makeready_here: Callable[..., Ended], tmp_path: Path
) -> None:
    text = (REFERENCE_SOURCE.parents[1] / "device_profiles" / "aurora.toml").read_text()
    speed = next(line for line in text.splitlines() if line.startswith("simplex_pages_per_minute"))
    path = tmp_path / "mine.toml"
    path.write_text(text.replace(speed, "simplex_pages_per_minute = -4"))
    ended = makeready_here("profiles", path)
    assert ended.code == 2
    for part in ("mine.toml", "simplex_pages_per_minute", "-4", "expected"):
        assert part in ended.err


def test_a_build_says_product_hash_and_place(makeready_here: Callable[..., Ended], aurora_elf: Path) -> None:
    product, digest, path = makeready_here("build", "aurora").out.split()
    assert (product, len(digest), Path(path)) == ("aurora", 64, aurora_elf)


def test_a_simulator_whose_port_is_taken_ends_with_3_and_names_the_port(makeready_here: Callable[..., Ended]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = makeready_here("sim", "aurora", "--port", port)
    assert (ended.code, ended.out) == (3, "")
    assert str(port) in ended.err
    assert "(rig must act)" in ended.err


def test_the_installed_command_runs_in_a_process_of_its_own(workplace: Workplace) -> None:
    ended = workplace.makeready("--version")
    assert (ended.code, ended.err) == (0, "")
