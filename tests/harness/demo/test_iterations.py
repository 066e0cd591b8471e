"""Laws of the demo's iterations: the last one runs on the day of the demo, and one follows another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from harness.criteria.documents import iteration_names, load_iteration
from harness.demo.iterations import plan_iterations, write_iterations


@pytest.mark.parametrize("until", [datetime(2026, 11, 28, 1, tzinfo=UTC), datetime(2028, 2, 29, 23, tzinfo=UTC)])
def test_one_iteration_follows_another_and_the_last_runs_today(tmp_path: Path, until: datetime) -> None:
    write_iterations(tmp_path, plan_iterations(until))
    written = [load_iteration(tmp_path, name) for name in reversed(iteration_names(tmp_path))]
    for before, after in pairwise(written):
        assert after.starts == before.ends + timedelta(days=1)
    assert written[-1].starts <= until.date() <= written[-1].ends
