"""What a run promises to execute: the tests pytest would select, found before the first one runs."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence

import pytest

from harness.errors import ConfigError, MakereadyError
from harness.pytest_plugin.selection import is_printer_test, planned
from harness.records import Planned


def collect_plan(arguments: Sequence[str]) -> dict[str, Planned]:
    """Every selected printer test by its node id, in order.

    Raises ConfigError with pytest's own words if the suites cannot be collected, or if nothing is selected.
    """
    collector = _Collector()
    words = io.StringIO()
    with contextlib.redirect_stdout(words), contextlib.redirect_stderr(words):
        code = pytest.main([*arguments, "--collect-only", "-qq", "-p", "no:cacheprovider"], plugins=[collector])
    if collector.problems:
        raise ConfigError("\n".join(collector.problems), place="test suites")
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        text = "\n".join(line.removeprefix("ERROR: ") for line in words.getvalue().splitlines() if line.strip())
        raise ConfigError(text)
    if not collector.plan:
        raise ConfigError("no test is selected", place="test suites", expected="a level, pillar and path with tests")
    return collector.plan


class _Collector:
    """Notes what pytest has collected."""

    def __init__(self) -> None:
        self.plan: dict[str, Planned] = {}
        self.problems: list[str] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in filter(is_printer_test, session.items):
            try:
                self.plan[item.nodeid] = planned(item)
            except MakereadyError as problem:
                self.problems.append(str(problem))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.problems.append(f"{report.nodeid}: cannot be collected\n{report.longreprtext}")
