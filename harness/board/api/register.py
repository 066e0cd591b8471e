"""Puts the API into the board."""

from __future__ import annotations

from flask import Response, jsonify
from flask_openapi3.openapi import OpenAPI

from harness.board.api import artifacts, document, issues, monitoring, reading, receiving
from harness.ingest.limits import MOST_BYTES

_FORM_BYTES = 32 * 2**20
"""Of the fields of a form, which are held in memory."""


def register(app: OpenAPI) -> None:
    """Add every address of the API, and its document at /api/openapi.json."""
    app.config.update(MAX_CONTENT_LENGTH=MOST_BYTES, MAX_FORM_MEMORY_SIZE=_FORM_BYTES)
    for part in (receiving.api, issues.api, artifacts.api, reading.api, monitoring.api):
        app.register_api(part)

    @app.get("/api/openapi.json")
    def openapi() -> Response:
        return jsonify(document.document(app))
