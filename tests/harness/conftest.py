"""Records, each changed only where a test is about it, and a fresh store to keep them in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from harness.records import Level, Outcome, Planned, Result, Run
from harness.store import Store

_TEST_ID = "test_suites/printing/test_jobs.py::test_one_page_prints"


@pytest.fixture
def make_result() -> Callable[..., Result]:
    return partial(
        replace,
        Result(
            test_id=_TEST_ID,
            pillar="printing",
            level=Level.L2,
            profile="aurora",
            rig_kind="simulator",
            outcome=Outcome.PASSED,
            attempt=1,
            seed=7,
            firmware_hash="f1" * 20,
            profile_hash="a2" * 20,
            virtual_s=12.5,
            wall_s=0.25,
            finished_at="2025-03-01T14:05:09+00:00",
        ),
    )


@pytest.fixture
def make_planned() -> Callable[..., Planned]:
    return partial(replace, Planned(test_id=_TEST_ID, profile="aurora", pillar="printing", level=Level.L2))


@pytest.fixture
def make_run() -> Callable[..., Run]:
    started_at = "2025-03-01T14:00:00+00:00"
    return partial(
        replace,
        Run(
            id="run-1",
            started_at=started_at,
            commit="4f1c2a9be77d",
            seed=7,
            rig="simulator",
            level=Level.L4,
            planned=1,
        ),
    )


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "makeready.sqlite"


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    with Store.open(database) as opened:
        yield opened
