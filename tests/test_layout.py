"""The shape of the repository: what lies at its top, and that every module says what it is."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("device_profiles", "simulator", "harness", "lab_agent", "test_suites")
TOP = {
    *PACKAGES, "tests", "docs", "benchmarks",
    "pyproject.toml", "Makefile", "README.md", "LICENSE", "CHANGELOG.md",
}  # fmt: skip
MODULES = [file for package in (*PACKAGES, "tests") for file in sorted((ROOT / package).rglob("*.py"))]


def test_the_top_level_holds_these_and_dot_files_only() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {line.split("/")[0] for line in tracked.splitlines()}
    assert {name for name in top if not name.startswith(".")} == TOP


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_module_begins_with_what_it_is(file: Path) -> None:
    assert ast.get_docstring(ast.parse(file.read_text())), f"{file.relative_to(ROOT)} has no docstring"


def test_every_folder_of_a_package_is_a_package() -> None:
    folders = {file.parent for file in MODULES if "tests" not in file.relative_to(ROOT).parts}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []
