"""Errors as answers of the API: a status that says who must act, and the error's own words."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response, jsonify
from pydantic import BaseModel, ValidationError

from harness.board.api.answers import Problem
from harness.errors import ConfigError, ContradictionError, MakereadyError, StorageError, SubmissionError

RETRY_S = 5


def answer(error: MakereadyError) -> Response:
    """The error as JSON. 503 comes with Retry-After: nothing was stored, and the same again may succeed."""
    response = jsonify(error=str(error), who=error.who)
    response.status_code = _status(error)
    if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_S)
    return response


def refused(status: HTTPStatus, text: str) -> Response:
    """Another refusal, in the same form."""
    response = jsonify(error=text, who="configuration")
    response.status_code = status
    return response


def invalid(error: ValidationError) -> Response:
    """A query, path or header that is not as the document says."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    way = ".".join(map(str, first["loc"]))
    return refused(HTTPStatus.UNPROCESSABLE_ENTITY, f"{way}: {first['msg']}" if way else first["msg"])


def responses(*statuses: int, ok: dict[int, type[BaseModel] | None]) -> Any:
    """Responses for the document: the good ones, and a Problem for each of the others that can come."""
    always = statuses or (400, 401, 403, 409, 413, 422, 429, 503)
    return {**ok, **dict.fromkeys(always, Problem)}


def _status(error: MakereadyError) -> HTTPStatus:
    if isinstance(error, ContradictionError):
        return HTTPStatus.CONFLICT
    if isinstance(error, SubmissionError):
        return HTTPStatus.BAD_REQUEST
    if isinstance(error, StorageError):
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.SERVICE_UNAVAILABLE if isinstance(error, ConfigError) else HTTPStatus.BAD_REQUEST
