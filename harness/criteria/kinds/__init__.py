"""One module for each kind of criterion: a pure function from criterion, facts and now to a verdict."""

from collections.abc import Callable
from typing import Any

from harness.criteria.facts import Facts
from harness.criteria.kinds.build import judge_build
from harness.criteria.kinds.execution_rate import judge_execution_rate
from harness.criteria.kinds.issue_age import judge_issue_age
from harness.criteria.kinds.manual import judge_manual
from harness.criteria.kinds.measurement import judge_measurement
from harness.criteria.kinds.nightly import judge_nightly
from harness.criteria.kinds.pass_rate import judge_pass_rate
from harness.criteria.kinds.performance import judge_performance
from harness.criteria.kinds.pillars_in_place import judge_pillars_in_place
from harness.criteria.kinds.reliability import judge_reliability
from harness.criteria.kinds.requirement_coverage import judge_requirement_coverage
from harness.criteria.kinds.response_time import judge_response_time
from harness.criteria.verdict import Verdict

JUDGES: dict[str, Callable[[Any, Facts, str], Verdict]] = {
    "pass_rate": judge_pass_rate,
    "execution_rate": judge_execution_rate,
    "pillars_in_place": judge_pillars_in_place,
    "requirement_coverage": judge_requirement_coverage,
    "measurement": judge_measurement,
    "reliability": judge_reliability,
    "issue_age": judge_issue_age,
    "response_time": judge_response_time,
    "nightly": judge_nightly,
    "build": judge_build,
    "performance": judge_performance,
    "manual": judge_manual,
}
"""The judge of each kind; ``now`` is UTC in ISO 8601."""
