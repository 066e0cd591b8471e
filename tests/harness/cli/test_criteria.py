"""Laws of `makeready criteria` and `makeready accounting`: exit codes, and what people read."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from click.testing import Result as Told

from harness.cli.main import cli
from harness.errors import ConfigError
from harness.records import Outcome, Planned, Result, Run, RunState
from harness.store import Store

MakeRun, MakePlanned, MakeResult = Callable[..., Run], Callable[..., Planned], Callable[..., Result]
Say = Callable[..., Told]

_NOW = datetime.now(UTC)
_FILE = f"""
id = "7"
starts = {_NOW.date() - timedelta(3)}
ends = {_NOW.date() + timedelta(3)}
direction = "Forward."
[[theme]]
rank = 0
title = "First"
[[theme.criteria]]
id = "A"
kind = "pass_rate"
text = "L2 passes"
at_least_percent = 90
[[theme.criteria]]
id = "B"
kind = "manual"
text = "Agreed with the lab"
"""


@pytest.fixture
def say(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    """Say words to the command, on a database of its own and the iteration above."""
    (tmp_path / "7.toml").write_text(_FILE)
    monkeypatch.setenv("MAKEREADY_DATABASE", str(database))

    def words(*said: str) -> Told:
        options = ["--iterations", str(tmp_path)] if said[0] == "criteria" else []
        return CliRunner().invoke(cli, [*said[:2], *options, *said[2:]])

    return words


@pytest.fixture
def one_result(
    store: Store, make_run: MakeRun, make_planned: MakePlanned, make_result: MakeResult
) -> Callable[[Outcome], None]:
    """Let one run have one result."""

    def put(outcome: Outcome) -> None:
        store.begin_run(make_run(started_at=(_NOW - timedelta(hours=1)).isoformat()))
        store.plan("run-1", [make_planned()])
        store.add_result("run-1", make_result(outcome=outcome))
        store.finish_run("run-1", RunState.FINISHED)

    return put


BY = ("--by", "Ada", "--why", "because")


def test_check_exits_3_without_data_1_if_one_is_not_met_and_0_if_all_are(
    say: Say, one_result: Callable[[Outcome], None]
) -> None:
    assert say("criteria", "check", "7").exit_code == 3
    assert say("criteria", "sign-off", *BY, "7", "B").exit_code == 0
    one_result(Outcome.FAILED)
    assert say("criteria", "check", "7").exit_code == 1
    assert say("criteria", "check", "7", "B").exit_code == 0
    assert say("criteria", "waive", *BY, "7", "A").exit_code == 0
    assert say("criteria", "check", "7").exit_code == 0
    assert say("criteria", "end-waiver", *BY, "7", "A").exit_code == 0
    assert say("criteria", "drop", *BY, "7", "A").exit_code == 0
    assert say("criteria", "check", "7").exit_code == 0


def test_a_pass_meets_what_a_failure_does_not(say: Say, one_result: Callable[[Outcome], None]) -> None:
    one_result(Outcome.PASSED)
    told = say("criteria", "check", "7", "A")
    assert told.exit_code == 0
    assert "A MET      L2 passes" in told.output
    assert "1 of 1 passed" in told.output


def test_acts_are_told_with_who_and_why(say: Say) -> None:
    assert say("criteria", "waive", *BY, "7", "A").output.startswith("A WAIVED: L2 passes: waived by Ada on")
    assert "waived:" in say("criteria", "check", "7").output
    assert 'carried_from = "7/B"' in say("criteria", "carry-over", *BY, "--to", "8", "7", "B").output


def test_a_frozen_iteration_takes_no_more_waivers(say: Say) -> None:
    assert "frozen on" in say("criteria", "freeze", *BY, "7").output
    told = say("criteria", "waive", *BY, "7", "A")
    assert isinstance(told.exception, ConfigError)


def test_all_of_a_page_comes_as_json(say: Say) -> None:
    page = json.loads(say("criteria", "check", "--json", "7").output)
    assert [row["id"] for row in page["themes"][0]["rows"]] == ["A", "B"]


@pytest.mark.parametrize("words", [("check", "8"), ("waive", *BY, "7", "Z"), ("waive", "7", "A")])
def test_what_is_not_there_and_who_is_not_named_is_refused(say: Say, words: tuple[str, ...]) -> None:
    told = say("criteria", *words)
    assert told.exit_code == 2 or isinstance(told.exception, ConfigError)


def test_accounts_are_imported_entered_and_shown_side_by_side(say: Say, tmp_path: Path) -> None:
    (tmp_path / "shares.csv").write_text("period,activity,percent\n2008,porting,25\n")
    assert say("accounting", "import", "--by", "Ada", str(tmp_path / "shares.csv")).output == (
        "2008: 1 activities, 25 %\n"
    )
    assert say("accounting", "enter", "--by", "Ada", "2011", "porting=15", "tests=23").exit_code == 0
    shown = [line.split() for line in say("accounting", "show").output.splitlines()]
    assert ["porting", "25", "%", "15", "%"] in shown
    assert ["tests", "-", "23", "%"] in shown
    assert say("accounting", "enter", "--by", "Ada", "2011", "porting").exit_code == 2
    assert isinstance(say("accounting", "show", "1999").exception, ConfigError)
