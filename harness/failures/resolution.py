"""How a failure ended: said by a person, or found in what was tested when it passed again. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.failures.records import ActionKind, Failure, RedTest, Resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A resolution with its reason, and the commit with which it came, if one is known."""

    resolution: Resolution
    commit: str | None
    because: str


def resolution_of(failure: Failure, tests: Sequence[RedTest]) -> Ending | None:
    """How a failure ended; None while nobody has said so and a test is red.

    What a person said counts. Otherwise the last test to pass tells: with the firmware that had failed, something
    else has changed, the test or what it runs on; with the firmware that had passed before, the change was reverted.
    """
    said = failure.last(ActionKind.CLOSED)
    if said is not None and (failure.closed_ms is not None or failure.last_red_ms <= said.at_ms):
        return Ending(resolution=Resolution(said.value), commit=said.commit, because=f"said by {said.who}")
    passed = [test for test in tests if test.closed_ms is not None]
    if failure.closed_ms is None or not passed:
        return None
    last = max(passed, key=lambda test: test.closed_ms or 0)
    if last.same_firmware:
        found, because = Resolution.TEST_CHANGED, "it passed again with the firmware that had failed"
    elif last.former_firmware:
        found, because = Resolution.REVERTED, "it passed again with the firmware that had passed before"
    else:
        found, because = Resolution.FIXED, "it passed again with other firmware"
    return Ending(resolution=found, commit=failure.passed_commit, because=because)
