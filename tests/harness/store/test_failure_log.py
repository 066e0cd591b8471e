"""Laws of failures in the store: they say what the results say, in whatever order results arrive."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.failures.episodes import Occurrence, episodes_of
from harness.failures.grouping import Span, closed_ms, gather
from harness.failures.records import Action, ActionKind, Failure
from harness.moments import to_ms, to_text
from harness.records import Level, Outcome, Result, Run
from harness.reports.summary import judge
from harness.signature import signature_of
from harness.store import Store, episodes
from harness.store.failure_log import FailureLog

MakeRun, MakeResult = Callable[..., Run], Callable[..., Result]

_RUNS = 5
_DAY_MS = 86_400_000
# Two that name a cause, one that says too little for it, one that says nothing.
_MESSAGES = ("jam at exit sensor 3", "printer gives no answer", "assert 3 == 4", "")


@dataclass(frozen=True)
class Sent:
    """One result on its way."""

    run: int
    test: str
    profile: str
    outcome: Outcome
    message: str
    minute: int


_sent = st.builds(
    Sent,
    run=st.integers(0, _RUNS - 1),
    test=st.sampled_from("ab"),
    profile=st.sampled_from(("aurora", "corona")),
    outcome=st.sampled_from((Outcome.PASSED, Outcome.PASSED, Outcome.FAILED, Outcome.ERROR, Outcome.SKIPPED)),
    message=st.sampled_from(_MESSAGES),
    minute=st.integers(-100, 3000),
)


def _run(number: int, started: int, commit: str) -> Run:
    return Run(
        id=f"run-{number}",
        started_at=f"2025-03-{started + 1:02d}T00:00:00+00:00",
        commit=commit,
        seed=1,
        rig="sim",
        level=Level.L2,
        planned=0,
    )


def _result(run: Run, sent: Sent, attempt: int) -> Result:
    day, time = divmod(sent.minute, 1440)
    start = to_ms(run.started_at) + day * _DAY_MS + time * 60_000
    return Result(
        test_id=sent.test,
        pillar="print",
        level=Level.L2,
        profile=sent.profile,
        rig_kind="simulator",
        outcome=sent.outcome,
        attempt=attempt,
        seed=1,
        firmware_hash=run.commit,
        profile_hash="p",
        virtual_s=1.0,
        wall_s=1.0,
        finished_at=to_text(start),
        message="" if sent.outcome is Outcome.PASSED else sent.message,
    )


@settings(max_examples=80, deadline=None)
@given(
    st.permutations(range(_RUNS)),
    st.lists(st.sampled_from(("c1", "c2", "c3+", "unknown")), min_size=_RUNS, max_size=_RUNS),
    st.lists(_sent, max_size=24),
)
def test_failures_say_what_all_results_together_say(order: list[int], commits: list[str], all_sent: list[Sent]) -> None:
    runs = [_run(number, started, commits[number]) for number, started in enumerate(order)]
    attempts: dict[tuple[int, str, str], int] = defaultdict(int)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "db.sqlite") as store:
        for run in runs:
            store.begin_run(run)
        for sent in all_sent:
            attempts[sent.run, sent.test, sent.profile] += 1
            result = _result(runs[sent.run], sent, attempts[sent.run, sent.test, sent.profile])
            store.add_result(f"run-{sent.run}", result)
        log = FailureLog(store)
        told = (*log.open(), *log.closed(since_ms=0))
        assert sorted(map(_facts, told)) == _expected(store, runs)
        for failure in told:
            tests = log.red_tests(failure.id)
            assert len({(one.test_id, one.profile) for one in tests}) == failure.total
            assert sum(one.closed_ms is None for one in tests) == failure.blocked
            assert log.failure_of(failure.reference) == failure == log.failure(failure.id)
        with store._writing("a recount") as (connection, _):
            episodes.recount(connection)
        assert sorted(map(_facts, (*log.open(), *log.closed(since_ms=0)))) == sorted(map(_facts, told))


def _facts(failure: Failure) -> tuple[object, ...]:
    test = failure.test_id if failure.is_of_one_test else ""
    return failure.signature, test, failure.opened_ms, failure.closed_ms or 0, failure.blocked, failure.last_red_ms


def _expected(store: Store, runs: list[Run]) -> list[tuple[object, ...]]:
    """The failures, worked out from the whole past of each test at once."""
    pasts: dict[tuple[str, str], list[Occurrence]] = defaultdict(list)
    messages: list[str] = []
    for number, run in enumerate(sorted(runs, key=lambda run: run.started_at)):
        start = to_ms(run.started_at)
        for verdict in judge([], store.results(run.id)):
            telling = verdict.telling or verdict.attempts[-1]
            messages.append(telling.message)
            pasts[telling.test_id, telling.profile].append(
                Occurrence(
                    run=number,
                    run_ms=start,
                    standing=verdict.standing,
                    build=hash(run.commit),
                    is_exact=run.commit in ("c1", "c2"),
                    at_ms=max(start, to_ms(telling.finished_at)),
                    attempt=telling.attempt,
                    traits=0,
                    message=len(messages) - 1,
                    firmware=0,
                )
            )
    causes: dict[tuple[str, str], list[tuple[Span, int]]] = defaultdict(list)
    for place, ((test, _), past) in enumerate(pasts.items()):
        for episode in episodes_of(past):
            message = messages[episode.red.message or 0]
            ended = None if episode.passed is None else max(episode.red.at_ms, episode.passed.at_ms)
            only = test if message in _MESSAGES[2:] else ""
            span = Span((episode.red.run, place, 0), episode.red.at_ms, ended)
            causes[signature_of(message), only].append((span, episode.last_red.run_ms))
    found: list[tuple[object, ...]] = []
    for (signature, only), spans in causes.items():
        last_red = {span.key: moment for span, moment in spans}
        for group in gather(span for span, _ in spans):
            blocked = sum(span.closed_ms is None for span in group)
            latest = max(last_red[span.key] for span in group)
            found.append((signature, only, group[0].opened_ms, closed_ms(group) or 0, blocked, latest))
    return sorted(found)


def _days(store: Store, make_run: MakeRun, make_result: MakeResult, outcomes: str, **result: object) -> None:
    """A run a day, each of a commit of its own: P passed, F failed."""
    for day, letter in enumerate(outcomes, 1):
        run = make_run(id=f"d{day}", started_at=f"2025-03-{day:02d}T00:00:00+00:00", commit=f"c{day}")
        if store.run(run.id) is None:
            store.begin_run(run)
        outcome = Outcome.PASSED if letter == "P" else Outcome.FAILED
        message = "" if letter == "P" else "jam at exit sensor"
        store.add_result(run.id, make_result(outcome=outcome, message=message, **result))


def test_what_people_said_stays_with_its_failure_when_older_results_arrive(
    store: Store, make_run: MakeRun, make_result: MakeResult
) -> None:
    store.begin_run(make_run(id="late", started_at="2025-03-01T12:00:00+00:00", commit="late"))
    _days(store, make_run, make_result, "PPFPF")
    log = FailureLog(store)
    (failure,) = log.open()
    log.act(failure.id, Action(kind=ActionKind.ACKNOWLEDGED, at_ms=failure.opened_ms + 1, who="ann", value="ann"))
    store.add_result("late", make_result(outcome=Outcome.FAILED, message="jam at exit sensor"))
    (still,) = log.open()
    assert (still.id, still.owner) == (failure.id, "ann")
    assert [one.owner for one in log.closed(since_ms=0)] == [None, None]


def test_a_test_that_fails_the_same_on_two_products_is_one_failure(
    store: Store, make_run: MakeRun, make_result: MakeResult
) -> None:
    _days(store, make_run, make_result, "PF")
    _days(store, make_run, make_result, "PF", profile="corona")
    _days(store, make_run, make_result, "PF", test_id="another")
    (failure,) = FailureLog(store).open()
    assert (failure.blocked, failure.total, failure.products) == (3, 3, 2)


def test_a_pass_on_the_same_commit_closes_nothing(store: Store, make_run: MakeRun, make_result: MakeResult) -> None:
    _days(store, make_run, make_result, "PF")
    store.begin_run(make_run(id="again", started_at="2025-03-03T00:00:00+00:00", commit="c2"))
    store.add_result("again", make_result())
    assert len(FailureLog(store).open()) == 1
    store.begin_run(make_run(id="newer", started_at="2025-03-04T00:00:00+00:00", commit="c4"))
    store.add_result("newer", make_result())
    assert FailureLog(store).open() == ()
