"""Laws of faults known to be equivalent: what is named is left out, and a name that means nothing is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import ConfigError
from harness.firmware.build import REFERENCE_SOURCE
from harness.mutants.equivalents import FILE, equivalent_keys, load_equivalents
from harness.mutants.rules import find_mutations

SOURCE = "int f(int a)\n{\n    if (a < 3)\n        return 1;\n    return a < 3;\n}\n"
ENTRY = """[[equivalent]]
file = "f.c"
function = "f"
line = "if (a < 3)"
fault = "if (a <= 3)"
why = "Nobody calls it with three."
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "f.c").write_text(SOURCE)
    return tmp_path


def known(tree: Path) -> set[tuple[int, str]]:
    found = find_mutations("f.c", (tree / "f.c").read_bytes())
    keys = equivalent_keys(tree, found, load_equivalents(tree))
    return {(mutation.line, mutation.replacement) for mutation in found if mutation.key in keys}


def test_a_tree_without_the_file_knows_of_none(tree: Path) -> None:
    assert known(tree) == set()


def test_only_the_fault_that_is_named_is_known_wherever_its_line_stands(tree: Path) -> None:
    (tree / FILE).write_text(ENTRY)
    assert known(tree) == {(3, "<=")}
    (tree / "f.c").write_text("int g;\n\n" + SOURCE)
    assert known(tree) == {(5, "<=")}


def test_a_name_that_no_fault_has_any_more_is_told_with_its_place(tree: Path) -> None:
    (tree / FILE).write_text(ENTRY)
    (tree / "f.c").write_text(SOURCE.replace("a < 3)", "a < 4)"))
    with pytest.raises(ConfigError, match=r"f\.c, f: names a fault that nothing seeds any more: if \(a < 3\)"):
        known(tree)


@pytest.mark.parametrize("text", ["[[equivalent]]\n", ENTRY.replace("Nobody calls it with three.", ""), "= 3"])
def test_an_entry_without_a_reason_is_refused(tree: Path, text: str) -> None:
    (tree / FILE).write_text(text)
    with pytest.raises(ConfigError, match=FILE):
        known(tree)


def test_each_name_of_the_reference_firmware_still_means_a_fault() -> None:
    named = load_equivalents(REFERENCE_SOURCE)
    files = {one.file for one in named}
    found = [each for file in files for each in find_mutations(file, (REFERENCE_SOURCE / file).read_bytes())]
    assert len(equivalent_keys(REFERENCE_SOURCE, found, named)) >= len(named) > 0
