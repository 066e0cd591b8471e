"""Which lines and branches of the firmware the suites run: L2 on its build for this computer, counted by gcov."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from harness.errors import ConfigError, FirmwareFault
from harness.firmware.build import REFERENCE_SOURCE
from harness.run import SUITES

_BUILT_FOR_HOST = ("startup.c", "product_config.c")
"""Compiled in, but not of the firmware: its stand-in for start-up code, and generated data."""


@dataclass(slots=True)
class FileCoverage:
    """How often each line of one file ran, and each way out of its branches, over all products."""

    name: str
    lines: dict[int, int] = field(default_factory=dict)
    branches: dict[tuple[int, int], int] = field(default_factory=dict)

    @property
    def missed(self) -> list[int]:
        """Lines that never ran."""
        return [line for line, count in sorted(self.lines.items()) if not count]

    @property
    def branches_taken(self) -> int:
        """Ways out of a branch that were taken at least once."""
        return sum(1 for count in self.branches.values() if count)


def measure_coverage(
    folder: Path, arguments: Iterable[str], *, workers: int, tell: Callable[[str], None]
) -> list[FileCoverage]:
    """Run the suites on firmware built in `folder` with counters, and read them; every file of the firmware by name.

    Raises FirmwareFault if a test fails, since the numbers would then be of another run than the suites describe, and
    ConfigError without gcc and gcov.
    """
    if shutil.which("gcov") is None:
        raise ConfigError("is not on PATH;", place="gcov", expected="gcc installed, which brings it")
    shutil.rmtree(folder, ignore_errors=True)
    tell("running the suites on the firmware built with counters")
    words = io.StringIO()
    # a worker even if there is but one: gcov's counters are written as a process ends
    parallel = [f"-n{workers}", "--dist=worksteal"]
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(words), contextlib.redirect_stderr(words):
        patch.setenv("MAKEREADY_BUILD_DIR", str(folder))
        code = pytest.main(
            [
                str(SUITES), "--level=L2", "--machine=native", "--host-flags=--coverage", "-q", *parallel,
                "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning", *arguments,
            ]
        )  # fmt: skip
    if code != pytest.ExitCode.OK:
        raise FirmwareFault(f"the suites do not pass with counters in the firmware:\n{words.getvalue()[-4000:]}")
    return read_counters(folder)


def read_counters(folder: Path) -> list[FileCoverage]:
    """Everything gcov knows of the builds in `folder`, one entry a file of the firmware, summed over products."""
    found: dict[str, FileCoverage] = {}
    firmware = {file.name for file in REFERENCE_SOURCE.glob("*.c")} - set(_BUILT_FOR_HOST)
    for data in sorted(folder.rglob("*.gcda")):
        with contextlib.chdir(data.parent):
            subprocess.run(
                ["gcov", "--json-format", "--branch-probabilities", data.name], capture_output=True, check=True
            )
        for report in data.parent.glob("*.gcov.json.gz"):
            for file in json.loads(gzip.decompress(report.read_bytes()))["files"]:
                if Path(file["file"]).name in firmware:
                    _add(found.setdefault(Path(file["file"]).name, FileCoverage(Path(file["file"]).name)), file)
            report.unlink()
    return sorted(found.values(), key=lambda file: file.name)


def _add(coverage: FileCoverage, file: dict[str, list[dict[str, object]]]) -> None:
    for line in file["lines"]:
        number, count, branches = line["line_number"], line["count"], line["branches"]
        assert isinstance(number, int) and isinstance(count, int) and isinstance(branches, list)  # noqa: PT018
        coverage.lines[number] = coverage.lines.get(number, 0) + count
        for index, branch in enumerate(branches):
            place = (number, index)
            coverage.branches[place] = coverage.branches.get(place, 0) + branch["count"]
