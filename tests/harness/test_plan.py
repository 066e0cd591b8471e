"""The plan holds what would run, and suites that cannot be planned are told in one message."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.harness.cli.command import HEADER, MIXED, Ended, Workplace

pytest_plugins = ["tests.harness.cli.fixtures"]

PLANNER = """
import sys
from harness.errors import ConfigError
from harness.plan import collect_plan
try:
    for node, item in collect_plan(sys.argv[1:]).items():
        print(node, item.test_id, item.profile, item.pillar, item.level)
except ConfigError as problem:
    sys.exit(f"ConfigError: {problem}")
"""


def plan(place: Workplace, *words: str) -> Ended:
    return place.run(sys.executable, "-c", PLANNER, *words)


def test_the_plan_is_the_selection_by_node_id_with_the_product_taken_out_of_the_name(workplace: Workplace) -> None:
    workplace.write("test_mixed.py", MIXED)
    ended = plan(workplace, "test_mixed.py", "--profile=aurora", "--profile=corona", "--pillar=power", "--level=L2")
    assert ended.out.splitlines() == [
        f"test_mixed.py::test_of_two_texts[{product}-{text}] "
        f"test_mixed.py::test_of_two_texts[{text}] {product} power L2"
        for product in ("aurora", "corona")
        for text in ("a b", "a-b")
    ]


def test_tests_without_a_printer_are_no_part_of_the_plan(workplace: Workplace) -> None:
    workplace.write("test_two.py", f"{HEADER}def test_sum() -> None: ...\ndef test_rig(rig: Rig) -> None: ...\n")
    assert [line.split()[1] for line in plan(workplace, "test_two.py", "--profile=aurora").out.splitlines()] == [
        "test_two.py::test_rig"
    ]


def test_planning_again_in_the_same_process_gives_the_same_ids(workplace: Workplace) -> None:
    by_bytes = (
        '@pytest.mark.parametrize("sent", [b"\\x00", b"a\\r"], ids=repr)\n'
        "def test_it(rig: Rig, sent: bytes) -> None: ..."
    )
    workplace.write("test_ids.py", f"{HEADER}{by_bytes}\n")
    twice = (
        "import sys\nfrom harness.plan import collect_plan\n"
        "one, two = (list(collect_plan(sys.argv[1:])) for _ in range(2))\nprint(len(one), one == two)"
    )
    ended = workplace.run(sys.executable, "-c", twice, "test_ids.py", "--profile=aurora")
    assert ended.out.split() == ["2", "True"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (
            "from harness.ctl import Rig, pillar\n@pillar('print')\ndef test_x(rig: Rig): ...\n",
            "test_suite.py::test_x[aurora]: declares level ''; expected",
        ),
        (
            "from harness.ctl import Rig, level, pillar\n@level('L7')\n@pillar('print')\ndef test_x(rig: Rig): ...\n",
            "test_suite.py::test_x[aurora]: declares level 'L7'; expected",
        ),
        (
            "from harness.ctl import Rig, level\n@level('L2')\ndef test_x(rig: Rig): ...\n",
            "declares no pillar; expected",
        ),
        ("import no_such_module\n", "No module named 'no_such_module'"),
        ("def test_x(:\n", "SyntaxError"),
        ("X = 1\n", "no test is selected; expected"),
    ],
    ids=["no-level", "odd-level", "no-pillar", "import", "syntax", "empty"],
)
def test_a_suite_that_cannot_be_planned_is_told(workplace: Workplace, source: str, words: str) -> None:
    workplace.write("test_suite.py", source)
    ended = plan(workplace, "test_suite.py", "--profile=aurora", "--level=L2")
    assert ended.err.startswith("ConfigError: ")
    assert words in ended.err
    assert "INTERNALERROR" not in ended.err


def test_a_run_with_nothing_selected_ends_with_2(workplace: Workplace) -> None:
    suite = workplace.write("test_mixed.py", MIXED)
    ended = workplace.makeready("run", "--profile", "aurora", "--pillar", "gardening", suite)
    assert ended.code == 2
    assert "no test is selected; expected" in ended.err
    assert not workplace.database.exists()


def test_the_shipped_suites_can_be_planned_for_every_product(workplace: Workplace) -> None:
    suites = Path(__file__).parents[2] / "test_suites"
    lines = plan(workplace, str(suites), "--level=L4").out.splitlines()
    assert {line.split()[-3] for line in lines} == {"aurora", "borealis", "corona"}
    assert len(lines) == len(set(lines))


def test_planning_builds_no_firmware(workplace: Workplace) -> None:
    place = Workplace(folder=workplace.folder, builds=workplace.folder / "no-builds")
    place.write("test_mixed.py", MIXED)
    assert plan(place, "test_mixed.py", "--profile=aurora").code == 0
    assert not place.builds.exists()
