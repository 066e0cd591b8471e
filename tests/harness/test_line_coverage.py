"""Laws of coverage: counts of several runs add up, and a line nobody reached is told by its place."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from harness.cli.coverage import ranges
from harness.line_coverage import read_counters

PROGRAM = """int twice(int a)
{
    if (a)
        return 2 * a;
    return 0;
}

int never(void)
{
    return 1;
}

int main(void) { return twice(0); }
"""


@pytest.fixture
def counted(tmp_path: Path) -> Path:
    """A folder with what gcc's counters wrote; the file has the name of one of the firmware's."""
    if shutil.which("gcc") is None:
        pytest.skip("needs gcc")
    (tmp_path / "crc16.c").write_text(PROGRAM)
    subprocess.run(["gcc", "--coverage", "crc16.c", "-o", "program"], cwd=tmp_path, check=True)
    subprocess.run(["./program"], cwd=tmp_path, check=True)
    return tmp_path


def test_lines_that_never_ran_are_told(counted: Path) -> None:
    (file,) = read_counters(counted)
    assert (file.name, file.missed) == ("crc16.c", [4, 8, 10])


def test_a_branch_has_two_ways_out_and_one_was_taken(counted: Path) -> None:
    (file,) = read_counters(counted)
    assert (file.branches_taken, len(file.branches)) == (1, 2)


def test_counts_of_several_products_are_summed(counted: Path) -> None:
    for product in ("a", "b"):
        shutil.copytree(counted, counted / product, ignore=shutil.ignore_patterns("a", "b"))
    (file,) = read_counters(counted)
    assert file.lines[3] == 3


def test_neighbouring_lines_are_told_as_a_range() -> None:
    assert ranges([1, 2, 3, 7, 9, 10]) == "1-3, 7, 9-10"
