"""The plugin's hooks. Each only calls a neighbour: options, selection, fixtures, results."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from harness.errors import MakereadyError
from harness.pytest_plugin import results, selection
from harness.pytest_plugin.fixtures import makeready_profile, measure, new_firmware, new_printer, printer, rig
from harness.pytest_plugin.options import add_options, read_session

__all__ = ["makeready_profile", "measure", "new_firmware", "new_printer", "printer", "rig"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options group `makeready`."""
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks and read the options; a wrong one ends pytest with its message."""
    for line in selection.MARKS:
        config.addinivalue_line("markers", line)
    try:
        config.stash[selection.SESSION] = read_session(config)
    except MakereadyError as problem:
        raise pytest.UsageError(str(problem)) from problem


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that takes a rig once for each chosen product; the product is its first parameter."""
    selection.parametrize(metafunc)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect what the options leave out; a test that does not say what it is ends pytest with a message."""
    try:
        selection.deselect(config, items)
    except MakereadyError as problem:
        raise pytest.UsageError(str(problem)) from problem


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Judge the declared measurements once the test is through."""
    yield
    results.judge_measurements(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note how each phase ended; the last one carries the test's result."""
    report = yield
    results.note_phase(item, call, report)
    return report
