"""What the API tells of runs: enough for a client to see that what it sent has arrived."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response, jsonify
from flask_openapi3.blueprint import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from harness.board import stores
from harness.board.api import problems
from harness.board.api.answers import RunFacts, Runs
from harness.board.api.artifacts import OfRun
from harness.ingest.own import OwnResult
from harness.records import Run
from harness.reference import Reference

api = APIBlueprint("api_reading", __name__)

_ANSWERS = (401, 403, 404, 422, 429, 503)


class HowMany(BaseModel):
    """How many of the last."""

    model_config = ConfigDict(extra="ignore")
    limit: int = Field(50, ge=1, le=500)


class OfResult(BaseModel):
    """A result, by its reference."""

    reference: str = Field(pattern=r"^\d{1,10}-\d{1,10}-\d{1,5}-\d{1,5}$", description="such as 12-340-2-1")


@api.get("/api/v1/runs", responses=problems.responses(*_ANSWERS, ok={200: Runs}))
def list_runs(query: HowMany) -> Response:
    """The last runs, the one that started last first."""
    found = Runs(runs=[_facts(run) for run in stores.store().runs(limit=query.limit)])
    return Response(found.model_dump_json(), mimetype="application/json")


@api.get("/api/v1/runs/<string:run>", responses=problems.responses(*_ANSWERS, ok={200: RunFacts}))
def give_run(path: OfRun) -> Response:
    """A run, as it stands."""
    found = stores.store().run(path.run)
    if found is None:
        return problems.refused(HTTPStatus.NOT_FOUND, f"There is no run {path.run!r}.")
    return Response(_facts(found).model_dump_json(), mimetype="application/json")


@api.get("/api/v1/results/<string:reference>", responses=problems.responses(*_ANSWERS, ok={200: OwnResult}))
def give_result(path: OfResult) -> Response:
    """A result with its log, as it was sent."""
    reference = Reference.parse(path.reference)
    found = None if reference is None else stores.store().result(reference)
    if found is None:
        return problems.refused(HTTPStatus.NOT_FOUND, f"There is no result {path.reference!r}.")
    told: dict[str, Any] = found.to_dict()
    del told["capsule"]  # a path on the board's computer
    return jsonify(told)


def _facts(run: Run) -> RunFacts:
    return RunFacts(
        id=run.id,
        started_at=run.started_at,
        finished_at=run.finished_at,
        commit=run.commit,
        seed=run.seed,
        rig=run.rig,
        level=run.level,
        state=run.state,
        planned=run.planned,
    )
