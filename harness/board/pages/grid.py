"""The grid: tests by runs, history at a glance. All filters are in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from harness.board import asking, downloads, formats, stores
from harness.records import Run
from harness.reference import Reference
from harness.track import Occurrence, TrackRecord

page = Blueprint("grid", __name__)

_RUNS, _MOST_RUNS = 20, 60
_ROWS, _MOST_ROWS = 50, 200
_FILTERS = ("level", "pillar", "profile", "requirement", "test", "only", "runs")


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """A test on a product, and what came of it in each run of the head; None where the run did not have it."""

    record: TrackRecord
    cells: tuple[Occurrence | None, ...]

    @property
    def is_gone(self) -> bool:
        """True if no run of the head had it: retired, renamed, or not selected for long."""
        return not any(self.cells)


def arrange(
    records: Sequence[TrackRecord], runs: Sequence[Run], cells: Mapping[tuple[int, int], Sequence[Occurrence]]
) -> tuple[GridRow, ...]:
    """A row for each record, its cells in the order of `runs`."""
    rows = []
    for record in records:
        found = {one.run_id: one for one in cells.get((record.reference.test, record.reference.profile), ())}
        rows.append(GridRow(record=record, cells=tuple(found.get(run.id) for run in runs)))
    return tuple(rows)


@page.get("/grid")
def grid() -> str | Response:
    """Tests that meet the filters, in the latest runs of a level."""
    level = asking.level()
    count, shown = asking.number("runs", _RUNS, most=_MOST_RUNS), asking.number("rows", _ROWS, most=_MOST_ROWS)
    after = Reference.parse(asking.text("after") or "")
    only = asking.text("only")
    store = stores.store()
    runs = store.runs(limit=count, level=level)
    records = store.track_records(
        level=level,
        search=asking.text("test"),
        profile=asking.text("profile"),
        pillar=asking.text("pillar"),
        requirement=asking.text("requirement"),
        is_red=only == "red",
        is_unsteady=only == "unsteady",
        last_run_before=runs[-1].started_at if only == "gone" and runs else None,
        after=None if after is None else (level, after),
        limit=shown + 1,
    )
    rows = arrange(
        records[:shown], runs, store.cells([run.id for run in runs], [record.reference for record in records[:shown]])
    )
    if downloads.asked():
        columns = ("test", "profile", "pillar", "standing", "last_run_at", "history", *(run.id for run in runs))
        return downloads.table("grid", columns, [_flat(row, runs) for row in rows])
    asked = {name: request.args.get(name, "") for name in _FILTERS}
    return render_template(
        "grid.html",
        level=level,
        count=count,
        runs=runs,
        heads=formats.days([run.started_at for run in runs]),
        rows=rows,
        asked={**asked, "level": level.value},
        pillars=store.pillars(),
        profiles=store.profiles(),
        next_after=records[shown - 1].reference if len(records) > shown else None,
    )


def _flat(row: GridRow, runs: Sequence[Run]) -> dict[str, object]:
    return {
        "test": row.record.test_id,
        "profile": row.record.profile,
        "pillar": row.record.pillar,
        "standing": row.record.standing,
        "last_run_at": row.record.at,
        "history": row.record.history,
        **{run.id: None if cell is None else cell.standing for run, cell in zip(runs, row.cells, strict=True)},
    }
