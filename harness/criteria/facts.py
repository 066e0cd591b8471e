"""What criteria are judged on: records of tests, runs, measurements, issues and failures. No judgement, no I/O."""

from __future__ import annotations

from dataclasses import dataclass

from harness.records import Level, Measurement, RunState
from harness.reports.summary import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFact:
    """One promised test on one product, and its last result if there is any.

    ``at`` is when the run of that result started. ``lacks`` says that it has not run because of the product.
    """

    test_id: str
    profile: str
    pillar: str
    level: Level
    requirements: tuple[str, ...] = ()
    standing: Standing = Standing.NOT_RUN
    at: str | None = None
    run_id: str | None = None
    reference: str | None = None
    commit: str | None = None
    lacks: bool = False
    quarantined: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementFact:
    """One measurement of one result. ``duration_s`` is how long that test took in the rig's own time."""

    measurement: Measurement
    test_id: str
    profile: str
    machine: str
    standing: Standing
    at: str
    run_id: str
    reference: str
    commit: str
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFact:
    """One run with the number of tests that executed, by pillar and product."""

    id: str
    level: Level
    state: RunState
    commit: str
    started_at: str
    finished_at: str | None
    executed: tuple[tuple[str, str, int], ...] = ()
    passed: int = 0
    retried: int = 0
    failed: int = 0
    error: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildFact:
    """Firmware of a product that executed tests on a machine in a run."""

    profile: str
    machine: str
    firmware_hash: str
    run_id: str
    commit: str
    at: str
    executed: int
    passed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIssue:
    """An open issue; ``opened_at`` in ISO 8601, UTC."""

    key: str
    title: str
    priority: str
    opened_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueList:
    """All open issues as of a moment; ``read_at`` is when the tracker last told us."""

    read_at: str
    issues: tuple[OpenIssue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseFact:
    """One failure: when it turned red, and when its clock stopped, if it has. ``number`` is the failure's own."""

    number: int
    name: str
    product: str
    level: Level
    red_at: str
    responded_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """Somebody's word that a manual criterion is met."""

    criterion: str
    who: str
    at: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything a criterion may be judged on. None for issues or responses: nobody keeps them here.

    ``requirements`` and
    ``promised_errors``, per 1000 pages, are those of each product's profile.
    """

    tests: tuple[PlannedFact, ...] = ()
    measurements: tuple[MeasurementFact, ...] = ()
    runs: tuple[RunFact, ...] = ()
    builds: tuple[BuildFact, ...] = ()
    issues: IssueList | None = None
    responses: tuple[ResponseFact, ...] | None = None
    sign_offs: tuple[SignOff, ...] = ()
    requirements: tuple[tuple[str, tuple[str, ...]], ...] = ()
    promised_errors: tuple[tuple[str, float], ...] = ()
