"""A result is in the database before anybody hears of it; a worker that dies costs its test, never the run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.pytest_plugin.results import REPORT_FIELD
from harness.recorder import RunRecorder
from harness.records import Level, Outcome, Planned, Result, Run
from harness.result_writer import ResultWriter
from harness.store import Store
from tests.harness.cli.command import HEADER, Workplace, outcomes_of

pytest_plugins = ["tests.harness.cli.fixtures"]

PLANNED = Planned(test_id="test_a.py::test_a", profile="aurora", pillar="print", level=Level.L2)
RUN = Run(id="r1", started_at="2030-01-01T00:00:00+00:00", commit="c", seed=5, rig="sim", level=Level.L2, planned=1)
RESULT = Result(
    test_id=PLANNED.test_id, pillar="print", level=Level.L2, profile="aurora", rig_kind="simulator",
    outcome=Outcome.PASSED,
    attempt=1, seed=5, firmware_hash="", profile_hash="", virtual_s=1.0, wall_s=0.0,
    finished_at="2030-01-01T00:00:01+00:00",
)  # fmt: skip
DYING = f"""{HEADER}
import os

def test_that_takes_its_process_along(rig: Rig) -> None:
    os._exit(9)

@pytest.mark.parametrize("number", range(3))
def test_quick(rig: Rig, number: int) -> None:
    rig.wait(0.01)
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "db.sqlite") as store:
        store.begin_run(RUN)
        yield store


def report(when: str, result: Result | None = None) -> pytest.TestReport:
    made = pytest.TestReport("test_a.py::test_a[aurora]", ("", 0, ""), {}, "passed", None, when)  # type: ignore[arg-type]
    if result is not None:
        setattr(made, REPORT_FIELD, result.to_dict())
    return made


def test_a_result_is_stored_before_it_is_told(store: Store) -> None:
    stored: list[tuple[Result, ...]] = []
    with ResultWriter(store, "r1", on_stored=lambda _: stored.append(store.results("r1"))) as writer:
        recorder = RunRecorder(writer, RUN, {"test_a.py::test_a[aurora]": PLANNED}, rig_kind="simulator")
        for when in ("setup", "call"):
            recorder.pytest_runtest_logreport(report(when))
        recorder.pytest_runtest_logreport(report("teardown", RESULT))
    assert stored == [(RESULT,)]


def test_a_worker_that_dies_is_an_error_of_its_test_and_the_others_still_run(workplace: Workplace) -> None:
    suite = workplace.write("test_dying.py", DYING)
    ended = workplace.makeready("run", "--profile", "aurora", "--workers", 2, suite)
    run, results = workplace.latest()
    assert ended.code == 3
    assert "Traceback" not in ended.words
    assert run.planned == len(results) == 4
    outcomes = outcomes_of(results)
    assert outcomes.pop("test_that_takes_its_process_along") == "ERROR"
    assert set(outcomes.values()) == {"PASSED"}
    assert "the process that ran this test has died" in next(r.message for r in results if r.outcome is Outcome.ERROR)
