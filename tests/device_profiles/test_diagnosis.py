"""What is said about a value on its own: every fault, its place, and what should have been there."""

from __future__ import annotations

import pickle
import re
import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from device_profiles import Problem, ProfileError, load_profile, load_profile_text

Problems = Callable[..., tuple[Problem, ...]]


def _keys_of_numbers() -> list[str]:
    document = tomllib.loads(load_profile("corona").source_text)
    tables: dict[str, Any] = {name: table for name, table in document.items() if isinstance(table, dict)}
    return [
        f"{name}.{key}" for name, table in tables.items() for key, value in table.items() if type(value) in (int, float)
    ]


def _corona_with(key: str, value: str) -> str:
    table, name = key.split(".")
    head, tail = load_profile("corona").source_text.split(f"[{table}]\n")
    changed = re.sub(rf"^{name} = .*$", f"{name} = {value}", tail, count=1, flags=re.MULTILINE)
    return f"{head}[{table}]\n{changed}"


def test_a_value_out_of_range_is_named_with_its_range(problems: Problems) -> None:
    (problem,) = problems("aurora", ("max_c = 220", "max_c = 0"))
    assert str(problem) == "aurora.toml: fuser.max_c is 0; expected 150-250"
    assert (problem.file, problem.key, problem.value) == ("aurora.toml", "fuser.max_c", 0)


def test_all_problems_are_told_at_once_one_a_line(problems: Problems) -> None:
    found = problems(
        "corona",
        ("max_c = 235", "max_c = 0"),
        ("capacity_sheets = 550", "capacity_sheets = 0"),
        ("stapler = true", "stapler = 1"),
        ("columns = 20", "columns = 0"),
    )
    assert str(ProfileError(found)).splitlines() == [
        "corona.toml: trays[1].capacity_sheets is 0; expected 1-5000",
        "corona.toml: fuser.max_c is 0; expected 150-250",
        "corona.toml: finisher.stapler is 1; expected true or false",
        "corona.toml: panel.columns is 0; expected 1-20 for panel.lines (4)",
    ]


@pytest.mark.parametrize("value", ['"8 s"', "true", "[8]", "1979-05-27", "nan", "inf", "-1", "1e9"])
@pytest.mark.parametrize("key", _keys_of_numbers())
def test_no_number_takes_anything_else(key: str, value: str) -> None:
    with pytest.raises(ProfileError) as caught:
        load_profile_text(_corona_with(key, value), "corona.toml")
    assert caught.value.key == key
    assert re.search(r"\d-\d", caught.value.expected)
    assert len(str(caught.value).splitlines()) == 1


def test_a_number_with_its_unit_is_refused_with_the_unit_it_is_in(problems: Problems) -> None:
    (problem,) = problems("corona", ("first_page_out_s = 5.2", 'first_page_out_s = "8 s"'))
    assert str(problem) == ('corona.toml: speed.first_page_out_s is "8 s"; expected a number 1-60, in seconds')


def test_a_fraction_is_not_a_whole_number(problems: Problems) -> None:
    (problem,) = problems("corona", ("lines = 4", "lines = 4.0"))
    assert str(problem) == "corona.toml: panel.lines is 4.0; expected a whole number 0-4"


def test_a_choice_is_answered_with_the_choices(problems: Problems) -> None:
    (problem,) = problems("aurora", ('"A4"', '"A9"'))
    assert str(problem) == ('aurora.toml: trays[0].size is "A9"; expected one of "A4", "Letter", "A5", "Legal"')


@pytest.mark.parametrize("model", ["", "x" * 32, "Caf\u00e9", 'A \\"B\\"', "two\\nlines"])
def test_a_model_is_up_to_31_plain_characters(problems: Problems, model: str) -> None:
    (problem,) = problems("aurora", ("Makeready Aurora 220", model))
    assert problem.key == "identity.model"
    assert problem.expected == "1-31 printable ASCII characters, no quotation mark"
    assert len(str(problem).splitlines()) == 1


def test_a_missing_key_is_told_with_what_it_takes(problems: Problems) -> None:
    (problem,) = problems("aurora", ("max_c = 220\n", ""))
    assert str(problem) == ("aurora.toml: fuser.max_c is missing; expected a whole number 150-250, in degrees Celsius")
    assert problem.value is None


def test_a_wrong_unit_is_called_one_and_is_the_only_complaint(problems: Problems) -> None:
    (problem,) = problems("corona", ("first_page_out_s = 5.2", "first_page_out_ms = 5200"))
    assert str(problem) == (
        "corona.toml: speed.first_page_out_ms is unknown; "
        "expected first_page_out_s (wrong unit: seconds, not milliseconds)"
    )
    assert problem.value == 5200


def test_a_misspelt_table_is_answered_with_its_name(problems: Problems) -> None:
    (problem,) = problems("aurora", ("[fuser]", "[fusr]"))
    assert str(problem) == "aurora.toml: fusr is unknown; expected fuser"


def test_a_key_in_the_wrong_table_is_sent_to_its_own(problems: Problems) -> None:
    (problem,) = problems("aurora", ("[output_bin]", "[output_bin]\nsleep_delay_s = 5"))
    assert str(problem) == "aurora.toml: output_bin.sleep_delay_s is unknown; expected it in [power]"


def test_a_key_like_no_other_is_answered_with_all_that_there_are(problems: Problems) -> None:
    (problem,) = problems("aurora", ("[panel]", "[panel]\nzzz = 5"))
    assert str(problem) == "aurora.toml: panel.zzz is unknown; expected one of lines, columns"


def test_a_key_that_needs_quotes_stays_on_its_line(problems: Problems) -> None:
    (problem,) = problems("aurora", ("[panel]", '[panel]\n"a\\nb" = 5'))
    assert str(problem).splitlines() == ['aurora.toml: panel."a\\nb" is unknown; expected one of lines, columns']


def test_a_fault_in_the_only_tray_is_not_also_a_lack_of_trays(problems: Problems) -> None:
    (problem,) = problems("aurora", ("capacity_sheets = 150", "capacity_sheets = 0"))
    assert problem.key == "trays[0].capacity_sheets"


@pytest.mark.parametrize("count", [0, 5])
def test_there_are_1_to_4_trays(count: int) -> None:
    before, *trays = re.split(r"^\[\[trays\]\]\n", load_profile("aurora").source_text, flags=re.MULTILINE)
    tray, after = trays[0].split("[output_bin]")
    text = before + f"[[trays]]\n{tray}" * count + "[output_bin]" + after
    with pytest.raises(ProfileError) as caught:
        load_profile_text(text, "aurora.toml")
    assert (caught.value.key, caught.value.expected) == ("trays", "1-4 tables [[trays]]")


def test_an_empty_file_lacks_every_table_that_is_not_optional() -> None:
    with pytest.raises(ProfileError) as caught:
        load_profile_text("", "dawn.toml")
    assert [problem.key for problem in caught.value.problems] == [
        "identity",
        "speed",
        "paper_path",
        "trays",
        "output_bin",
        "fuser",
        "panel",
        "power",
        "supplies",
        "reliability",
        "requirements",
    ]


@pytest.mark.parametrize("value", ["3", "[3]", '"A4"'])
def test_a_value_where_tables_are_due_is_refused(value: str) -> None:
    with pytest.raises(ProfileError) as caught:
        load_profile_text(f"trays = {value}", "dawn.toml")
    (problem,) = (problem for problem in caught.value.problems if problem.key.startswith("trays"))
    assert "[[trays]]" in problem.expected


def test_an_error_survives_the_way_to_another_process(problems: Problems) -> None:
    error = ProfileError(problems("aurora", ("max_c = 220", "max_c = 0")))
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
