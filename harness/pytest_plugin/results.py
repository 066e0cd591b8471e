"""From what pytest says of a test's phases to one Result, and a capsule when it failed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from harness import wall_clock
from harness.capsule import Capsule, write_capsule
from harness.errors import ConfigError, FirmwareFault, MakereadyError
from harness.moments import to_text
from harness.pytest_plugin import selection
from harness.pytest_plugin.fixtures import FIRMWARE, MEASURE, NOT_RUN_PREFIX, RIG
from harness.pytest_plugin.picture import attach_to_report, draw
from harness.records import Outcome, Result
from harness.rig.address import RigKind

REPORT_FIELD = "makeready_result"
LOG_LINES = 40
"""Lines of a test that did not pass. Of one that passed none are kept: they would be most of the database."""
PHASES = pytest.StashKey["_Phases"]()


@dataclass(slots=True)
class _Phases:
    """What has been seen of a test so far; the worst phase decides."""

    outcome: Outcome = Outcome.PASSED
    messages: list[str] = field(default_factory=list)
    wall_s: float = 0.0


def judge_measurements(item: pytest.Item) -> None:
    """Fail a test whose measurements are missing or out of limits."""
    measure = item.stash.get(MEASURE, None)
    complaints = measure.complaints() if measure is not None else []
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


def note_phase(item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
    """Add one phase; after the last, attach the Result to its report, in which it crosses to the collecting process."""
    if not selection.is_printer_test(item):
        return
    phases = item.stash.setdefault(PHASES, _Phases())
    phases.wall_s += call.duration
    if call.excinfo is not None:
        _note_exception(phases, call.excinfo, report)
    if report.when == "teardown":
        result, picture = _result(item, phases)
        setattr(report, REPORT_FIELD, result.to_dict())
        if picture and item.config.getoption("htmlpath", None):
            attach_to_report(report, picture)


def _note_exception(phases: _Phases, excinfo: pytest.ExceptionInfo[BaseException], report: pytest.TestReport) -> None:
    problem = excinfo.value
    if isinstance(problem, pytest.skip.Exception):
        text = str(problem.msg)
        if phases.outcome is Outcome.PASSED:
            phases.outcome = Outcome.NOT_RUN if text.startswith(NOT_RUN_PREFIX) else Outcome.SKIPPED
        phases.messages.append(text.removeprefix(NOT_RUN_PREFIX))
        return
    product = isinstance(problem, AssertionError | FirmwareFault | pytest.fail.Exception) and report.when != "teardown"
    if phases.outcome is not Outcome.FAILED:
        phases.outcome = Outcome.FAILED if product else Outcome.ERROR
    if isinstance(problem, MakereadyError):
        report.longrepr = _short(problem)  # its message is made for people; a traceback would bury it
        phases.messages.append(_short(problem))
    else:
        phases.messages.append(report.longreprtext)


def _short(problem: MakereadyError) -> str:
    return f"{type(problem).__name__} ({problem.who} must act): {problem}"


def _result(item: pytest.Item, phases: _Phases) -> tuple[Result, str]:
    """The result, and for a failure the drawing of its paper path."""
    options = item.config.stash[selection.SESSION]
    profile = next(p for p in options.profiles if p.name == selection.profile_name(item))
    firmware = item.config.stash.get(FIRMWARE, {}).get(profile.name)
    rig = item.stash.get(RIG, None)
    measure = item.stash.get(MEASURE, None)
    result = Result(
        test_id=selection.id_without_profile(item),
        pillar=selection.pillar_of(item),
        level=selection.level_of(item),
        profile=profile.name,
        rig_kind=str(options.rig.kind),
        outcome=phases.outcome,
        attempt=1,
        seed=options.seed,
        firmware_hash=firmware.sha256 if firmware else "",
        profile_hash=profile.digest,
        virtual_s=round(rig.now_s, 3) if rig else None,
        wall_s=round(phases.wall_s, 3),
        trace_digest=rig.trace_digest() if rig else None,
        message="\n".join(phases.messages),
        log="\n".join(rig.log_lines()[-LOG_LINES:]) if rig and phases.outcome is not Outcome.PASSED else "",
        requirements=selection.requirements_of(item),
        measurements=measure.records if measure else (),
        capsule=None,
        machine=options.machine if rig and rig.kind is RigKind.SIMULATOR else None,
        finished_at=to_text(wall_clock.now_ms()),
    )
    if rig is None or firmware is None:
        return result, ""
    picture = ""
    is_bad = result.outcome in (Outcome.FAILED, Outcome.ERROR)
    if options.keeps_every_capsule or is_bad:
        path = options.capsules / _capsule_name(result)
        trace = tuple(rig.trace_lines())
        picture = draw(trace, profile) if is_bad else ""
        capsule = Capsule(
            result=result,
            rig=str(options.rig),
            reliability=options.reliability,
            schedule=options.schedule,
            test_source=Path(item.path).read_text(encoding="utf-8"),
            firmware=firmware.path.read_bytes(),
            profile=profile.source_text,
            trace=trace,
            log=tuple(rig.log_lines()),
            faults=tuple(rig.fault_lines()),
            paper_path=picture,
        )
        try:
            write_capsule(path, capsule)
            if picture:
                path.with_suffix(".svg").write_text(picture, encoding="utf-8")
        except ConfigError as problem:  # the result matters more: it is kept, and says what it lacks
            message = f"{result.message}\nno capsule was left: {problem}".strip()
            return replace(result, message=message), picture
        result = replace(result, capsule=str(path))
    return result, picture


def _capsule_name(result: Result) -> str:
    """Readable, and different for different tests: the digest tells namesakes apart, the cut keeps within 255 bytes."""
    test = result.test_id.rpartition("::")[2]
    words = f"{result.profile}-{result.pillar}-{test}"
    kept = "".join(
        character if (character.isascii() and character.isalnum()) or character in "-_." else "-" for character in words
    )
    digest = hashlib.sha256(result.test_id.encode()).hexdigest()[:8]
    return f"{kept[:160]}-{digest}-seed{result.seed}.zip"


def read_report(report: Any) -> Result | None:
    """The Result a report carries, or None for reports of other phases and other tests."""
    data = getattr(report, REPORT_FIELD, None)
    return None if data is None else Result.from_dict(data)
