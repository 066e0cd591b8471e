"""Reliability growth: errors per thousand pages, run by run, with their bounds and what the product promises."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template

from harness.board import asking, downloads, stores
from harness.board.charts.growth import growth
from harness.records import Level, Run
from harness.reference import Reference
from harness.track import Taken

page = Blueprint("reliability", __name__)

# The measurements of test_suites/reliability/test_error_rate.py
RATE, AT_LEAST, AT_MOST = "errors_per_1000_pages", "errors_per_1000_pages_at_least", "errors_per_1000_pages_at_most"
_RUNS, _MOST_RUNS = 60, 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What one run measured on one product."""

    run_id: str
    at: str
    reference: Reference
    rate: float
    at_least: float | None
    at_most: float | None
    promised: float | None


def arrange(
    runs: Sequence[Run], rates: Iterable[Taken], lows: Iterable[Taken], highs: Iterable[Taken]
) -> dict[str, tuple[Point, ...]]:
    """By product the points of the runs, oldest first. The promise is the limit of the lower bound."""
    low_of = {one.reference: one.measurement for one in lows}
    high_of = {one.reference: one.measurement for one in highs}
    started = {run.id: run.started_at for run in runs}
    points: dict[str, list[Point]] = {}
    for one in rates:
        if one.measurement.value is None:
            continue
        low, high = low_of.get(one.reference), high_of.get(one.reference)
        points.setdefault(one.profile, []).append(
            Point(
                run_id=one.run_id,
                at=started[one.run_id],
                reference=one.reference,
                rate=one.measurement.value,
                at_least=low.value if low else None,
                at_most=high.value if high else None,
                promised=low.high if low else None,
            )
        )
    return {name: tuple(sorted(found, key=lambda point: point.at)) for name, found in sorted(points.items())}


@page.get("/reliability")
def reliability() -> str | Response:
    """A chart and a table for each product."""
    level = asking.level(otherwise=Level.L4)
    store = stores.store()
    runs = store.runs(limit=asking.number("runs", _RUNS, most=_MOST_RUNS), level=level)
    ids = [run.id for run in runs]
    products = arrange(runs, *(store.taken(name, ids) for name in (RATE, AT_LEAST, AT_MOST)))
    if downloads.asked():
        columns = ("profile", "run", "at", "rate", "at_least", "at_most", "promised")
        return downloads.table("reliability", columns, _flat(products))
    return render_template("reliability.html", level=level, products=products, growth=growth)


def _flat(products: dict[str, tuple[Point, ...]]) -> list[dict[str, object]]:
    return [
        {
            "profile": name,
            "run": point.run_id,
            "at": point.at,
            "rate": point.rate,
            "at_least": point.at_least,
            "at_most": point.at_most,
            "promised": point.promised,
        }
        for name, points in products.items()
        for point in points
    ]
