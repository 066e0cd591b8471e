"""A board with something on every page: the demo's year, and a run in which everything happens that can."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from harness.access.accounts import User
from harness.demo import filling, story
from harness.failures.quarantine import DAY_MS, Quarantine
from harness.records import Attachment, Level, Measurement, Outcome, Planned, Result, Run
from harness.store import Store
from harness.store.access import Accounts
from harness.store.deliveries import Deliveries
from harness.store.failure_log import FailureLog
from harness.store.quarantine_log import QuarantineLog

_DAYS = 126
"""Longer than the demo's iterations."""

_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="300"><title>Path</title><desc>A jam.</desc></svg>'
_LONG = "it says what it wanted, what came instead and where it looked, at some length " * 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A full board: its database, the folder of its iterations, and by name the addresses of its pages."""

    database: Path
    iterations: Path
    pages: dict[str, str]


def fill_board(folder: Path, *, lead: User) -> Filled:
    """Fill a database with some months of the demo's year, which has what the whole year has."""
    database, iterations, now = folder / "board.sqlite", folder / "iterations", datetime.now(UTC)
    now_ms = int(now.timestamp() * 1000)
    with Store.open(database) as store:
        with pytest.MonkeyPatch.context() as patch:
            for module in (filling, story):
                patch.setattr(module, "YEAR_DAYS", _DAYS)
            filling.fill(store, iterations, until=now)
        Accounts(store).add_user(lead, actor="test", now_ms=now_ms)
        unsteady = store.track_records(level=Level.L2, is_unsteady=True, limit=3)
        for one, until_ms in zip(unsteady, (now_ms + DAY_MS, now_ms - DAY_MS), strict=False):
            _set_aside(store, one.test_id, until_ms)
        references = _everything(store, folder, now)
        file = Attachment(name="firmware.map", media_type="text/plain", body=b"0x08000000 reset", sent_ms=now_ms)
        Deliveries(store).add_artifact("tonight", file)
        failures = FailureLog(store)
        (closed, *_) = [one for one in failures.closed(since_ms=0) if one.total < 9]
        pages = {
            "latest run": "/",
            "all runs": "/runs",
            "run": f"/runs/{next(run.id for run in store.runs(limit=9) if run.id != 'tonight')}",
            "cells": "/runs/tonight/cells",
            "measurements": "/runs/tonight/measurements",
            **{f"result, {name}": f"/results/{reference}" for name, reference in references.items()},
            "result, flaky": f"/results/{unsteady[0].reference}",
            "iteration": "/iterations",
            "iteration by name": "/iterations/30",
            "wallboard": "/iterations/30/wall?still=1",
            "criterion": "/iterations/30/criteria/2-B",
            "builds": "/builds?limit=9",
            "grid": "/grid?level=L4&only=unsteady",
            "heat map": "/heat-map",
            "failures": "/failures",
            "failure, open": f"/failures/{failures.open()[0].id}",
            "failure, closed": f"/failures/{closed.id}",
            "unsteady": "/unsteady",
            "issues": "/issues",
            "requirements": "/requirements",
            "reliability": "/reliability",
            "lab": "/lab",
            "accounting": "/accounting",
            "about": "/about",
            "audit log": "/audit",
            "sign in": "/sign-in",
            "nothing": "/runs/nowhere",
        }
    return Filled(database=database, iterations=iterations, pages=pages)


PAGES = (
    "latest run", "all runs", "run", "cells", "measurements", "result, failed", "result, flaky", "iteration",
    "iteration by name", "wallboard", "criterion", "builds", "grid", "heat map", "failures", "failure, open",
    "failure, closed", "unsteady", "issues", "requirements", "reliability", "lab", "accounting", "about", "audit log",
    "sign in", "nothing",
)  # fmt: skip
"""The names, known before anything is filled."""


def _set_aside(store: Store, test_id: str, until_ms: int) -> None:
    one = Quarantine(
        test_id=test_id, profile=None, owner="ann", reason="times out on slow hosts", who="ben",
        since_ms=until_ms - 3 * DAY_MS, until_ms=until_ms,
    )  # fmt: skip
    QuarantineLog(store).add(one)


def _everything(store: Store, folder: Path, now: datetime) -> dict[str, object]:
    """A run that goes on, with each standing, a capsule, a log and measurements; gives results worth a look."""
    with zipfile.ZipFile(folder / "c.zip", "w") as archive:
        archive.writestr("paper_path.svg", _SVG)
    started = now.isoformat(timespec="seconds")
    passed = Result(
        test_id="t::passes", pillar="print", level=Level.L1, profile="aurora", rig_kind="simulator",
        outcome=Outcome.PASSED, attempt=1, seed=7, firmware_hash="f1" * 32, profile_hash="a2" * 32, virtual_s=12.5,
        wall_s=0.25, finished_at=started,
    )  # fmt: skip
    taken = (
        Measurement(name="ripple", unit="K", value=7.25, low=0, high=6),
        Measurement(name="speed", unit="1/min", value=None, low=53.9),
    )
    failed = replace(
        passed, test_id="t::fails", outcome=Outcome.FAILED, message=f"jam at exit sensor: {_LONG}",
        log="0.001 info boot\n" * 60, capsule="c.zip", trace_digest="ab" * 32, measurements=taken,
        requirements=("TO-PRN-01",),
    )  # fmt: skip
    results = (
        passed,
        failed,
        replace(passed, test_id="t::errs", outcome=Outcome.ERROR, message="the serial adapter is gone"),
        replace(passed, test_id="t::retried", outcome=Outcome.FAILED, message="0.2 s late"),
        replace(passed, test_id="t::retried", attempt=2),
        replace(passed, test_id="t::skipped", outcome=Outcome.SKIPPED, message="needs a scanner"),
    )
    run = Run(id="tonight", started_at=started, commit="4f1c2a9be77d", seed=7, rig="sim", level=Level.L1, planned=6)
    names = {result.test_id: result.pillar for result in results} | {"t::silent": "power"}
    planned = [Planned(test_id=name, profile="aurora", pillar=pillar, level=Level.L1) for name, pillar in names.items()]
    references = store.submit(run, planned, results)
    return {"failed": references[0][1]}
