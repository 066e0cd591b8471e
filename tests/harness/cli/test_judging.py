"""Laws of judging after results have come: verdicts are kept, turns are told, and the exit code is the tests' alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from click.testing import Result as Told

from harness.cli.main import cli
from harness.criteria import keeping
from harness.criteria.verdict import Judgement
from harness.store import Store
from harness.store.criterion_turns import criterion_turns
from tests.harness.cli.command import QUICK, Workplace

pytest_plugins = ["tests.harness.cli.fixtures"]

_TODAY = datetime.now(UTC).date()
_FILE = f"""
id = "7"
starts = {_TODAY - timedelta(3)}
ends = {_TODAY + timedelta(3)}
direction = "Forward."
[[theme]]
rank = 0
title = "First"
[[theme.criteria]]
id = "A"
kind = "pass_rate"
text = "L2 passes"
at_least_percent = 50
"""
_FAILURE = "<failure message='jam'/>"
_LINE = "Iteration 7: {} of 1 criteria met (makeready criteria check 7)\n"
_BROKEN = "makeready: criteria were not judged: 7.toml: is not TOML"


@pytest.fixture
def iterations(tmp_path: Path) -> Path:
    folder = tmp_path / "iterations"
    folder.mkdir()
    (folder / "7.toml").write_text(_FILE)
    return folder


def _import(database: Path, iterations: Path, commit: str, inner: str = "") -> Told:
    report = database.with_name(f"{commit}.xml")
    report.write_text(f"<testsuite name='s'><testcase classname='c' name='a'>{inner}</testcase></testsuite>")
    words = ["import", "junit", "--commit", commit, "--profile", "aurora", "--iterations", str(iterations)]
    return CliRunner(env={"MAKEREADY_DATABASE": str(database)}).invoke(cli, [*words, str(report)])


def _standing(place: Path, iterations: Path) -> Judgement:
    with Store.open(place) as store:
        return keeping.shown(store, iterations, "7").rows[0].judgement


def test_an_import_judges_and_a_criterion_that_turns_by_it_is_there_to_be_told(
    database: Path, iterations: Path
) -> None:
    assert _import(database, iterations, "c1").stdout.endswith(_LINE.format(1))
    assert _import(database, iterations, "c2", _FAILURE).stdout.endswith(_LINE.format(0))
    with Store.open(database) as store:
        assert [(turn.before, turn.after) for turn in criterion_turns(store, 0)] == [("MET", "NOT_MET")]


def test_what_is_wrong_with_an_iteration_is_a_line_and_the_results_are_there(database: Path, iterations: Path) -> None:
    (iterations / "7.toml").write_text("id = ")
    told = _import(database, iterations, "c1")
    assert told.exit_code == 0
    assert told.stderr.startswith(_BROKEN)
    assert told.stderr.count("\n") == 1
    with Store.open(database) as store:
        assert [run.commit for run in store.runs()] == ["c1"]


@pytest.mark.parametrize("ending", [KeyboardInterrupt(), RuntimeError("a slip")], ids=["interrupted", "a slip"])
def test_no_ending_of_the_judging_is_an_ending_of_the_command(
    database: Path, iterations: Path, monkeypatch: pytest.MonkeyPatch, ending: BaseException
) -> None:
    def end(*_words: object) -> None:
        raise ending

    monkeypatch.setattr(keeping, "check_running", end)
    told = _import(database, iterations, "c1")
    assert told.exit_code == 0
    assert told.stderr.startswith("makeready: criteria were not judged: ")


def test_without_an_iteration_nothing_is_said(database: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    told = _import(database, tmp_path / "none", "c1")
    assert (told.exit_code, told.stderr) == (0, "")
    assert "criteria" not in told.stdout


def test_a_run_judges_at_its_end_and_exits_as_its_tests_say(workplace: Workplace, iterations: Path) -> None:
    suite = workplace.write("test_quick.py", QUICK)
    words = ("run", "--profile", "aurora", "--workers", 1, "--iterations", iterations, suite)
    ended = workplace.makeready(*words)
    assert (ended.code, ended.out.endswith(_LINE.format(1))) == (1, True), ended.words
    assert _standing(workplace.database, iterations) is Judgement.MET
    (iterations / "7.toml").write_text("id = ")
    ended = workplace.makeready(*words)
    assert ended.code == 1
    assert _BROKEN in ended.err
    assert len(workplace.latest()[1]) == 2
