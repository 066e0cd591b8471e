"""Every input that once broke a promise, and the sessions the fuzzer starts from, replayed on the firmware of today."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from harness.products import find_product
from tests.fuzz.building import build, documented_codes_header, find_replayer
from tests.fuzz.seeds import TARGETS, seeds_of

FOUND = sorted((Path(__file__).parent / "inputs").iterdir())


@pytest.fixture(scope="module")
def replayer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(find_product("corona"), find_replayer(), tmp_path_factory.mktemp("replayer") / "build")


def replay(program: Path, target: str, *inputs: Path) -> None:
    done = subprocess.run(
        [program, *inputs],
        env={**os.environ, "MAKEREADY_FUZZ_TARGET": target},
        capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.mark.parametrize("found", FOUND, ids=[file.name for file in FOUND])
def test_what_was_found_stays_mended(replayer: Path, found: Path) -> None:
    replay(replayer, found.name.partition("-")[0], found)


@pytest.mark.parametrize("target", TARGETS)
def test_every_seed_leaves_a_printer_that_answers(replayer: Path, tmp_path: Path, target: str) -> None:
    for name, data in seeds_of(target).items():
        (tmp_path / name).write_bytes(data)
    replay(replayer, target, *sorted(tmp_path.iterdir()))


def test_a_broken_promise_is_noticed(replayer: Path, tmp_path: Path) -> None:
    """A program of another product's page of codes would not know any status: see that it is read at all."""
    assert "10001" in documented_codes_header("## Status codes\n\n| code |\n|---|\n| 10001 | Ready |\n")
    assert "41302, 41303" in documented_codes_header("## Status codes\n| 41*x*02 to 41*x*03 | Tray |\n")
    with pytest.raises(AssertionError):
        replay(replayer, "host", tmp_path / "no such file")
