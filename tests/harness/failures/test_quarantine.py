"""Laws of quarantine and of flakiness: evidence and a date, never a pardon."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.errors import ConfigError
from harness.failures.flaky import flakiness
from harness.failures.quarantine import DAY_MS, Quarantine, check, expired, holding
from harness.records import Level
from harness.reference import Reference
from harness.reports.summary import Standing
from harness.track import Occurrence, TrackRecord, flips

_ONE = Quarantine(id=1, test_id="t", profile=None, owner="ann", reason="r", who="ben", since_ms=0, until_ms=7 * DAY_MS)


def test_it_holds_until_its_date_and_no_longer() -> None:
    assert [holding([_ONE], "t", "aurora", day * DAY_MS) is _ONE for day in (-1, 0, 6, 7)] == [False, True, True, False]
    assert holding([replace(_ONE, lifted_ms=DAY_MS)], "t", "aurora", 2 * DAY_MS) is None
    assert holding([replace(_ONE, profile="corona")], "t", "aurora", 0) is None
    assert holding([_ONE], "u", "aurora", 0) is None


def test_one_that_ended_without_an_answer_is_told_unless_it_was_renewed() -> None:
    renewed = replace(_ONE, id=2, since_ms=7 * DAY_MS, until_ms=9 * DAY_MS)
    assert expired([_ONE], 8 * DAY_MS) == (_ONE,)
    assert expired([_ONE, renewed], 8 * DAY_MS) == ()
    assert expired([replace(_ONE, lifted_ms=DAY_MS)], 8 * DAY_MS) == ()
    assert expired([_ONE], DAY_MS) == ()


@pytest.mark.parametrize("wrong", [{"owner": " "}, {"reason": ""}, {"until_ms": 0}, {"until_ms": 29 * DAY_MS}])
def test_one_without_owner_reason_or_end_is_refused(wrong: dict[str, object]) -> None:
    check(_ONE)
    with pytest.raises(ConfigError, match="quarantine of t"):
        check(replace(_ONE, **wrong))  # type: ignore[arg-type]


_REFERENCE = Reference(run=1, test=1, profile=1, attempt=1)


def _occurrence(number: int, commit: str, standing: Standing) -> Occurrence:
    return Occurrence(
        run_id=f"r{number}",
        at=f"2025-03-{number:02d}T00:00:00+00:00",
        level=Level.L2,
        commit=commit,
        standing=standing,
        reference=replace(_REFERENCE, run=number),
    )


def _record(history: str, unexplained: int) -> TrackRecord:
    return TrackRecord(
        test_id="t",
        profile="aurora",
        pillar="print",
        level=Level.L2,
        standing=Standing.PASSED,
        reference=_REFERENCE,
        run_id="r1",
        at="2025-03-01T00:00:00+00:00",
        green_run_id=None,
        green_at=None,
        red_run_id=None,
        red_at=None,
        history=history,
        flips=flips(history),
        retries=history.count("R"),
        unexplained=unexplained,
        signature="",
    )


@pytest.mark.parametrize(
    ("history", "commits", "contradicted"),
    [
        ("PFP", "abc", []),  # the product may have been broken and mended
        ("PFP", "abb", ["b"]),
        ("PRP", "abc", []),
        ("PFF", "abb", []),
        ("PEP", "aab", ["a"]),
        ("PFP", "aba", []),  # what ran between may have changed more than the commit
        ("PFPF", "++++", []),
        ("PFPF", "aabb", ["a", "b"]),
    ],
)
def test_a_commit_with_two_answers_is_shown_with_both(history: str, commits: str, contradicted: list[str]) -> None:
    standings = {"P": Standing.PASSED, "F": Standing.FAILED, "R": Standing.RETRIED, "E": Standing.ERROR}
    past = [
        _occurrence(number, commit, standings[mark])
        for number, (mark, commit) in enumerate(zip(history, commits, strict=True), 1)
    ]
    found = flakiness(_record(history, len(contradicted)), past)
    assert found.record.is_flaky == bool(contradicted or "R" in history)
    assert [one.commit for one in found.contradictions] == contradicted
    assert 0 <= found.weight <= 1
    for both in found.contradictions:
        assert {one.commit for one in past if one.reference in (both.passed, both.failed)} == {both.commit}
