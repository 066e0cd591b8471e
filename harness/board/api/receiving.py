"""What the API takes in: JUnit XML, Makeready's own results, SQUAD's submissions."""

from __future__ import annotations

import re
from collections.abc import Collection
from http import HTTPStatus
from itertools import count
from typing import Any

from flask import Response, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models import RawModel
from pydantic import BaseModel, ConfigDict, Field

from harness import wall_clock
from harness.access.roles import Right
from harness.board import guard, refreshing, stores
from harness.board.api import problems
from harness.board.api.answers import Received
from harness.board.api.once import once
from harness.errors import SubmissionError
from harness.ingest.receive import receive_junit, receive_own, receive_squad
from harness.ingest.squad import FIELDS, Place, Sent
from harness.ingest.submission import Context, Receipt
from harness.moments import to_text
from harness.records import Attachment, Level
from harness.store.artifacts import MOST_ARTIFACT_BYTES

api = APIBlueprint("api_receiving", __name__)

_RUN = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"
_SLUG = r"^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}$"
_STRANGE = re.compile(r"[^A-Za-z0-9_. -]")
_ANSWERS = problems.responses(ok={200: Received, 201: Received})


class XmlBody(RawModel):
    """A JUnit report."""

    mimetypes = ["application/xml", "text/xml"]  # noqa: RUF012  # the library declares it so


class JsonBody(RawModel):
    """A submission of Makeready's own."""

    mimetypes = ["application/json"]  # noqa: RUF012  # the library declares it so


class FormBody(RawModel):
    """A form of SQUAD's; its parts are in the document."""

    mimetypes = ["multipart/form-data"]  # noqa: RUF012  # the library declares it so


class Beside(BaseModel):
    """What is said beside a report; what is not said is taken from the report's properties."""

    model_config = ConfigDict(extra="ignore")
    commit: str | None = Field(None, min_length=1, max_length=200, description="what was tested")
    profile: str | None = Field(None, min_length=1, max_length=200, description="product")
    level: Level | None = None
    pillar: str | None = Field(None, min_length=1, max_length=200)
    rig: str | None = Field(None, min_length=1, max_length=200, description="what the tests ran on")
    run: str | None = Field(None, pattern=_RUN, description="add to this run; by default each report is one")
    attempt: int = Field(1, ge=1, le=32_767, description="number of the first attempt: 2 for a first rerun")


class SquadPlace(BaseModel):
    """Where SQUAD would put it: the build is the commit, the environment the product."""

    group: str = Field(pattern=_SLUG)
    project: str = Field(pattern=_SLUG)
    build: str = Field(pattern=_SLUG)
    environment: str = Field(pattern=_SLUG)


@api.post("/api/v1/junit", responses=_ANSWERS)
@guard.needs(Right.SUBMIT)
def take_junit(query: Beside, raw: XmlBody) -> Response:  # noqa: ARG001  # it is read below; the name makes the document
    """Store a JUnit report of any tool, whole or not at all.

    201 if it added something, 200 if all of it was there. Commit and product must be said, here or in the report.
    """
    context = Context(
        commit=query.commit,
        profile=query.profile,
        level=query.level,
        pillar=query.pillar,
        rig=query.rig,
        run_id=query.run,
        attempt=query.attempt,
        spelling="?{}=",
    )
    return once(
        lambda: _told(receive_junit(stores.store(), _body(), context, place="body", now_ms=wall_clock.now_ms()))
    )


@api.post("/api/v1/results", responses=_ANSWERS)
@guard.needs(Right.SUBMIT)
def take_results(raw: JsonBody) -> Response:  # noqa: ARG001  # as above
    """Store results of Makeready's own kind, whole or not at all.

    A run begins with the first submission that names it and ends when one says so. 201 if results were added, else 200.
    """
    return once(lambda: _told(receive_own(stores.store(), _body(), place="body", now_ms=wall_clock.now_ms())))


@api.post(
    "/api/submit/<string:group>/<string:project>/<string:build>/<string:environment>",
    responses=problems.responses(ok={201: None}),
)
@guard.needs(Right.SUBMIT)
def take_squad(path: SquadPlace, raw: FormBody) -> Response:  # noqa: ARG001  # as above
    """Take what SQUAD's users already script: tests, metrics, metadata, log and attachments, as files or fields.

    Answers with the id of the run. The same again adds nothing.
    """
    return once(lambda: _take_squad(path))


def _take_squad(path: SquadPlace) -> Response:
    place = Place(group=path.group, project=path.project, build=path.build, environment=path.environment)
    store, now_ms = stores.store(), wall_clock.now_ms()
    sent = Sent(
        tests=_part("tests"),
        metrics=_part("metrics"),
        metadata=_part("metadata"),
        fields={name: request.form[name] for name in FIELDS if request.form.get(name)},
        attachments=_attachments(now_ms),
    )
    receipt = receive_squad(store, place, sent, now_ms=now_ms)
    _judge_aside(receipt)
    return Response(f"{receipt.run_id}\n", status=HTTPStatus.CREATED, mimetype="text/plain")


def _part(name: str) -> str:
    """A part of the form, sent as a file or as a field. Raises SubmissionError for bytes that are no UTF-8."""
    file = request.files.get(name)
    if file is None:
        return request.form.get(name, "")
    body: bytes = file.read()
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SubmissionError(
            f"is not UTF-8 (byte {error.start})", place=name, expected="a JSON object in UTF-8"
        ) from error


def _attachments(now_ms: int) -> tuple[Attachment, ...]:
    """Log and attachments. Of one that is too large only as much is read as shows it."""
    found: list[tuple[str, str, bytes]] = []
    if request.form.get("log"):
        found.append(("log", "text/plain", request.form["log"].encode("utf-8", "backslashreplace")))
    for part in ("log", "attachment"):
        for file in request.files.getlist(part):
            name = file_name("log" if part == "log" else file.filename, [one for one, _, _ in found])
            found.append((name, file.mimetype or "application/octet-stream", file.read(MOST_ARTIFACT_BYTES + 1)))
    return tuple(
        Attachment(name=name, media_type=media_type, body=body, sent_ms=now_ms) for name, media_type, body in found
    )


def file_name(text: str | None, taken: Collection[str] = ()) -> str:
    """The last part of a path as a browser or curl sends it, fit for an address and unlike those that are taken."""
    last = (text or "").replace("\\", "/").rpartition("/")[2]
    name = _STRANGE.sub("_", last).lstrip(". -")[:180] or "attachment"
    return next(one for number in count(1) if (one := name if number == 1 else f"{name}-{number}") not in taken)


def _judge_aside(receipt: Receipt) -> None:
    """Have criteria judged if the run has ended; the answer does not wait for it."""
    if receipt.has_ended:
        refreshing.refresher().judge_running_aside(to_text(wall_clock.now_ms()))


def _told(receipt: Receipt) -> Response:
    _judge_aside(receipt)
    status = HTTPStatus.CREATED if receipt.added else HTTPStatus.OK
    return Response(Received.of(receipt).model_dump_json(), status=status, mimetype="application/json")


def _body() -> bytes:
    encoding: Any = request.headers.get("Content-Encoding", "identity")
    if encoding != "identity":
        raise SubmissionError("is", place="Content-Encoding", value=repr(encoding[:40]), expected="a body as it is")
    return request.get_data(cache=True)
