"""One run of the real thing, on one small file of the firmware and one product."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from harness.cli.mutants import mutants

SELECTION = ("--file", "crc16.c", "--count", "2", "--profile", "aurora", "--pillar", "jobs", "--workers", "2")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def invoke(home: Path, *arguments: str) -> Result:
    environment = {"MAKEREADY_HOME": str(home)}
    return CliRunner().invoke(mutants, [*SELECTION, *arguments], env=environment, catch_exceptions=False)


@pytest.fixture(scope="module")
def first(home: Path) -> Result:
    return invoke(home, "--json", str(home / "mutants.json"))


def test_a_printer_with_a_wrong_checksum_is_caught(first: Result, home: Path) -> None:
    assert first.exit_code == 0
    record = json.loads((home / "mutants.json").read_text())
    assert (record["tried"], record["caught"]) == (2, 2)
    assert all(trial["diff"] and trial["test"] for trial in record["trials"])


def test_what_is_known_is_not_tried_again(first: Result, home: Path) -> None:
    assert first.exit_code == 0
    ledger = home / "mutants" / "ledger.jsonl"
    before = ledger.read_text()
    again = invoke(home)
    assert again.exit_code == 0
    assert ledger.read_text() == before
