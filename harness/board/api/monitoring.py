"""States for monitors: figures, a check of a criterion by its status, badges, a calendar. Judged aside, read here."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Response, abort, url_for
from flask_openapi3.blueprint import APIBlueprint
from pydantic import BaseModel, Field

from harness.board import refreshing, stores
from harness.board.api import problems
from harness.board.picture import PICTURE_POLICY
from harness.criteria.documents import iteration_names, load_iteration
from harness.criteria.pages import Page, Row
from harness.criteria.verdict import Judgement
from harness.errors import ConfigError
from harness.metrics import figures
from harness.metrics.badge import badge
from harness.metrics.calendar import calendar
from harness.store.iterations import IterationLog

api = APIBlueprint("api_monitoring", __name__)

_ID = r"^[0-9A-Za-z._-]{1,40}$"
_STATUS = {
    Judgement.MET: HTTPStatus.OK,
    Judgement.WAIVED: HTTPStatus.OK,
    Judgement.NOT_MET: HTTPStatus.INTERNAL_SERVER_ERROR,
    Judgement.NO_DATA: HTTPStatus.NOT_FOUND,
}
_TONE = {
    Judgement.MET: "good",
    Judgement.WAIVED: "waived",
    Judgement.NOT_MET: "bad",
    Judgement.NO_DATA: "unknown",
}
_CAN_FAIL = (401, 403, 422, 429, 503)


class OfIteration(BaseModel):
    """An iteration."""

    iteration: str = Field(pattern=_ID)


class OfCriterion(OfIteration):
    """A criterion of an iteration."""

    criterion: str = Field(min_length=1, max_length=80)


@api.get("/metrics", responses=problems.responses(*_CAN_FAIL, ok={200: None}))
def metrics() -> Response:
    """All figures in OpenMetrics."""
    text = figures.exposed(stores.store(), refreshing.refresher().folder)
    return Response(text, content_type=figures.CONTENT_TYPE)


@api.get("/check/<string:iteration>", responses=problems.responses(*_CAN_FAIL, ok={200: None, 404: None, 500: None}))
def check_iteration(path: OfIteration) -> Response:
    """200 if every criterion is met, 500 if one is not, 404 if one has no data or there is no such iteration."""
    page = _page(path.iteration)
    words = f"{page.count(Judgement.MET)} of {len(page.counted)} criteria met"
    return _stands(page.judgement, words)


@api.get(
    "/check/<string:iteration>/<string:criterion>",
    responses=problems.responses(*_CAN_FAIL, ok={200: None, 404: None, 500: None}),
)
def check_criterion(path: OfCriterion) -> Response:
    """200 if the criterion is met or waived, 500 if it is not, 404 if there is no data or no such criterion."""
    row = _row(path)
    return _stands(row.judgement, row.said)


@api.get("/badge/<string:iteration>.svg", responses=problems.responses(*_CAN_FAIL, 404, ok={200: None}))
def badge_of_iteration(path: OfIteration) -> Response:
    """How many criteria are met, as a picture."""
    page = _page(path.iteration)
    words = f"{page.count(Judgement.MET)} of {len(page.counted)} met"
    return _picture(badge(f"iteration {page.iteration}", words, _TONE[page.judgement]))


@api.get(
    "/badge/<string:iteration>/<string:criterion>.svg", responses=problems.responses(*_CAN_FAIL, 404, ok={200: None})
)
def badge_of_criterion(path: OfCriterion) -> Response:
    """Where a criterion stands, as a picture."""
    row = _row(path)
    return _picture(badge(row.id, row.judgement.replace("_", " ").lower(), _TONE[row.judgement]))


@api.get("/calendar.ics", responses=problems.responses(*_CAN_FAIL, ok={200: None}))
def ends() -> Response:
    """The ends of iterations, for a calendar that subscribes."""
    folder = refreshing.refresher().folder
    found = []
    for name in iteration_names(folder):
        try:
            found.append(load_iteration(folder, name))
        except ConfigError:  # its page says what is wrong with the file
            continue
    address = url_for("iteration.iteration", _external=True)
    return Response(calendar(found, address), content_type="text/calendar; charset=utf-8")


def _page(name: str) -> Page:
    store, refresher = stores.store(), refreshing.refresher()
    if name not in iteration_names(refresher.folder) and IterationLog(store).frozen(name) is None:
        abort(404, f"There is no iteration {name!r}.")
    return refresher.shown(store, name, datetime.now(UTC).isoformat(timespec="milliseconds")).page


def _row(path: OfCriterion) -> Row:
    page = _page(path.iteration)
    row = next((row for row in page.rows if row.id == path.criterion), None)
    if row is None:
        abort(404, f"Iteration {path.iteration} has no criterion {path.criterion!r}.")
    return row


def _stands(judgement: Judgement, words: str) -> Response:
    return Response(f"{judgement}: {words}\n", status=_STATUS[judgement], mimetype="text/plain")


def _picture(svg: str) -> Response:
    response = Response(svg, mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # it is made to stand on other pages
    return response
