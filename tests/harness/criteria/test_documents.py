"""Laws of iterations' files: read in rank order, and every mistake told with file, key, value and expectation."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.criteria.definitions import MeasurementWithin, PillarsInPlace, Theme
from harness.criteria.documents import ITERATIONS, iteration_names, load_iteration, read_iteration
from harness.criteria.kinds import JUDGES
from harness.errors import ConfigError
from tests.harness.criteria.samples import SMALL

ROOT = Path(__file__).parents[3]


def test_themes_are_in_rank_order_whatever_the_file_s() -> None:
    assert [theme.rank for theme in read_iteration(SMALL, "7.toml").themes] == [0, 1]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("starts =", "start =", "7.toml: start is unknown; expected a key of docs/iterations.md"),
        ('text = "L2', 'txt = "L2', "7.toml: theme.1.criteria.0.pass_rate.txt is unknown"),
        (
            "90",
            "190",
            "7.toml: theme.1.criteria.0.pass_rate.at_least_percent is 190; expected less than or equal to 100",
        ),
        ("90", '"90"', "at_least_percent is '90'; expected a valid number"),
        ('"pass_rate"', '"pass"', "theme.1.criteria.0.kind is 'pass'; expected one of pass_rate, execution_rate,"),
        ('kind = "manual"\n', "", "theme.0.criteria.0.kind is None; expected one of pass_rate,"),
        ("ends = 2025-03-28", "ends = 2025-02-28", "7.toml: ends is 2025-02-28; expected 2025-03-01 or later"),
        ("ends = 2025-03-28", 'ends = "soon"', "7.toml: ends is 'soon'; expected a valid date"),
        ("ends = 2025-03-28\n", "", "7.toml: ends is missing; expected a value"),
        ("rank = 1", "rank = 0", "7.toml: theme.rank is '0'; expected a value used once"),
        ('"1-A"', '"0-A"', "7.toml: theme.criteria.id is '0-A'; expected a value used once"),
        ('id = "7"', 'id = "8"', "7.toml: id is '8'; expected '7'"),
        ('id = "7"', "id = ", "7.toml: is not TOML"),
    ],
)
def test_a_mistake_is_told_with_its_place_value_and_expectation(old: str, new: str, said: str) -> None:
    with pytest.raises(ConfigError) as told:
        read_iteration(SMALL.replace(old, new, 1), "7.toml")
    assert said in str(told.value)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(ConfigError) as told:
        read_iteration(SMALL.replace("90", "190").replace("starts", "start"), "7.toml")
    assert len(str(told.value).splitlines()) == 3


def test_a_name_without_a_file_is_told_with_those_there_are(tmp_path: Path) -> None:
    (tmp_path / "7.toml").write_text(SMALL)
    with pytest.raises(ConfigError, match=r"is no iteration '\.\./7'; expected 7"):
        load_iteration(tmp_path, "../7")


def test_iterations_are_listed_from_the_last_start_and_unreadable_ones_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "7.toml").write_text(SMALL)
    (tmp_path / "10.toml").write_text(
        SMALL.replace('"7"', '"10"').replace("starts = 2025-03-01", "starts = 2025-03-02")
    )
    (tmp_path / "broken.toml").write_text("=")
    assert iteration_names(tmp_path) == ("10", "7", "broken")


def test_the_shipped_iteration_uses_every_kind_and_names_tests_that_exist() -> None:
    shipped = load_iteration(ITERATIONS, "30")
    assert {criterion.kind for criterion in shipped.criteria} == set(JUDGES)
    suites = "\n".join(file.read_text() for file in (ROOT / "test_suites").rglob("test_*.py"))
    for criterion in shipped.criteria:
        if isinstance(criterion, MeasurementWithin):
            assert criterion.test.rpartition("::")[2] in suites
            assert all(f'declare("{name}"' in suites for name in criterion.measurements)
        if isinstance(criterion, PillarsInPlace):
            assert all((ROOT / "test_suites" / pillar).is_dir() for pillar in criterion.pillars)


def test_a_theme_without_criteria_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Theme.model_validate({"rank": 0, "title": "empty", "criteria": []})
