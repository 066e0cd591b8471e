"""Fixtures of the tests that run commands: workplaces, two shared runs, and `makeready` in this process."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.cli.main import main
from harness.firmware import Firmware
from tests.harness.cli.command import MIXED, QUICK, Ended, Workplace


@pytest.fixture(scope="session")
def builds(reference_firmware: Callable[[str], Firmware]) -> Path:
    return reference_firmware("aurora").path.parents[1]


@pytest.fixture(scope="session")
def aurora_elf(reference_firmware: Callable[[str], Firmware]) -> Path:
    return reference_firmware("aurora").path


@pytest.fixture
def workplace(tmp_path: Path, builds: Path) -> Workplace:
    return Workplace(folder=tmp_path, builds=builds)


@pytest.fixture(scope="session")
def mixed(tmp_path_factory: pytest.TempPathFactory, builds: Path) -> tuple[Workplace, Ended]:
    """A run over two workers in which tests end in every way there is."""
    place = Workplace(folder=tmp_path_factory.mktemp("mixed"), builds=builds)
    suite = place.write("test_mixed.py", MIXED)
    return place, place.makeready("run", "--profile", "aurora", "--workers", 2, "--seed", 7, "--out", "out", suite)


@pytest.fixture(scope="session")
def failed(tmp_path_factory: pytest.TempPathFactory, builds: Path) -> tuple[Workplace, Ended]:
    """A run in one process, of a test that fails and one that passes."""
    place = Workplace(folder=tmp_path_factory.mktemp("failed"), builds=builds)
    suite = place.write("test_quick.py", QUICK)
    return place, place.makeready("run", "--profile", "aurora", "--workers", 1, suite)


@pytest.fixture
def makeready_here(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., Ended]:
    """The command in this process: for endings that come before a test would run."""
    for name in [name for name in os.environ if name.startswith("MAKEREADY_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MAKEREADY_HOME", str(workplace.folder / "home"))
    monkeypatch.setenv("MAKEREADY_BUILD_DIR", str(workplace.builds))
    monkeypatch.chdir(workplace.folder)

    def run(*words: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["makeready", *map(str, words)])
        code: object = 0
        try:
            main()
        except SystemExit as ending:
            code = ending.code
        told = capfd.readouterr()
        assert isinstance(code, int)
        return Ended(code=code, out=told.out, err=told.err)

    return run
