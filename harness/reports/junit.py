"""One JUnit XML file per run, as CI servers read it. No judgement of its own: standings come from summary."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from junit_xml import TestCase, TestSuite, to_xml_report_string

from harness.errors import ConfigError
from harness.records import Outcome, Planned, Result, Run
from harness.reports.summary import Standing, Verdict, judge

# Everything outside the Char production of XML 1.0, section 2.2.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(path: Path, run: Run, planned: Iterable[Planned], results: Iterable[Result]) -> None:
    """Write the whole run to ``path``: a suite per profile and pillar, a case per planned test.

    Attempts are merged: a case holds one verdict, and a pass on retry stays a failure (or error) marked
    ``passed-on-retry``, since it must never count as passed. A planned test without a result is skipped with
    the reason. The file appears whole or not at all. Raises ConfigError if it cannot be written.
    """
    groups: dict[tuple[str, str], list[Verdict]] = defaultdict(list)
    for verdict in judge(planned, results):
        groups[verdict.planned.profile, verdict.planned.pillar].append(verdict)
    suites = [_suite(run, profile, pillar, groups[profile, pillar]) for profile, pillar in sorted(groups)]
    # Not pretty-printed: the printer would turn line breaks in messages into spaces.
    text = '<?xml version="1.0" encoding="utf-8"?>\n' + to_xml_report_string(suites, prettyprint=False)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            draft.write_text(text + "\n", encoding="utf-8")
            draft.replace(path)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ConfigError(
            f"cannot be written ({error.strerror})",
            place=path,
            expected="a writable place for the JUnit report",
        ) from error


def _suite(run: Run, profile: str, pillar: str, verdicts: list[Verdict]) -> TestSuite:
    attempts = [attempt for verdict in verdicts for attempt in verdict.attempts]
    properties = {
        "run": run.id,
        "state": run.state.value,
        "commit": run.commit,
        "level": run.level.value,
        "seed": run.seed,
        "rig": run.rig,
        "profile": profile,
        "pillar": pillar,
        "firmware_hash": _distinct(attempt.firmware_hash for attempt in attempts),
        "profile_hash": _distinct(attempt.profile_hash for attempt in attempts),
    }
    return TestSuite(
        _legal(f"{profile}: {pillar}"),
        [_case(run, verdict) for verdict in verdicts],
        timestamp=_legal(run.started_at),
        package=_legal(profile),
        properties={name: _legal(str(value)) for name, value in properties.items()},
    )


def _case(run: Run, verdict: Verdict) -> TestCase:
    file, _, name = verdict.planned.test_id.partition("::")
    module = file.removesuffix(".py").replace("/", ".")
    case = TestCase(
        _legal(name or file),
        # The profile belongs to the name: CI servers tell cases apart by classname and name alone.
        classname=_legal(f"{verdict.planned.profile}.{module}"),
        file=_legal(file),
        elapsed_sec=sum(attempt.wall_s for attempt in verdict.attempts),
        stdout=_legal("\n".join(_account(attempt, len(verdict.attempts)) for attempt in verdict.attempts)),
    )
    telling = verdict.telling
    message = _legal(telling.message if telling and telling.message else _reason(run, verdict.standing))
    output = _legal(telling.log) if telling else None
    match verdict.standing:
        case Standing.FAILED:
            case.add_failure_info(message, output, "failed")
        case Standing.ERROR:
            case.add_error_info(message, output, "error")
        case Standing.RETRIED:
            note = f"passed on retry, attempt {len(verdict.attempts)}; before: {message}"
            if telling and telling.outcome is Outcome.ERROR:
                case.add_error_info(note, output, "passed-on-retry")
            else:
                case.add_failure_info(note, output, "passed-on-retry")
        case Standing.SKIPPED | Standing.NOT_RUN:
            case.add_skipped_info(f"{verdict.standing}: {message}")
        case Standing.PASSED:
            pass
    return case


def _reason(run: Run, standing: Standing) -> str:
    if standing is Standing.NOT_RUN:
        return f"the run ({run.state}) holds no result for it"
    return f"no reason was given ({standing})"


def _account(attempt: Result, attempts: int) -> str:
    lines = [
        f"attempt {attempt.attempt} of {attempts}: {attempt.outcome}",
        f"rig {attempt.rig_kind}{_machine(attempt)}, seed {attempt.seed}, firmware {attempt.firmware_hash}",
    ]
    if attempt.virtual_s is not None:
        lines.append(f"virtual time {attempt.virtual_s:g} s")
    if attempt.trace_digest is not None:
        lines.append(f"trace {attempt.trace_digest}")
    if attempt.capsule is not None:
        lines.append(f"makeready reproduce {attempt.capsule}")
        lines += _attachment(Path(attempt.capsule).with_suffix(".svg"))
    for item in attempt.measurements:
        value = "not measured" if item.value is None else f"{item.value:g} {item.unit}"
        lines.append(f"{item.name}: {value} (limits {item.low} to {item.high})")
    return "\n".join(lines)


def _attachment(picture: Path) -> list[str]:
    """The line by which Jenkins (JUnit Attachments plugin) and GitLab show a file beside the case, if there is one."""
    return [f"[[ATTACHMENT|{picture.absolute()}]]"] if picture.is_file() else []


def _machine(attempt: Result) -> str:
    return "" if attempt.machine is None else f", machine {attempt.machine}"


def _distinct(values: Iterable[str]) -> str:
    return " ".join(sorted(set(values)))


def _legal(text: str) -> str:
    """The text with characters XML cannot hold made visible, such as ``\\x1b`` for escape."""
    return _ILLEGAL.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)
