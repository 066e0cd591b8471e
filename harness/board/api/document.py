"""The OpenAPI document of the API: what the routes say, and what their library cannot say for them."""

from __future__ import annotations

import copy
from importlib.metadata import version
from typing import Any

from flask import Flask
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI

from harness.board.api.once import HEADER
from harness.ingest.own import OwnSubmission
from harness.ingest.squad import FIELDS

INFO = Info(
    title="Makeready",
    version=version("makeready"),
    description="Results in, states out. Whatever is sent may be sent again: see docs/api.md.",
)
SECURITY: Any = {"token": {"type": "http", "scheme": "bearer"}}

_KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "repeats the answer word for word for a week",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]{1,200}$"},
}
_MEDIA_TYPES = {
    "/metrics": "application/openmetrics-text",
    "/check/{iteration}": "text/plain",
    "/check/{iteration}/{criterion}": "text/plain",
    "/badge/{iteration}.svg": "image/svg+xml",
    "/badge/{iteration}/{criterion}.svg": "image/svg+xml",
    "/calendar.ics": "text/calendar",
}
_TEXT = {"text/plain": {"schema": {"type": "string"}}}


class DescribedApp(OpenAPI):
    """An app whose API is described and whose pages are not: those are routes of the app or of plain blueprints."""

    get = Flask.get  # the library's would describe it and take its arguments away


def document(app: OpenAPI) -> dict[str, Any]:
    """The document as values of JSON."""
    found: dict[str, Any] = copy.deepcopy(app.api_doc)
    paths, schemas = found["paths"], found["components"]["schemas"]
    schemas.pop("ValidationErrorModel", None)
    own = OwnSubmission.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(own.pop("$defs"))
    schemas["OwnSubmission"] = own
    _body(paths["/api/v1/results"]["post"], {"application/json": _ref("OwnSubmission")})
    binary = {"type": "string", "format": "binary"}
    texts = {name: {"type": "string"} for name in ("tests", "metrics", "metadata", "log", *FIELDS)}
    form = {"type": "object", "properties": {**texts, "attachment": {"type": "array", "items": binary}}}
    squad = paths["/api/submit/{group}/{project}/{build}/{environment}"]["post"]
    _body(squad, {"multipart/form-data": form, "application/x-www-form-urlencoded": {**form, "properties": texts}})
    squad["responses"]["201"]["content"] = _TEXT
    artifact = paths["/api/v1/runs/{run}/artifacts/{name}"]
    artifact["get"]["responses"]["200"]["content"] = {"*/*": {"schema": binary}}
    _body(artifact["put"], {"application/octet-stream": binary})
    for path, media_type in _MEDIA_TYPES.items():
        answers = paths[path]["get"]["responses"]
        for status in {"200", "404", "500"} & answers.keys():
            answers[status].setdefault("content", {})[media_type] = {"schema": {"type": "string"}}
        if path.startswith("/check/"):  # no data, or no such criterion
            answers["404"]["content"]["application/json"] = {"schema": _ref("Problem")}
    _body(paths["/api/v1/issues"]["post"], {"application/json": {}, "text/csv": {}})
    for item in paths.values():
        for method, operation in item.items():
            if method == "post":
                operation.setdefault("parameters", []).append(_KEY)
            if method in ("post", "put"):
                operation["security"] = [{"token": []}]
            else:
                operation["security"] = [{}, {"token": []}]
    return found


def _body(operation: dict[str, Any], content: dict[str, Any]) -> None:
    operation["requestBody"] = {
        "required": True,
        "content": {media_type: {"schema": schema} for media_type, schema in content.items()},
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
