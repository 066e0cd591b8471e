"""The API against what schemathesis makes of its own document: nothing breaks it, and every answer is as described."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from harness.access.roles import Role
from harness.records import Run
from harness.store import Store
from tests.harness.board.serving import Board

EXAMPLES = 40
"""Requests for each operation and kind of data: seconds here; more say no more until the API changes."""

# A schema cannot say that a body is a JUnit report, a field of a form JSON, or a text a moment of the past.
_BEYOND_A_SCHEMA = [positive_data_acceptance]


# What a schema cannot say, said by examples: only so do requests come past the first check.
_MOMENTS = ["2025-03-01T14:05:09+00:00", "2025-03-01T14:05:09Z", "2025-03-02T04:05:09.125+14:00"]
_REPORTS = [
    '<testsuite name="s" tests="1"><testcase classname="k" name="t" time="1"/></testsuite>',
    '<testsuites><testsuite name="s"><testcase name="t"><failure message="m"/></testcase></testsuite></testsuites>',
    '<testsuite timestamp="2025-03-01T14:05:09"><testcase name="é"><flakyError/></testcase></testsuite>',
]
_OBJECTS = {
    "tests": ['{"a/b": "pass", "c": "fail"}', '{"a/b[x/y]": {"result": "skip", "log": "l"}}', "{}"],
    "metrics": ['{"v": 1, "a/w": [1, 2.5]}', '{"a/v": {"value": 3, "unit": "ppm"}}'],
    "metadata": ['{"job_id": "7", "level": "L4"}', '{"datetime": "2025-03-01T14:05:09+00:00"}'],
}


@schemathesis.serializer("application/xml", "text/xml")
def _xml_as_it_is(_context: object, value: Any) -> bytes:
    """The library would put the text into an element of its own."""
    return str(value).encode("utf-8", "backslashreplace")


def _with_examples(document: dict[str, Any]) -> dict[str, Any]:
    schemas, paths = document["components"]["schemas"], document["paths"]
    schemas["OwnRun"]["properties"]["started_at"] = {"const": _MOMENTS[0]}
    schemas["OwnRun"]["properties"]["finished_at"] = {"enum": _MOMENTS}
    schemas["OwnRun"]["required"].append("finished_at")
    schemas["OwnResult"]["properties"]["finished_at"] = {"enum": _MOMENTS}
    paths["/api/v1/junit"]["post"]["requestBody"]["content"]["application/xml"]["schema"] = {"enum": _REPORTS}
    form = paths["/api/submit/{group}/{project}/{build}/{environment}"]["post"]["requestBody"]["content"]
    for content in form.values():
        for name, texts in _OBJECTS.items():
            content["schema"]["properties"][name] = {"enum": texts}
        content["schema"]["properties"]["datetime"] = {"enum": _MOMENTS}
        content["schema"]["required"] = ["tests"]
    for item in paths.values():
        for operation in item.values():
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "path" and parameter["name"] == "run":
                    parameter["schema"] = {"enum": ["run-1", "run-2"]}
                if parameter["name"] in ("commit", "profile"):
                    parameter["required"] = True
    return document


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
def test_every_request_gets_an_answer_that_the_document_describes(
    board: Board,
    store: Store,
    make_run: Callable[..., Run],
    bearer: Callable[[Role], Mapping[str, str]],
    mode: GenerationMode,
) -> None:
    store.begin_run(make_run())
    document = board.get("/api/openapi.json").json
    schema = schemathesis.openapi.from_dict(_with_examples(document) if mode is GenerationMode.POSITIVE else document)
    schema.config.update(base_url=board.url.rstrip("/"))
    headers = dict(bearer(Role.AGENT))
    operations = [found.ok() for found in schema.get_all_operations()]
    counts = {operation.label: _ask(operation, mode, headers) for operation in operations}
    print()
    for label, answers in counts.items():
        told = ", ".join(f"{count} x {status}" for status, count in sorted(answers.items())) or "nothing to send"
        print(f"{mode.value:8} {label}: {told}")
    total = sum(sum(answers.values()) for answers in counts.values())
    print(f"{mode.value}: {total} requests to {len(counts)} operations")
    assert total > len(counts)
    assert not any(status >= 500 for answers in counts.values() for status in answers)


def _ask(operation: Any, mode: GenerationMode, headers: dict[str, str]) -> Counter[int]:
    """Send what the document allows, or what it forbids; how often each status came."""
    answers: Counter[int] = Counter()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: schemathesis.Case) -> None:
        response = case.call(headers=headers)
        answers[response.status_code] += 1
        case.validate_response(response, headers=headers, excluded_checks=_BEYOND_A_SCHEMA)

    try:
        send()
    except Unsatisfiable:  # nothing can be wrong about a request without parameters
        assert mode is GenerationMode.NEGATIVE
    return answers
