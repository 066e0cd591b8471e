"""The heat map: pillars by products in the latest run of a level, with the trend of the runs before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template

from harness.board import asking, downloads, stores
from harness.board.charts.sparkline import sparkline
from harness.records import Run
from harness.reports.summary import Counts, of_standing
from harness.track import RunCount

page = Blueprint("heat_map", __name__)

_RUNS, _MOST_RUNS = 14, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A pillar on a product: its counts in the latest run that has any, and its pass rates over the runs."""

    run_id: str
    counts: Counts
    trend: tuple[int | None, ...]
    """Whole percent passed at the first attempt, oldest first; None for a run that planned nothing of it."""

    @property
    def turn(self) -> int:
        """Percent points since the run before it; 0 without one."""
        known = [rate for rate in self.trend if rate is not None]
        return known[-1] - known[-2] if len(known) > 1 else 0


def arrange(runs: Sequence[Run], counted: Iterable[RunCount]) -> dict[tuple[str, str], Cell]:
    """A cell for each pillar and product that any of the runs, the latest first, planned something of."""
    by_place: dict[tuple[str, str], dict[str, Counts]] = {}
    for one in counted:
        of_runs = by_place.setdefault((one.pillar, one.profile), {})
        of_runs[one.run_id] = of_runs.get(one.run_id, Counts()) + of_standing(one.standing, one.count)
    cells = {}
    for place, of_runs in by_place.items():
        latest = next(run.id for run in runs if run.id in of_runs)
        trend = tuple(of_runs[run.id].pass_percent if run.id in of_runs else None for run in reversed(runs))
        cells[place] = Cell(run_id=latest, counts=of_runs[latest], trend=trend)
    return cells


@page.get("/heat-map")
def heat_map() -> str | Response:
    """Pass rates by pillar and product."""
    level = asking.level()
    store = stores.store()
    count = asking.number("runs", _RUNS, most=_MOST_RUNS)
    runs = store.runs(limit=count, level=level)
    cells = arrange(runs, store.run_counts([run.id for run in runs]))
    if downloads.asked():
        columns = ("pillar", "profile", "run", "passed", "planned", "pass_percent", "trend")
        return downloads.table("heat-map", columns, [_flat(place, cell) for place, cell in sorted(cells.items())])
    return render_template(
        "heat_map.html",
        level=level,
        count=count,
        runs=runs,
        cells=cells,
        pillars=sorted({pillar for pillar, _ in cells}),
        profiles=sorted({profile for _, profile in cells}),
        sparkline=sparkline,
    )


def _flat(place: tuple[str, str], cell: Cell) -> dict[str, object]:
    return {
        "pillar": place[0],
        "profile": place[1],
        "run": cell.run_id,
        "passed": cell.counts.passed,
        "planned": cell.counts.planned,
        "pass_percent": cell.counts.pass_percent,
        "trend": " ".join("-" if rate is None else str(rate) for rate in cell.trend),
    }
