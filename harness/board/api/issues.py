"""Issues that a tracker pushes, or that a script sends: in GitHub's, Jira's or a plain CSV shape."""

from __future__ import annotations

from flask import Response, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models import RawModel
from pydantic import BaseModel, ConfigDict, Field

from harness import wall_clock
from harness.access.roles import Right
from harness.board import guard, stores
from harness.board.api import problems
from harness.board.api.once import once
from harness.errors import ConfigError, SubmissionError
from harness.issues import Issue, Shape, read_issues
from harness.store.issue_book import IssueBook

api = APIBlueprint("api_issues", __name__)


class IssuesBody(RawModel):
    """What the tracker says."""

    mimetypes = ["application/json", "text/csv"]  # noqa: RUF012  # the library declares it so


class Told(BaseModel):
    """How the issues are told."""

    model_config = ConfigDict(extra="ignore")
    shape: Shape | None = Field(None, description="told from the content if it is not said")
    source: str | None = Field(
        None, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$", description="tells trackers apart; by default the shape"
    )


class KeptIssues(BaseModel):
    """What came of the issues; what the tracker said later stays."""

    new: int
    changed: int
    known: int


@api.post("/api/v1/issues", responses=problems.responses(ok={200: KeptIssues}))
@guard.needs(Right.SUBMIT)
def take_issues(query: Told, raw: IssuesBody) -> Response:  # noqa: ARG001  # read below; the name makes the document
    """Keep issues, all or none: an answer to a list of issues, one issue, a webhook's body, or a table."""
    return once(lambda: _take(query))


def _take(query: Told) -> Response:
    now_ms = wall_clock.now_ms()
    issues = _read(query, now_ms)
    kept = IssueBook(stores.store()).keep(issues, now_ms=now_ms)
    answer = KeptIssues(new=kept.new, changed=kept.changed, known=kept.known)
    return Response(answer.model_dump_json(), mimetype="application/json")


def _read(query: Told, now_ms: int) -> tuple[Issue, ...]:
    try:
        return read_issues(
            request.get_data(cache=True), now_ms=now_ms, shape=query.shape, source=query.source, name="body"
        )
    except ConfigError as error:
        raise SubmissionError(str(error)) from error
