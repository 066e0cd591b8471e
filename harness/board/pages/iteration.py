"""The iteration's single page: themes in rank order, each criterion with verdict, evidence and trend; a wallboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from harness.access.roles import Right
from harness.board import downloads, refreshing, stores
from harness.board.charts.trend import trend
from harness.board.guard import caller, needs
from harness.criteria import keeping
from harness.criteria.documents import iteration_names, iteration_of
from harness.criteria.events import Event, EventKind
from harness.criteria.pages import Page, Row
from harness.criteria.verdict import ITEMS_KEPT, Judgement
from harness.errors import ConfigError
from harness.store.iterations import IterationLog

WALL_REFRESH_S = 60
ITEMS_SHOWN = 40
OTHERS_SHOWN = 12
LONGEST_WHY = 500
DECISIONS = {
    EventKind.WAIVED: "waive", EventKind.WAIVER_ENDED: "end the waiver", EventKind.SIGNED: "sign off",
    EventKind.DROPPED: "drop", EventKind.TAKEN_BACK: "take back", EventKind.EXPLAINED: "explain the change",
    EventKind.LEARNED: "note what was learned",
}  # fmt: skip
"""What a lead may do on the page, and the word on the list."""
COLUMNS = (
    "iteration", "rank", "theme", "criterion", "text", "judgement", "said", "figure", "goal", "unit", "judged_at",
    "oldest_evidence_at", "newest_evidence_at", "commits", "runs", "counts",
)  # fmt: skip
ITEM_COLUMNS = ("criterion", "what", "product", "counts_as", "said", "run", "result")
page = Blueprint("iteration", __name__)


@page.app_context_processor
def _words() -> dict[str, object]:
    return {"Judgement": Judgement, "EventKind": EventKind, "trend": trend}


@page.get("/iterations")
def iteration() -> ResponseReturnValue:
    """The iteration that runs today."""
    folder = refreshing.refresher().folder
    names = iteration_names(folder)
    if not names:
        return render_template("no_iteration.html", folder=folder)
    return one(_current(folder, names))


@page.get("/iterations/<name>")
def one(name: str) -> ResponseReturnValue:
    """One iteration on one sheet."""
    shown = _known(name)
    found, refresher = shown.page, refreshing.refresher()
    if downloads.asked():
        return downloads.table(f"iteration-{name}", COLUMNS, _table(found))
    others = [other for other in iteration_names(refresher.folder) if other != name][:OTHERS_SHOWN]
    return render_template(
        "iteration.html",
        page=found,
        trends=shown.trends,
        later=shown.later,
        others=others,
        hits=refresher.hits(stores.store(), others),
        days=_days(found),
        problem=refresher.problem,
    )


@page.get("/iterations/<name>/wall")
def wall(name: str) -> ResponseReturnValue:
    """The same for a screen on the wall: reloads itself, is read from afar, asks for nothing."""
    found = _known(name).page
    refresh_s = None if request.args.get("still") else WALL_REFRESH_S
    response = make_response(render_template("wall.html", page=found, days=_days(found), refresh_s=refresh_s))
    if refresh_s is not None:
        response.headers["Refresh"] = str(refresh_s)
    return response


@page.get("/iterations/<name>/criteria/<criterion>")
def criterion(name: str, criterion: str) -> ResponseReturnValue:
    """One criterion with all its evidence."""
    known = _known(name)
    found = known.page
    row = next((row for row in (*found.rows, *found.gone) if row.id == criterion), None)
    if row is None:
        abort(404, f"Iteration {name} has no criterion {criterion!r}. See its page.")
    if downloads.asked():
        return downloads.table(f"criterion-{name}-{criterion}", ITEM_COLUMNS, _items(row))
    points = known.trends.get(criterion, ())
    shown = ITEMS_KEPT if request.args.get("all") else ITEMS_SHOWN
    later = tuple(event for event in known.later if event.criterion == criterion)
    offered = {
        kind: word
        for kind, word in DECISIONS.items()
        if row.allows(kind) and (found.frozen_at is None or kind is EventKind.LEARNED)
    }
    return render_template(
        "criterion.html", page=found, row=row, later=later, offered=offered, points=points, shown=shown
    )


@page.post("/iterations/<name>/criteria/<criterion>/decide")
@needs(Right.DECIDE)
def decide(name: str, criterion: str) -> ResponseReturnValue:
    """Waive, sign off, drop, explain or learn in the name of whoever asks, and show the criterion."""
    known, refresher = _known(name).page, refreshing.refresher()
    if criterion not in [row.id for row in (*known.rows, *known.gone)]:
        abort(404, f"Iteration {name} has no criterion {criterion!r}. See its page.")
    kind, why = request.form.get("kind", ""), request.form.get("why", "").strip()
    if kind not in DECISIONS or not 0 < len(why) <= LONGEST_WHY:
        abort(
            400,
            f"{kind!r} cannot be decided so: one of {', '.join(DECISIONS)}, and why, in 1-{LONGEST_WHY} characters.",
        )
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    event = Event(iteration=name, criterion=criterion, kind=EventKind(kind), who=caller().name, at=now, why=why)
    try:
        keeping.act(stores.store(), refresher.folder, event)
    except ConfigError as problem:  # somebody froze it meanwhile
        abort(409, str(problem))
    refresher.judge_aside(name, now)
    return redirect(url_for("iteration.criterion", name=name, criterion=criterion), 303)


def _current(folder: Path, names: tuple[str, ...]) -> str:
    """The iteration that runs today; if none does, the one that started last."""
    try:
        found = iteration_of(folder, _today())
    except ConfigError:
        found = None  # the page of the broken file tells what is wrong with it
    return names[0] if found is None else found


def _known(name: str) -> refreshing.Shown:
    store, refresher = stores.store(), refreshing.refresher()
    if name not in iteration_names(refresher.folder) and IterationLog(store).frozen(name) is None:
        abort(404, f"There is no iteration {name!r}. See the list of iterations.")
    return refresher.shown(store, name, datetime.now(UTC).isoformat(timespec="milliseconds"))


def _table(page: Page) -> Iterator[dict[str, object]]:
    for theme in page.themes:
        for row in theme.rows:
            evidence = row.verdict.evidence
            yield {
                "iteration": page.iteration,
                "rank": theme.rank,
                "theme": theme.title,
                "criterion": row.id,
                "text": row.text,
                "judgement": "DROPPED" if row.is_dropped else str(row.judgement),
                "said": row.said,
                "figure": row.verdict.figure,
                "goal": row.verdict.goal,
                "unit": row.verdict.unit,
                "judged_at": row.judged_at,
                "oldest_evidence_at": evidence.oldest_at,
                "newest_evidence_at": evidence.newest_at,
                "commits": " ".join(evidence.commits),
                "runs": " ".join(evidence.run_ids),
                "counts": ", ".join(f"{count} {name}" for name, count in evidence.counts),
            }


def _items(row: Row) -> Iterator[dict[str, object]]:
    for item in row.verdict.evidence.items:
        yield {
            "criterion": row.id,
            "what": item.name,
            "product": item.product,
            "counts_as": item.count,
            "said": item.said,
            "run": item.run_id,
            "result": item.reference,
        }


def _days(page: Page) -> tuple[int, int]:
    """Which day of the iteration today is, within its days, and how many it has."""
    starts, ends = date.fromisoformat(page.starts), date.fromisoformat(page.ends)
    whole = (ends - starts).days + 1
    return max(0, min(whole, (_today() - starts).days + 1)), whole


def _today() -> date:
    return datetime.now(UTC).date()
