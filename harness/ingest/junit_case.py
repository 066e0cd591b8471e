"""How a case of a JUnit report ended: its children and its status, read into attempts. One element at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from harness.ingest.limits import trimmed
from harness.records import Outcome

BAD = {"failure": Outcome.FAILED, "error": Outcome.ERROR}
# Surefire and Gradle: attempts before one that passed, and repetitions of one that did not.
_BEFORE = {"flakyFailure": Outcome.FAILED, "flakyError": Outcome.ERROR}
_AFTER = {"rerunFailure": Outcome.FAILED, "rerunError": Outcome.ERROR}
_LEFT_OUT = {
    "skipped": Outcome.SKIPPED,
    "skip": Outcome.SKIPPED,
    "ignored": Outcome.SKIPPED,
    "disabled": Outcome.NOT_RUN,
}
# What GoogleTest, xUnit and others say in `status` or `result` when no child element does.
_SAID = {
    "failed": Outcome.FAILED, "failure": Outcome.FAILED, "fail": Outcome.FAILED,
    "errored": Outcome.ERROR, "error": Outcome.ERROR,
    "skipped": Outcome.SKIPPED, "ignored": Outcome.SKIPPED,
    "notrun": Outcome.NOT_RUN, "disabled": Outcome.NOT_RUN, "suppressed": Outcome.NOT_RUN, "blocked": Outcome.NOT_RUN,
}  # fmt: skip
_KNOWN = {*BAD, *_BEFORE, *_AFTER, *_LEFT_OUT, "system-out", "system-err", "properties"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One execution of a case: its end, and what it says."""

    outcome: Outcome
    message: str = ""


def attempts_of(element: Any, remark: Callable[[Any, str], None]) -> tuple[Attempt, ...]:
    """What was tried, first to last."""
    before: list[Attempt] = []
    after: list[Attempt] = []
    ends: list[tuple[Outcome, str]] = []
    for child in element:
        if not isinstance(child.tag, str):
            continue
        tag = tag_of(child)
        if tag in _BEFORE:
            before.append(Attempt(outcome=_BEFORE[tag], message=trimmed(said_in(child))))
        elif tag in _AFTER:
            after.append(Attempt(outcome=_AFTER[tag], message=trimmed(said_in(child))))
        elif tag in BAD or tag in _LEFT_OUT:
            ends.append((BAD.get(tag) or _LEFT_OUT[tag], said_in(child)))
        elif tag not in _KNOWN:
            remark(child, f"<{tag}> in a test case is not known and was left out")
    return (*before, _last(element, ends, remark), *after)


_WEIGHT = (Outcome.FAILED, Outcome.ERROR, Outcome.NOT_RUN, Outcome.SKIPPED)


def _last(element: Any, ends: list[tuple[Outcome, str]], remark: Callable[[Any, str], None]) -> Attempt:
    """How the case itself ended; of several ends the worst, with what all of that kind say."""
    if ends:
        worst = min((outcome for outcome, _ in ends), key=_WEIGHT.index)
        words = [message for outcome, message in ends if outcome is worst and message]
        return Attempt(outcome=worst, message=trimmed("\n".join(words)))
    for name in ("status", "result"):
        said = (element.get(name) or "").strip().lower().replace("-", "").replace("_", "").replace(" ", "")
        if said in _SAID:
            if _SAID[said] in (Outcome.FAILED, Outcome.ERROR):
                remark(element, f"{name}={said!r} without a reason")
            return Attempt(outcome=_SAID[said])
    return Attempt(outcome=Outcome.PASSED)


def said_in(element: Any) -> str:
    """Message, then text, without saying the same twice."""
    message = (element.get("message") or element.get("type") or "").strip()
    body = "".join(element.itertext()).strip()
    if not body or body == message:
        return message
    return body if not message or body.startswith(message) else f"{message}\n{body}"


def log_of(element: Any) -> str:
    """What the case wrote, its errors after its output."""
    found = [*element.iterfind("{*}system-out"), *element.iterfind("{*}system-err")]
    return trimmed("\n".join(text for text in ("".join(item.itertext()).strip() for item in found) if text))


def tag_of(element: Any) -> str:
    """The element's name without its name space."""
    return str(etree.QName(element).localname)
