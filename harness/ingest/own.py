"""Makeready's own results as JSON: strict models, parsed once, turned into records. No store."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from harness.errors import HarnessError, SubmissionError
from harness.ingest.limits import AHEAD_MS, MOST_NAME, MOST_RESULTS, checked_moment, checked_run_id, trimmed
from harness.ingest.submission import Submission
from harness.moments import to_ms
from harness.records import Level, Measurement, Outcome, Planned, Result, Run, RunState

_Model = TypeVar("_Model", bound=BaseModel)
_Name = Annotated[str, Field(min_length=1, max_length=MOST_NAME)]
_Word = Annotated[str, Field(min_length=1, max_length=200)]
_Hash = Annotated[str, Field(max_length=200)]
_Moment = Annotated[str, Field(max_length=80, description="UTC in ISO 8601", examples=["2025-03-01T14:05:09+00:00"])]
_Seed = Annotated[int, Field(ge=0, lt=2**64)]
_Seconds = Annotated[float, Field(ge=0, lt=1e9, allow_inf_nan=False)]
_Number = Annotated[float, Field(allow_inf_nan=False)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OwnMeasurement(_Strict):
    """A number declared with its limits; null for one never taken."""

    name: _Word
    unit: Annotated[str, Field(max_length=40)]
    value: _Number | None = None
    low: _Number | None = None
    high: _Number | None = None


class OwnPlanned(_Strict):
    """One test on one product that the run promises."""

    test_id: _Name
    profile: _Word
    pillar: _Word
    level: Level
    requirements: Annotated[tuple[_Word, ...], Field(max_length=100)] = ()


class OwnResult(_Strict):
    """One attempt at one test. ``capsule`` is not among it: send the file as an artifact of the run."""

    test_id: _Name
    pillar: _Word
    level: Level
    profile: _Word
    rig_kind: _Word
    outcome: Outcome
    attempt: Annotated[int, Field(ge=1, le=32_767)] = 1
    seed: _Seed = 0
    firmware_hash: _Hash = ""
    profile_hash: _Hash = ""
    virtual_s: _Seconds | None = None
    wall_s: _Seconds
    finished_at: _Moment
    trace_digest: _Hash | None = None
    message: str = ""
    log: str = ""
    requirements: Annotated[tuple[_Word, ...], Field(max_length=100)] = ()
    measurements: Annotated[tuple[OwnMeasurement, ...], Field(max_length=1_000)] = ()
    machine: _Word | None = None


class OwnRun(_Strict):
    """The run that results belong to: it begins with the first that come, and ends when ``state`` says so."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    started_at: _Moment
    commit: _Word
    seed: _Seed = 0
    rig: _Word
    level: Level
    state: RunState = RunState.RUNNING
    finished_at: _Moment | None = None


class OwnSubmission(_Strict):
    """A run, and what is to be added to it."""

    run: OwnRun
    planned: Annotated[tuple[OwnPlanned, ...], Field(max_length=MOST_RESULTS)] = ()
    results: Annotated[tuple[OwnResult, ...], Field(max_length=MOST_RESULTS)] = ()


def read_own(data: bytes, *, place: str, now_ms: int) -> Submission:
    """The submission of a document. Raises SubmissionError, with the way to the value, for anything wrong in it."""
    sent = parse(OwnSubmission, data, place=place)
    started_at = checked_moment(sent.run.started_at, now_ms=now_ms, place=f"{place}: run.started_at")
    finished_at = sent.run.finished_at
    if finished_at is not None:
        finished_at = checked_moment(finished_at, now_ms=now_ms, place=f"{place}: run.finished_at")
    elif sent.run.state is not RunState.RUNNING:
        raise SubmissionError(
            "is missing", place=f"{place}: run.finished_at", expected="a moment, since the run has ended"
        )
    run = Run(
        id=checked_run_id(sent.run.id, place=f"{place}: run.id"),
        started_at=started_at,
        commit=sent.run.commit,
        seed=sent.run.seed,
        rig=sent.run.rig,
        level=sent.run.level,
        planned=len(sent.planned),
        finished_at=finished_at,
        state=sent.run.state,
    )
    planned = tuple(Planned(**item.model_dump()) for item in sent.planned)
    results = tuple(
        _result(item, started_at, place=f"{place}: results.{number}", now_ms=now_ms)
        for number, item in enumerate(sent.results)
    )
    return Submission(run=run, planned=planned, results=results)


def parse(model: type[_Model], data: bytes | str, *, place: str) -> _Model:
    """The model in a JSON text. Raises SubmissionError with the first thing that is wrong and where it is."""
    try:
        return model.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        way = ".".join(map(str, first["loc"]))
        more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        raise SubmissionError(f"{first['msg']}{more}", place=f"{place}: {way}" if way else place) from error


def _result(sent: OwnResult, started_at: str, *, place: str, now_ms: int) -> Result:
    finished_at = checked_moment(sent.finished_at, now_ms=now_ms, place=f"{place}.finished_at")
    if to_ms(finished_at) < to_ms(started_at) - AHEAD_MS:
        raise SubmissionError(
            f"{finished_at} is before the run began", place=f"{place}.finished_at", expected=f"{started_at} or later"
        )
    fields = sent.model_dump(exclude={"measurements"})
    fields.update(finished_at=finished_at, message=trimmed(sent.message), log=trimmed(sent.log))
    try:
        taken = tuple(Measurement(**one.model_dump()) for one in sent.measurements)
    except HarnessError as error:
        raise SubmissionError(str(error), place=f"{place}.measurements") from error
    return Result(**fields, measurements=taken)
