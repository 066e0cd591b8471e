"""Laws of storing what others send: whole or not at all, once however often it is sent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.errors import ContradictionError, SubmissionError
from harness.ingest.receive import receive_junit
from harness.ingest.submission import Context, Receipt
from harness.moments import to_ms
from harness.records import Level, Outcome, Planned, Result, Run, RunState
from harness.reports.junit import write_junit
from harness.reports.summary import Standing, judge
from harness.store import Store

NOW_MS = to_ms("2025-03-01T14:00:00+00:00")
SAID = Context(commit="4f1c", profile="aurora")
REPORT = (
    '<testsuite name="s"><testcase classname="k" name="a"/>'
    '<testcase classname="k" name="b"><failure>no</failure></testcase></testsuite>'
)


def _send(store: Store, text: str = REPORT, said: Context = SAID, now_ms: int = NOW_MS) -> Receipt:
    return receive_junit(store, text.encode(), said, place="r.xml", now_ms=now_ms)


def _run(store: Store, run_id: str) -> Run:
    run = store.run(run_id)
    assert run is not None
    return run


def test_a_report_becomes_a_finished_run_with_its_plan(store: Store) -> None:
    receipt = _send(store)
    run = _run(store, receipt.run_id)
    assert (run.commit, run.level, run.rig, run.planned, run.state) == ("4f1c", Level.L2, "other", 2, RunState.FINISHED)
    assert [(one.test_id, one.profile, one.pillar) for one in store.planned(run.id)] == [
        ("k::a", "aurora", "imported"),
        ("k::b", "aurora", "imported"),
    ]
    assert [(one.test_id, one.outcome) for one in store.results(run.id)] == [
        ("k::a", Outcome.PASSED),
        ("k::b", Outcome.FAILED),
    ]


def test_the_same_report_again_at_any_time_adds_nothing(store: Store) -> None:
    first = _send(store)
    again = _send(store, now_ms=NOW_MS + 86_400_000)
    assert (first.added, again.added) == (2, 0)
    assert (again.run_id, again.references) == (first.run_id, first.references)
    assert len(store.runs()) == 1


def test_files_of_one_run_add_to_it_in_any_order(store: Store) -> None:
    said = Context(commit="4f1c", profile="aurora", run_id="night")
    parts = [f'<testsuite name="s"><testcase name="{name}"/></testsuite>' for name in "abc"]
    for part in (*reversed(parts), *parts):
        _send(store, part, said)
    assert [one.test_id for one in store.results("night")] == ["s::c", "s::b", "s::a"]
    assert _run(store, "night").planned == 3


def test_reruns_are_further_attempts_and_never_a_clean_pass(store: Store) -> None:
    said = {"commit": "4f1c", "profile": "aurora", "run_id": "night"}
    _send(store, '<testsuite name="s"><testcase name="t"><failure/></testcase></testsuite>', Context(**said))
    _send(store, '<testsuite name="s"><testcase name="t"/></testsuite>', Context(**said, attempt=2))
    [verdict] = judge(store.planned("night"), store.results("night"))
    assert verdict.standing is Standing.RETRIED


def test_cases_of_one_name_are_attempts_at_one_test(store: Store) -> None:
    receipt = _send(store, '<testsuite name="s"><testcase name="t"><error/></testcase><testcase name="t"/></testsuite>')
    [verdict] = judge(store.planned(receipt.run_id), store.results(receipt.run_id))
    assert (len(verdict.attempts), verdict.standing) == (2, Standing.RETRIED)


def test_what_contradicts_a_stored_run_is_refused_and_nothing_of_it_is_stored(store: Store) -> None:
    said = Context(commit="4f1c", profile="aurora", run_id="night")
    _send(store, said=said)
    before = store.results("night")
    other = '<testsuite name="s"><testcase name="new"/><testcase classname="k" name="b"/></testsuite>'
    with pytest.raises(ContradictionError, match=r"run night: k::b \[aurora\], attempt 1"):
        _send(store, other, said)
    with pytest.raises(ContradictionError, match="run night: commit is stored as '4f1c' and was sent as 'beef'"):
        _send(store, said=Context(commit="beef", profile="aurora", run_id="night"))
    assert store.results("night") == before
    assert len(store.planned("night")) == 2


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Context(profile="aurora"), "r.xml:1: no commit is known; expected --commit"),
        (Context(commit="4f1c"), "r.xml:1: no profile is known; expected --profile"),
        (Context(commit="4f1c", profile="aurora", run_id="../x"), "r.xml: run is '../x'; expected 1-100 letters"),
        (Context(commit="4f1c", profile="aurora", run_id=""), "r.xml: run is ''"),
    ],
)
def test_what_is_missing_is_named(store: Store, said: Context, words: str) -> None:
    with pytest.raises(SubmissionError) as told:
        _send(store, said=said)
    assert words in str(told.value)
    assert store.runs() == ()


def test_a_report_of_makeready_itself_keeps_its_tests_products_and_pillars(
    store: Store,
    tmp_path: Path,
    make_run: Callable[..., Run],
    make_planned: Callable[..., Planned],
    make_result: Callable[..., Result],
) -> None:
    write_junit(
        tmp_path / "junit.xml", make_run(), [make_planned()], [make_result(outcome=Outcome.FAILED, message="jam")]
    )
    data = (tmp_path / "junit.xml").read_bytes()
    receipt = receive_junit(store, data, Context(), place="junit.xml", now_ms=NOW_MS)
    [result] = store.results(receipt.run_id)
    sent = make_result()
    same = ("test_id", "profile", "pillar", "firmware_hash", "profile_hash")
    assert [getattr(result, name) for name in same] == [getattr(sent, name) for name in same]
    assert (result.outcome, result.message) == (Outcome.FAILED, "jam")
    assert _run(store, receipt.run_id).commit == make_run().commit
