"""What an iteration's file says: themes in rank order, criteria by kind. Shapes alone: no judging, no reading."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from harness.records import Level

Level_ = Annotated[Level, Field(strict=False, description="a level, L0 to L4")]
Words = Annotated[tuple[str, ...], Field(strict=False, description="a list of texts")]
Percent = Annotated[float, Field(gt=0, le=100, description="a percentage above 0, at most 100")]
Text = Annotated[str, Field(min_length=1, max_length=500, description="1-500 characters")]
Positive = Annotated[float, Field(gt=0, description="a number above 0")]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Criterion(_Strict):
    id: str = Field(pattern=r"^[0-9A-Za-z]+(-[0-9A-Za-z]+)*$", description='an id such as "2-B"')
    text: Text
    owner: str = ""
    carried_from: str = Field(default="", pattern=r"^([^/ ]+/[^/ ]+)?$", description='ITERATION/CRITERION, as "29/2-B"')


class OverTests(_Criterion):
    """A criterion over the tests of a level and, unless it says otherwise, of those below it.

    No pillars or products named means all.
    """

    level: Level_ = Level.L2
    exactly_this_level: bool = False
    pillars: Words = ()
    products: Words = ()
    fresh_h: Positive = 72.0
    set_apart: Literal["nothing", "what the product lacks"] = "nothing"

    def is_about(self, level: Level) -> bool:
        """True if tests of that level count."""
        return level is self.level or (not self.exactly_this_level and self.level.includes(level))


class PassRate(OverTests):
    """Passed at the first attempt, fresh and not quarantined, of everything planned."""

    kind: Literal["pass_rate"]
    at_least_percent: Percent
    each: Literal["all together", "pillar", "product"] = "all together"


class ExecutionRate(OverTests):
    """Tests that say something about the product, whatever they say, of everything planned."""

    kind: Literal["execution_rate"]
    at_least_percent: Percent = 100.0


class PillarsInPlace(OverTests):
    """Each pillar has tests of exactly this level, and enough of them have run on each product."""

    kind: Literal["pillars_in_place"]
    exactly_this_level: Literal[True] = True
    pillars: Annotated[Words, Field(min_length=1)]
    at_least_tests: int = Field(default=1, ge=1)


class RequirementCoverage(OverTests):
    """Each requirement of each product has a test of exactly this level, or of it and those below."""

    kind: Literal["requirement_coverage"]
    products: Annotated[Words, Field(min_length=1)]
    requirements: Words = ()
    by: Literal["planned", "executed", "passed"] = "passed"


class MeasurementWithin(_Criterion):
    """Measurements of one test within their limits on each product, over a time long enough."""

    kind: Literal["measurement"]
    test: Text
    measurements: Annotated[Words, Field(min_length=1)]
    products: Annotated[Words, Field(min_length=1)]
    at_least_s: float = Field(default=0.0, ge=0, description="seconds of the rig's time, 0 or more")
    fresh_h: Positive = 168.0


class Reliability(_Criterion):
    """Errors per thousand pages, with a confidence, against a limit: by default what each product promises."""

    kind: Literal["reliability"]
    errors: Text = "errors"
    pages: Text = "pages"
    products: Annotated[Words, Field(min_length=1)]
    at_most_per_1000: Positive | None = None
    confidence: float = Field(default=0.95, gt=0.5, lt=1, description="above 0.5, below 1")
    fresh_h: Positive = 168.0


class IssueAge(_Criterion):
    """No open issue of a priority is older than allowed."""

    kind: Literal["issue_age"]
    priority: Text = "P1"
    at_most_days: float = Field(ge=0, description="days, 0 or more; 0 means none may be open")
    fresh_h: Positive = 48.0


class ResponseTime(_Criterion):
    """Failures get their response in time."""

    kind: Literal["response_time"]
    level: Level_ = Level.L2
    within_h: Positive = 24.0
    at_least_percent: Percent = 100.0


class Nightly(_Criterion):
    """A suite has run in each of the last nights."""

    kind: Literal["nightly"]
    pillar: Text
    level: Level_ = Level.L2
    products: Words = ()
    nights: int = Field(default=7, ge=1, le=31, description="1-31 nights")
    at_least_percent: Percent = 100.0


class BuildOfTarget(_Criterion):
    """Firmware for a target has been built, and has run tests from end to end."""

    kind: Literal["build"]
    machine: Text
    products: Annotated[Words, Field(min_length=1)]
    fresh_h: Positive = 168.0


class PerformanceFigure(_Criterion):
    """One measured figure against limits that the criterion itself sets."""

    kind: Literal["performance"]
    measurement: Text
    machine: str = ""
    products: Annotated[Words, Field(min_length=1)]
    at_least: float | None = None
    at_most: float | None = None
    fresh_h: Positive = 168.0


class Manual(_Criterion):
    """What only people can judge: somebody signs that it is done."""

    kind: Literal["manual"]
    signed_by: Annotated[Words, Field(description="who may sign; nobody named means anybody")] = ()
    valid_days: float | None = Field(default=None, gt=0)


AnyKind = (
    PassRate
    | ExecutionRate
    | PillarsInPlace
    | RequirementCoverage
    | MeasurementWithin
    | Reliability
    | IssueAge
    | ResponseTime
    | Nightly
    | BuildOfTarget
    | PerformanceFigure
    | Manual
)
Criterion = Annotated[AnyKind, Field(discriminator="kind")]
KINDS = tuple(get_args(kind.model_fields["kind"].annotation)[0] for kind in get_args(AnyKind))
"""What a criterion may say as its kind."""


class Theme(_Strict):
    """One row of the page. Rank 0 comes first."""

    rank: int = Field(ge=0, le=99, description="0-99")
    title: Text
    criteria: Annotated[tuple[Criterion, ...], Field(strict=False, min_length=1)]


class Experiment(_Strict):
    """One step of the improvement cycle: what was tried, what was expected of it, and what came of it."""

    on: date
    what: Text
    expected: Text
    observed: str = ""
    learned: str = ""


class Improvement(_Strict):
    """The improvement cycle: from the current condition to the target condition, obstacle by obstacle."""

    current_condition: Text
    target_condition: Text
    obstacles: Words = ()
    experiments: Annotated[tuple[Experiment, ...], Field(strict=False)] = ()


def _in_rank_order(themes: tuple[Theme, ...]) -> tuple[Theme, ...]:
    return tuple(sorted(themes, key=lambda theme: theme.rank))


class Iteration(_Strict):
    """A period of a program with the conditions it is to end in. Begins and ends at midnight UTC, ``ends`` included."""

    id: str = Field(pattern=r"^[0-9A-Za-z._-]{1,40}$", description="1-40 letters, digits, '.', '_' or '-'")
    title: str = ""
    starts: date
    ends: date
    direction: Text
    improvement: Improvement | None = None
    themes: Annotated[
        tuple[Theme, ...], Field(strict=False, min_length=1, alias="theme"), AfterValidator(_in_rank_order)
    ]

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Every criterion, in rank order."""
        return tuple(criterion for theme in self.themes for criterion in theme.criteria)
