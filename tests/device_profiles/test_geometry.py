"""A paper path that cannot do what the product promises is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from device_profiles import Problem, load_profile, load_profile_text

Problems = Callable[..., tuple[Problem, ...]]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            ("fuser_mm = 310", "fuser_mm = 110"),
            "fuser_mm is 110; expected more than paper_path.registration_mm (110)",
        ),
        (("gate_mm = 430", "gate_mm = 309"), "gate_mm is 309; expected more than paper_path.fuser_mm (310)"),
        (("exit_mm = 560", "exit_mm = 20"), "exit_mm is 20; expected more than paper_path.gate_mm (430)"),
    ],
)
def test_a_sheet_passes_the_stations_in_order(problems: Problems, change: tuple[str, str], problem: str) -> None:
    assert [str(each) for each in problems("corona", change)] == [f"corona.toml: paper_path.{problem}"]


def test_a_sheet_and_a_gap_fit_into_the_time_of_a_page(problems: Problems) -> None:
    (problem,) = problems("corona", ("process_speed_mm_s = 330", "process_speed_mm_s = 290"))
    assert str(problem) == (
        "corona.toml: paper_path.process_speed_mm_s is 290; expected at least 291 for "
        "speed.simplex_pages_per_minute (55) sheets of 297 mm with gaps of 20 mm"
    )


def test_the_least_speed_asked_for_is_enough() -> None:
    text = load_profile("corona").source_text.replace("process_speed_mm_s = 330", "process_speed_mm_s = 291")
    assert load_profile_text(text, "corona.toml").paper_path.process_speed_mm_s == 291


def test_the_first_page_is_not_promised_before_it_can_be_out(problems: Problems) -> None:
    (problem,) = problems("aurora", ("first_page_out_s = 7.5", "first_page_out_s = 5.2"))
    assert str(problem) == (
        "aurora.toml: speed.first_page_out_s is 5.2; expected at least 5.21: the sheet travels 677 mm at 130 mm/s"
    )


def test_a_duplex_path_has_a_rated_speed(problems: Problems) -> None:
    (problem,) = problems("borealis", ("duplex_sides_per_minute = 20", ""))
    assert str(problem) == (
        "borealis.toml: speed.duplex_sides_per_minute is missing; "
        "expected 1-40, as there is paper_path.duplex_return_mm"
    )


def test_a_duplex_speed_needs_a_duplex_path(problems: Problems) -> None:
    (problem,) = problems("borealis", ("duplex_return_mm = 330", ""))
    assert str(problem) == (
        "borealis.toml: speed.duplex_sides_per_minute is 20; "
        "expected it left out, as there is no paper_path.duplex_return_mm"
    )


def test_two_sides_are_no_faster_than_two_sheets(problems: Problems) -> None:
    (problem,) = problems("borealis", ("duplex_sides_per_minute = 20", "duplex_sides_per_minute = 41"))
    assert problem.expected == "at most speed.simplex_pages_per_minute (40)"
