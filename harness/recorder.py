"""Takes each result as it arrives from pytest, on whichever worker it ran, and has it stored. No judgement."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from harness import wall_clock
from harness.moments import to_text
from harness.pytest_plugin.results import read_report
from harness.records import Outcome, Planned, Result, Run
from harness.result_writer import ResultWriter


class RunRecorder:
    """A pytest plugin of the collecting process."""

    def __init__(self, writer: ResultWriter, run: Run, plan: Mapping[str, Planned], *, rig_kind: str) -> None:
        self._writer = writer
        self._run = run
        self._plan = plan
        self._rig_kind = rig_kind
        self._told: set[tuple[str, str]] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Have the result stored that a test's last report carries, or that its worker has died."""
        result = read_report(report)
        if result is None and report.when not in ("setup", "call", "teardown") and report.nodeid in self._plan:
            result = self._lost(self._plan[report.nodeid], report.longreprtext)
        if result is not None:
            self._writer.put(result)
            self._told.add((result.test_id, result.profile))

    def _lost(self, planned: Planned, words: str) -> Result:
        # A process may die after it has told its result and before it has taken the next test.
        is_told = (planned.test_id, planned.profile) in self._told
        return Result(
            test_id=planned.test_id,
            pillar=planned.pillar,
            level=planned.level,
            profile=planned.profile,
            rig_kind=self._rig_kind,
            outcome=Outcome.ERROR,
            attempt=2 if is_told else 1,
            seed=self._run.seed,
            firmware_hash="",
            profile_hash="",
            virtual_s=None,
            wall_s=0.0,
            message=f"HarnessError (harness must act): the process that ran this test has died\n{words}",
            finished_at=to_text(wall_clock.now_ms()),
        )
