"""Files that come with a run: kept once, never replaced, handed out as downloads."""

from __future__ import annotations

import re
from http import HTTPStatus

from flask import Response, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models import RawModel
from pydantic import BaseModel, Field

from harness import wall_clock
from harness.access.roles import Right
from harness.board import guard, stores
from harness.board.api import problems
from harness.board.api.answers import ArtifactFacts, Artifacts
from harness.records import Attachment
from harness.store.artifacts import MOST_ARTIFACT_BYTES, Artifact
from harness.store.deliveries import Deliveries

api = APIBlueprint("api_artifacts", __name__)

_RUN = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"
_NAME = r"^[A-Za-z0-9_][A-Za-z0-9_. -]{0,199}$"
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,60}/[A-Za-z0-9!#$&^_.+-]{1,60}")
# Whatever was sent: a browser is to keep it, not to show it.
_HEADERS = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}


class FileBody(RawModel):
    """Any bytes."""

    mimetypes = ["application/octet-stream"]  # noqa: RUF012  # the library declares it so


class OfRun(BaseModel):
    """A run, by its id."""

    run: str = Field(pattern=_RUN)


class File(OfRun):
    """A file of a run."""

    name: str = Field(pattern=_NAME)


@api.put(
    "/api/v1/runs/<string:run>/artifacts/<string:name>",
    responses=problems.responses(
        400, 401, 403, 404, 409, 413, 422, 429, 503, ok={200: ArtifactFacts, 201: ArtifactFacts}
    ),
)
@guard.needs(Right.SUBMIT)
def keep_artifact(path: File, raw: FileBody) -> Response:  # noqa: ARG001  # read below; the name makes the document
    """Keep a file of a run. The same bytes again change nothing; other bytes under the name are refused."""
    store = stores.store()
    if store.run(path.run) is None:
        return problems.refused(HTTPStatus.NOT_FOUND, f"There is no run {path.run!r}.")
    if (request.content_length or 0) > MOST_ARTIFACT_BYTES:
        return problems.refused(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"artifact {path.name}: expected at most {MOST_ARTIFACT_BYTES} bytes"
        )
    kind = request.mimetype if _MEDIA_TYPE.fullmatch(request.mimetype or "") else "application/octet-stream"
    sent = Attachment(name=path.name, media_type=kind, body=request.get_data(cache=False), sent_ms=wall_clock.now_ms())
    artifact, is_new = Deliveries(store).add_artifact(path.run, sent)
    status = HTTPStatus.CREATED if is_new else HTTPStatus.OK
    return Response(_facts(artifact).model_dump_json(), status=status, mimetype="application/json")


@api.get(
    "/api/v1/runs/<string:run>/artifacts",
    responses=problems.responses(401, 403, 404, 422, 429, 503, ok={200: Artifacts}),
)
def list_artifacts(path: OfRun) -> Response:
    """The files of a run, by name."""
    store = stores.store()
    if store.run(path.run) is None:
        return problems.refused(HTTPStatus.NOT_FOUND, f"There is no run {path.run!r}.")
    found = Artifacts(artifacts=[_facts(one) for one in Deliveries(store).artifacts(path.run)])
    return Response(found.model_dump_json(), mimetype="application/json")


@api.get(
    "/api/v1/runs/<string:run>/artifacts/<string:name>",
    responses=problems.responses(401, 403, 404, 422, 429, 503, ok={200: None}),
)
def give_artifact(path: File) -> Response:
    """The bytes of a file."""
    found = Deliveries(stores.store()).artifact(path.run, path.name)
    if found is None:
        return problems.refused(HTTPStatus.NOT_FOUND, f"Run {path.run!r} has no artifact {path.name!r}.")
    artifact, body = found
    response = Response(body, mimetype=artifact.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{artifact.name}"'
    response.headers["ETag"] = f'"{artifact.digest}"'
    for name, value in _HEADERS.items():
        response.headers[name] = value
    return response


def _facts(artifact: Artifact) -> ArtifactFacts:
    return ArtifactFacts(
        name=artifact.name,
        media_type=artifact.media_type,
        size=artifact.size,
        sha256=artifact.digest,
        stored_at=artifact.stored_at,
    )
