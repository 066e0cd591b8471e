"""Builds: each commit through its levels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, render_template

from harness.board import asking, downloads, stores
from harness.records import Level, Run
from harness.reports.summary import Counts
from harness.track import Build

page = Blueprint("builds", __name__)

_SHOWN, _MOST_SHOWN = 40, 200
_RUNS_A_BUILD = 12
"""A build every two hours has its L1, L2, L3 and L4, and seldom a second of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The last run of one level on a build, and how its tests stand."""

    run: Run
    counts: Counts

    @property
    def is_good(self) -> bool:
        """Whether nothing of what was planned failed, erred or did not pass at once, but for what could not run."""
        return self.counts.passed > 0 and not (self.counts.failed or self.counts.error or self.counts.retried)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRow:
    """A commit with its passages by level."""

    build: Build
    passages: Mapping[Level, Passage]


def arrange(builds: Iterable[Build], runs: Iterable[Run], totals: Mapping[str, Counts]) -> tuple[BuildRow, ...]:
    """Rows in the order of the builds. Of several runs of a level on one build the first of `runs` counts."""
    passages: dict[str, dict[Level, Passage]] = {}
    for run in runs:
        of_build = passages.setdefault(run.commit, {})
        of_build.setdefault(run.level, Passage(run=run, counts=totals.get(run.id, Counts())))
    return tuple(BuildRow(build=build, passages=passages.get(build.commit, {})) for build in builds)


@page.get("/builds")
def builds() -> str | Response:
    """The latest builds."""
    shown = asking.number("shown", _SHOWN, most=_MOST_SHOWN)
    store = stores.store()
    found = store.builds(limit=shown)
    runs = store.runs(limit=shown * _RUNS_A_BUILD)
    rows = arrange(found, runs, store.totals([run.id for run in runs]))
    levels = [level for level in Level if any(level in row.passages for row in rows)]
    if downloads.asked():
        return downloads.table("builds", ("commit", "committed_at", "authors", *levels), map(_flat, rows))
    return render_template("builds.html", rows=rows, levels=levels, is_cut=len(found) == shown, shown=shown)


def _flat(row: BuildRow) -> dict[str, object]:
    return {
        "commit": row.build.commit,
        "committed_at": row.build.committed_at,
        "authors": " ".join(row.build.authors),
        **{level: f"{passage.counts.passed}/{passage.counts.planned}" for level, passage in row.passages.items()},
    }
