"""Lab: the rigs that results came from, when each was last seen, and its errors apart from the product's failures."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, render_template

from harness.board import asking, downloads, stores
from harness.board.lab_view import WORRYING_PERCENT, RigLine, view_lab

page = Blueprint("lab", __name__)

_RUNS, _MOST_RUNS = 60, 400
_COLUMNS = (
    *("rig", "kind", "product", "runs", "last_at", "attempted", "passed", "retried", "failed", "error", "skipped"),
    *("not_run", "error_percent", "failed_percent"),
)


@page.get("/lab")
def lab() -> str | Response:
    """Rigs of the latest runs, those with most errors first."""
    runs = asking.number("runs", _RUNS, most=_MOST_RUNS)
    rigs = view_lab(stores.store().rig_counts(limit=runs))
    if downloads.asked():
        return downloads.table("lab", _COLUMNS, [_row(line) for rig in rigs for line in (rig.line, *rig.products)])
    return render_template("lab.html", rigs=rigs, runs=runs, worrying=WORRYING_PERCENT)


def _row(line: RigLine) -> Mapping[str, object]:
    counts = line.counts
    return {
        "rig": line.rig,
        "kind": line.kind,
        "product": line.profile or "all",
        "runs": line.runs,
        "last_at": line.last_at,
        "attempted": line.attempted,
        "passed": counts.passed,
        "retried": counts.retried,
        "failed": counts.failed,
        "error": counts.error,
        "skipped": counts.skipped,
        "not_run": counts.not_run,
        "error_percent": line.error_percent,
        "failed_percent": line.failed_percent,
    }
