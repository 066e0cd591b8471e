"""The pages of runs as files: the runs, and the tests and measurements of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from flask import Response

from harness.board import downloads
from harness.board.formats import judgement
from harness.board.views import Line, lines_of
from harness.records import Run
from harness.reports.summary import Counts, Standing
from harness.signature import telling_line
from harness.store import Store
from harness.track import Taken

_RUN_COLUMNS = (
    *("run", "state", "level", "commit", "rig", "seed", "started_at", "finished_at", "planned", "passed", "retried"),
    *("failed", "error", "skipped", "not_run", "pass_percent"),
)
_TEST_COLUMNS = ("test", "product", "pillar", "level", "standing", "message", "attempts", "result")
_MEASUREMENT_COLUMNS = ("measurement", "product", "test", "value", "unit", "low", "high", "verdict", "result")


def runs(found: Iterable[Run], totals: Mapping[str, Counts]) -> Response:
    """A row for each run with the counts of its tests, those that nobody planned included."""
    rows = [_run_row(run, totals.get(run.id, Counts())) for run in found]
    return downloads.table("runs", _RUN_COLUMNS, rows)


def lines(store: Store, run: Run, *, pillar: str | None = None, profile: str | None = None) -> tuple[Line, ...]:
    """How each test of a run stands: all, or those of a pillar or a product."""
    planned = store.planned(run.id, pillar=pillar, profile=profile)
    return lines_of(run, planned, store.entries(run.id, with_logs=False, pillar=pillar, profile=profile))


def not_passed(store: Store, run: Run | None) -> Response:
    """The tests of a run that have not passed at the first attempt; without a run none."""
    found = [] if run is None else [line for line in lines(store, run) if line.standing is not Standing.PASSED]
    return tests("not-passed" if run is None else f"not-passed-{run.id}", found)


def tests(name: str, found: Iterable[Line]) -> Response:
    """A row for each test: how it stands, the line that says why, and the result that tells most."""
    rows = [
        {
            "test": line.planned.test_id,
            "product": line.planned.profile,
            "pillar": line.planned.pillar,
            "level": line.planned.level,
            "standing": line.standing,
            "message": telling_line(line.message),
            "attempts": len(line.attempts),
            "result": None if line.reference is None else str(line.reference),
        }
        for line in found
    ]
    return downloads.table(name, _TEST_COLUMNS, rows)


def measurements(name: str, taken: Iterable[Taken]) -> Response:
    """A row for each measurement with its limits; no value if it was not measured."""
    rows = [
        {
            "measurement": one.measurement.name,
            "product": one.profile,
            "test": one.test_id,
            "value": one.measurement.value,
            "unit": one.measurement.unit,
            "low": one.measurement.low,
            "high": one.measurement.high,
            "verdict": judgement(one.measurement),
            "result": str(one.reference),
        }
        for one in taken
    ]
    return downloads.table(name, _MEASUREMENT_COLUMNS, rows)


def _run_row(run: Run, counts: Counts) -> dict[str, object]:
    return {
        "run": run.id,
        "state": run.state,
        "level": run.level,
        "commit": run.commit,
        "rig": run.rig,
        "seed": run.seed,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "planned": counts.planned,
        "pass_percent": counts.pass_percent,
        **asdict(counts),
    }
