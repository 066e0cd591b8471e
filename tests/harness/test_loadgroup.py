"""Guards the pins of pytest and pytest-xdist: together they must keep the tests of one group on one worker."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest


def test_tests_of_one_group_run_on_one_worker(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import os
        import pytest

        @pytest.mark.parametrize("number", range(12))
        @pytest.mark.xdist_group("together")
        def test_grouped(number, record_property):
            record_property("worker", os.environ["PYTEST_XDIST_WORKER"])

        @pytest.mark.parametrize("number", range(12))
        def test_free(number, record_property):
            record_property("worker", os.environ["PYTEST_XDIST_WORKER"])
        """
    )
    report = pytester.path / "report.xml"
    done = pytester.runpytest_subprocess(
        "-n", "2", "--dist", "loadgroup", f"--junit-xml={report}", "-p", "no:makeready"
    )
    done.assert_outcomes(passed=24)
    workers: dict[str, set[str | None]] = {"test_grouped": set(), "test_free": set()}
    for case in ElementTree.parse(report).iter("testcase"):
        name = case.get("name", "").split("[")[0]
        workers[name] |= {item.get("value") for item in case.iter("property") if item.get("name") == "worker"}
    assert len(workers["test_grouped"]) == 1
    assert len(workers["test_grouped"] | workers["test_free"]) == 2, "with one worker there would be nothing to see"
