"""What a run promises to execute: the tests pytest would select, found before the first one runs."""

from __future__ import annotations

import contextlib
import gc
import io
from collections.abc import Iterator, Sequence

import pytest

from harness.errors import ConfigError, MakereadyError
from harness.pytest_plugin.selection import is_printer_test, planned
from harness.records import Planned

# nothing runs that could raise where nobody sees it, and to look for that goes through all memory five times
_COLLECT = ("--collect-only", "-qq", "-p", "no:cacheprovider", "-p", "no:unraisableexception")


def collect_plan(arguments: Sequence[str]) -> dict[str, Planned]:
    """Every selected printer test by its node id, in order.

    Raises ConfigError with pytest's own words if the suites cannot be collected, or if nothing is selected.
    """
    collector = _Collector()
    words = io.StringIO()
    with contextlib.redirect_stdout(words), contextlib.redirect_stderr(words), _no_garbage_looked_for():
        code = pytest.main([*arguments, *_COLLECT], plugins=[collector])
    if collector.problems:
        raise ConfigError("\n".join(collector.problems), place="test suites")
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        text = "\n".join(line.removeprefix("ERROR: ") for line in words.getvalue().splitlines() if line.strip())
        raise ConfigError(text)
    if not collector.plan:
        raise ConfigError("no test is selected", place="test suites", expected="a level, pillar and path with tests")
    return collector.plan


@contextlib.contextmanager
def _no_garbage_looked_for() -> Iterator[None]:
    """Thousands of items are made and all of them kept: looking for what is not would be a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


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
        _forget_generated_ids(session.items)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.problems.append(f"{report.nodeid}: cannot be collected\n{report.longreprtext}")


def _forget_generated_ids(items: Sequence[pytest.Item]) -> None:
    """Let the session that runs the tests in this process give them the ids they have in the plan.

    pytest keeps what ``ids=FUNCTION`` gave and, asked again, escapes its backslashes a second time (9.1, Mark in
    _pytest/mark/structures.py).
    """
    for item in items:
        for mark in item.iter_markers("parametrize"):
            source = getattr(mark, "_param_ids_from", None)
            if source is not None:
                object.__setattr__(source, "_param_ids_generated", None)
