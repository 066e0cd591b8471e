"""What SQUAD's submit call carries: tests, metrics, metadata and a log, turned into records. No store.

The call is described at https://squad.readthedocs.io/en/latest/intro.html: a test is `SUITE/NAME` with `pass`, `fail`
or anything else for a test that was skipped; a metric is a number or several.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from harness.errors import SubmissionError
from harness.ingest.junit_records import DEFAULT_LEVEL, RIG_KIND
from harness.ingest.limits import checked_count, checked_moment, checked_name, trimmed
from harness.ingest.submission import Submission, run_id_of
from harness.moments import to_text
from harness.records import Attachment, Level, Measurement, Outcome, Planned, Result, Run, RunState

FIELDS = ("build_url", "datetime", "job_id", "job_status", "job_url", "resubmit_url")
"""What may stand in the form itself where no metadata is sent."""
METRICS = "[metrics]"
"""The test that carries a suite's metrics: it passed if all its numbers are numbers."""

_OUTCOMES = {"pass": Outcome.PASSED, "fail": Outcome.FAILED}
_SLUG = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where SQUAD would put it. The build is our commit, the environment our product."""

    group: str
    project: str
    build: str
    environment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The texts of the form, and the files in it that are kept as they are."""

    tests: str = ""
    metrics: str = ""
    metadata: str = ""
    fields: Mapping[str, str] | None = None
    attachments: tuple[Attachment, ...] = ()


def read_squad(place: Place, sent: Sent, *, now_ms: int, started: Callable[[str], str | None]) -> Submission:
    """The submission. ``started`` gives the start of a stored run by its id, so that the same again is the same.

    Raises SubmissionError for what is no JSON of that shape, with the name of the part and the place in it.
    """
    for name in ("group", "project", "build", "environment"):
        if not _SLUG.fullmatch(getattr(place, name)) or len(getattr(place, name)) > 100:
            raise SubmissionError(
                "is", place=name, value=repr(getattr(place, name)[:120]), expected="1-100 of a-z A-Z 0-9 _ . -"
            )
    metadata = _object(sent.metadata, "metadata") or dict(sent.fields or {})
    job = str(metadata["job_id"]) if metadata.get("job_id") else None
    where = (place.group, place.project, place.build, place.environment)
    content = (
        (job,)
        if job is not None
        else (sent.tests, sent.metrics, sent.metadata, repr(sorted((sent.fields or {}).items())))
    )
    run_id = run_id_of("squad", *where, *content)
    started_at = _moment(metadata, now_ms) or started(run_id) or to_text(now_ms)
    level = _level(metadata)
    results = tuple(_results(place, sent, level, started_at))
    checked_count(len(results), place="tests and metrics")
    if not results:
        raise SubmissionError("hold nothing", place="tests and metrics", expected="at least one test or metric")
    run = Run(
        id=run_id,
        started_at=started_at,
        commit=place.build,
        seed=0,
        rig=f"{place.group}/{place.project}",
        level=level,
        planned=len(results),
        finished_at=started_at,
        state=RunState.FINISHED,
    )
    planned = tuple(
        Planned(test_id=one.test_id, profile=one.profile, pillar=one.pillar, level=one.level) for one in results
    )
    return Submission(run=run, planned=planned, results=results, attachments=sent.attachments)


def _results(place: Place, sent: Sent, level: Level, at: str) -> Iterator[Result]:
    def made(suite: str, test_id: str, outcome: Outcome, **more: Any) -> Result:
        return Result(
            test_id=checked_name(test_id, place="tests", what="name of a test"),
            pillar=suite.partition("/")[0] or place.project,
            level=level,
            profile=place.environment,
            rig_kind=RIG_KIND,
            outcome=outcome,
            attempt=1,
            seed=0,
            firmware_hash="",
            profile_hash="",
            virtual_s=None,
            wall_s=0.0,
            finished_at=at,
            **more,
        )

    for name, value in _object(sent.tests, "tests").items():
        said, log = (value.get("result"), value.get("log")) if isinstance(value, dict) else (value, None)
        suite, _ = _parted(name)
        outcome = _OUTCOMES.get(str(said).strip().lower(), Outcome.SKIPPED)
        message = "" if outcome in (Outcome.PASSED, Outcome.FAILED) else f"sent as {said!r}"[:200]
        yield made(suite, name, outcome, message=message, log=trimmed(str(log or "")))
    suites: dict[str, list[tuple[str, Any]]] = {}
    for name, value in _object(sent.metrics, "metrics").items():
        suite, metric = _parted(name)
        suites.setdefault(suite, []).append((metric, value))
    for suite, metrics in suites.items():
        taken = tuple(
            _measurement(f"metrics: {suite}/{name}".replace(" /", " "), name, value) for name, value in metrics
        )
        yield made(suite, f"{suite}/{METRICS}".lstrip("/"), Outcome.PASSED, measurements=taken)


def _parted(name: str) -> tuple[str, str]:
    """Suite and name. A variant in square brackets may hold slashes."""
    stem, bracket, variant = name.partition("[")
    suite, _, last = stem.rpartition("/")
    return suite, last + bracket + variant


def _measurement(place: str, name: str, value: Any) -> Measurement:
    """A metric: of several numbers their mean, as SQUAD has it."""
    unit = ""
    if isinstance(value, dict):
        value, unit = value.get("value"), str(value.get("unit") or "")[:40]
    numbers = value if isinstance(value, list) else [value]
    if not numbers or not all(isinstance(one, int | float) and not isinstance(one, bool) for one in numbers):
        raise SubmissionError("is", place=place, value=repr(value)[:80], expected="a number, or several")
    try:
        mean = math.fsum(map(float, numbers)) / len(numbers)
    except OverflowError:
        mean = math.inf
    if not math.isfinite(mean):
        raise SubmissionError("is", place=place, value=repr(value)[:80], expected="a finite number")
    return Measurement(name=checked_name(name, place=place, what="name of a metric")[:200], unit=unit, value=mean)


def _object(text: str, part: str) -> dict[str, Any]:
    if not text.strip():
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        place = f"{part}:{error.lineno}" if isinstance(error, json.JSONDecodeError) else part
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "cannot be read"
        raise SubmissionError(f"is not JSON ({reason})", place=place, expected="a JSON object") from error
    if not isinstance(found, dict):
        raise SubmissionError("is", place=part, value=type(found).__name__, expected="a JSON object")
    return found


def _moment(metadata: Mapping[str, Any], now_ms: int) -> str | None:
    text = metadata.get("datetime")
    return checked_moment(str(text), now_ms=now_ms, place="metadata: datetime") if text else None


def _level(metadata: Mapping[str, Any]) -> Level:
    text = str(metadata.get("level") or DEFAULT_LEVEL)
    if text not in [level.value for level in Level]:
        raise SubmissionError("is", place="metadata: level", value=repr(text[:40]), expected=", ".join(Level))
    return Level(text)
