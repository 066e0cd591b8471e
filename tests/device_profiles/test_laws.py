"""What is said when values are fine on their own and impossible together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from device_profiles import Problem

Problems = Callable[..., tuple[Problem, ...]]

SCANNER = (
    "[scanner]\nfeeder_capacity_sheets = 100\npages_per_minute = 60\n"
    "duplex_feeder = true\nflatbed_s = 4.0\nimage_memory_pages = 40\n"
)


@pytest.mark.parametrize(
    ("product", "change", "problem"),
    [
        (
            "corona",
            (SCANNER, ""),
            'identity.kind is "multifunction"; expected "printer" for a product without [scanner]',
        ),
        (
            "corona",
            ('"multifunction"', '"printer"'),
            'identity.kind is "printer"; expected "multifunction" for a product with [scanner]',
        ),
        (
            "borealis",
            ('"Tray 2"', '"Tray 1"'),
            'trays[1].name is "Tray 1"; expected a name that trays[0] does not have',
        ),
        (
            "borealis",
            ('"TO-PRN-03"', '"TO-PRN-01"'),
            'requirements[2].id is "TO-PRN-01"; expected an id that requirements[0] does not have',
        ),
        (
            "corona",
            (
                "[finisher]\nstapler = true\ncapacity_sheets = 500",
                "[finisher]\nstapler = true\ncapacity_sheets = 40",
            ),
            "finisher.set_limit_sheets is 50; expected at most finisher.capacity_sheets (40)",
        ),
        ("aurora", ("columns = 0", "columns = 20"), "panel.columns is 20; expected 0 for panel.lines (0)"),
        (
            "borealis",
            ("columns = 16", "columns = 0"),
            "panel.columns is 0; expected 1-20 for panel.lines (2)",
        ),
        (
            "aurora",
            ("sleep_w = 1.1", "sleep_w = 75"),
            "power.sleep_w is 75; expected less than power.ready_w (75)",
        ),
        (
            "aurora",
            ("printing_w = 400", "printing_w = 74.5"),
            "power.ready_w is 75; expected less than power.printing_w (74.5)",
        ),
        (
            "corona",
            ("deep_sleep_w = 0.8", "deep_sleep_w = 2"),
            "power.deep_sleep_w is 2; expected less than power.sleep_w (2)",
        ),
        (
            "corona",
            ("module_boot_s = 4.0\n", ""),
            "power.module_boot_s is missing; expected a value, as power.deep_sleep_w has one",
        ),
        (
            "aurora",
            ("ready_w = 75", "ready_w = 60"),
            "power.ready_w is 60; expected more than 62.8, the loss at fuser.ready_c",
        ),
    ],
)
def test_values_that_contradict_each_other_are_refused(
    problems: Problems, product: str, change: tuple[str, str], problem: str
) -> None:
    assert [str(each) for each in problems(product, change)] == [f"{product}.toml: {problem}"]


def test_a_faulty_scanner_is_not_also_called_absent(problems: Problems) -> None:
    (problem,) = problems("corona", ("feeder_capacity_sheets = 100", "feeder_capacity_sheets = 0"))
    assert problem.key == "scanner.feeder_capacity_sheets"


def test_laws_are_held_against_sound_tables_whatever_is_wrong_with_others(problems: Problems) -> None:
    found = problems("aurora", ("capacity_sheets = 150", "capacity_sheets = 0"), ("gate_mm = 310", "gate_mm = 100"))
    assert [problem.key for problem in found] == ["trays[0].capacity_sheets", "paper_path.gate_mm"]
