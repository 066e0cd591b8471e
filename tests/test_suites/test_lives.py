"""The suite's law of parts that wear out, on products whose parts do so soon: L4 takes a night for it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.harness.cli.command import Workplace

pytest_plugins = ["tests.harness.cli.fixtures"]

ROOT = Path(__file__).parents[2]
SHORT = {"fuser_life_sides": 900, "transfer_life_sides": 600, "roller_life_sheets": 150}


@pytest.mark.parametrize("product", ["borealis", "corona"])
def test_every_part_is_asked_for_in_its_time(workplace: Workplace, product: str) -> None:
    text = (ROOT / "device_profiles" / f"{product}.toml").read_text()
    for key, life in SHORT.items():
        text = re.sub(rf"^{key} = \d+$", f"{key} = {life}", text, flags=re.MULTILINE)
    profile = workplace.write(f"{product}.toml", text)
    law = ROOT / "test_suites" / "supplies" / "test_lives.py"
    options = ("-p", "no:cacheprovider", f"--rootdir={ROOT}", "-q", "-n0")
    ended = workplace.run(sys.executable, "-m", "pytest", *options, "--profile", profile, law)
    assert ended.code == 0, ended.out
    assert "1 passed" in ended.out
