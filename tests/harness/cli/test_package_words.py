"""Laws of `makeready package`: what it writes is what a printer takes; a wrong word is told, not tried."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.firmware.package import Package
from tests.harness.cli.command import Ended

pytest_plugins = ["tests.harness.cli.fixtures"]


def test_the_file_is_the_package_of_that_version(
    reference_package: Callable[[], Package], tmp_path: Path, makeready_here: Callable[..., Ended]
) -> None:
    expected = reference_package().named("7.1").to_bytes()
    ended = makeready_here("package", "--version", "7.1", tmp_path / "update.pjl")
    assert (ended.code, ended.err) == (0, "")
    assert (tmp_path / "update.pjl").read_bytes() == expected


@pytest.mark.parametrize("version", ["", "longer than fifteen", "ümlaut", "tab\t"])
def test_a_version_that_no_header_holds_is_refused(
    version: str, tmp_path: Path, makeready_here: Callable[..., Ended]
) -> None:
    ended = makeready_here("package", "--version", version, tmp_path / "update.pjl")
    assert ended.code == 2
    assert "expected 1-15 printable ASCII characters" in ended.err
    assert not (tmp_path / "update.pjl").exists()
