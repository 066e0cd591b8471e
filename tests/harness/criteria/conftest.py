"""Facts and an iteration, each changed only where a test is about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from harness.criteria.facts import MeasurementFact, PlannedFact, RunFact
from harness.records import Level, Measurement, RunState
from harness.reports.summary import Standing
from tests.harness.criteria.samples import AN_HOUR_AGO


@pytest.fixture
def planned() -> Callable[..., PlannedFact]:
    """A test that passed an hour ago."""
    return partial(
        replace,
        PlannedFact(
            test_id="t::a", profile="aurora", pillar="print", level=Level.L2, standing=Standing.PASSED,
            at=AN_HOUR_AGO, run_id="run-1", reference="1-1-1-1", commit="c1",
        ),
    )  # fmt: skip


@pytest.fixture
def measured() -> Callable[..., MeasurementFact]:
    """A speed within its limits, measured over an hour."""
    speed = Measurement(name="speed", unit="1/min", value=55.0, low=54.0, high=56.0)
    return partial(
        replace,
        MeasurementFact(
            measurement=speed, test_id="f.py::test_hour", profile="aurora", machine="core", standing=Standing.PASSED,
            at=AN_HOUR_AGO, run_id="run-1", reference="1-1-1-1", commit="c1", duration_s=3700.0,
        ),
    )  # fmt: skip


@pytest.fixture
def ran() -> Callable[..., RunFact]:
    """A finished L2 run that executed ten tests of print."""
    return partial(
        replace,
        RunFact(
            id="run-1", level=Level.L2, state=RunState.FINISHED, commit="c1", started_at=AN_HOUR_AGO,
            finished_at=AN_HOUR_AGO, executed=(("print", "aurora", 10),),
        ),
    )  # fmt: skip
