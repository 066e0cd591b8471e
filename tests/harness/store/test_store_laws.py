"""Laws of the store, on each kind of database: what is acknowledged is kept, and what comes out is what went in."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.database import Database
from harness.errors import ContradictionError, HarnessError, StoreError
from harness.records import Level, Measurement, Outcome, Planned, Result, Run, RunState
from harness.reference import Reference
from harness.store import Store


def test_a_run_comes_out_as_it_went_in(store: Store, make_run: Callable[..., Run]) -> None:
    run = make_run(seed=2**80, level=Level.L1)
    store.begin_run(run)
    assert store.run("run-1") == run


def test_a_result_comes_out_as_it_went_in(
    store: Store, make_run: Callable[..., Run], make_result: Callable[..., Result]
) -> None:
    result = make_result(
        outcome=Outcome.FAILED,
        seed=-(2**70),
        virtual_s=None,
        trace_digest="b9",
        message="é\x00\x1b[0m",
        log="line\r\n\x07",
        requirements=("PRN-1", "PRN-2"),
        measurements=(
            Measurement(name="ripple", unit="K", value=0.1, high=6),
            Measurement(name="b", unit="s"),
        ),
        capsule="runs/1/capsule.zip",
    )
    store.begin_run(make_run())
    reference = store.add_result("run-1", result)
    assert store.result(reference) == result
    assert store.results("run-1") == (result,)


def test_text_that_is_not_unicode_is_kept_as_its_escape(
    store: Store, make_run: Callable[..., Run], make_result: Callable[..., Result]
) -> None:
    store.begin_run(make_run())
    reference = store.add_result("run-1", make_result(log="byte \udcff"))
    found = store.result(reference)
    assert found is not None
    assert found.log == "byte \\udcff"


def test_every_attempt_is_kept_in_order(
    store: Store, make_run: Callable[..., Run], make_result: Callable[..., Result]
) -> None:
    attempts = (make_result(outcome=Outcome.FAILED), make_result(attempt=2))
    store.begin_run(make_run())
    references = [store.add_result("run-1", attempt) for attempt in attempts]
    assert store.results("run-1") == attempts
    found = store.attempts(references[0])
    assert [entry.reference for entry in found] == references


def test_the_plan_keeps_its_order_and_counts_a_promise_once(
    store: Store, make_run: Callable[..., Run], make_planned: Callable[..., Planned]
) -> None:
    first, second = make_planned(test_id="z"), make_planned(test_id="a")
    store.begin_run(make_run())
    store.plan("run-1", [first])
    store.plan("run-1", [second, first])
    store.plan("run-1", [])
    assert store.planned("run-1") == (first, second)


def test_the_latest_run_is_the_one_that_started_last_and_of_two_at_once_the_one_stored_last(
    store: Store, make_run: Callable[..., Run]
) -> None:
    assert store.latest_run() is None
    for name, day in (("b", 2), ("a", 1), ("c", 2)):
        store.begin_run(make_run(id=name, started_at=f"2025-03-0{day}T00:00:00+00:00"))
    latest = store.latest_run()
    assert latest is not None
    assert latest.id == "c"
    assert [run.id for run in store.runs()] == ["c", "b", "a"]
    assert [run.id for run in store.runs(limit=1)] == ["c"]


def test_a_finished_run_says_how_and_when(store: Store, make_run: Callable[..., Run]) -> None:
    store.begin_run(make_run())
    store.finish_run("run-1", RunState.INTERRUPTED, finished_at="2025-03-01T15:00:00+00:00")
    run = store.run("run-1")
    assert run is not None
    assert (run.state, run.finished_at) == (RunState.INTERRUPTED, "2025-03-01T15:00:00+00:00")


def test_a_finished_run_ends_now_unless_told_otherwise(store: Store, make_run: Callable[..., Run]) -> None:
    store.begin_run(make_run())
    store.finish_run("run-1", RunState.FINISHED)
    run = store.run("run-1")
    assert run is not None
    assert run.finished_at is not None
    assert run.finished_at.endswith("+00:00")


def test_what_is_not_there_is_none(store: Store) -> None:
    assert store.run("nothing") is None
    assert store.result(Reference(run=1, test=1, profile=1, attempt=1)) is None
    assert store.results("nothing") == ()
    assert store.planned("nothing") == ()


def test_an_unknown_run_takes_no_plan_result_or_end(
    store: Store, make_planned: Callable[..., Planned], make_result: Callable[..., Result]
) -> None:
    with pytest.raises(StoreError, match="no such run lost"):
        store.add_result("lost", make_result())
    with pytest.raises(StoreError, match="no such run lost"):
        store.plan("lost", [make_planned()])
    with pytest.raises(StoreError, match="no such run lost"):
        store.finish_run("lost", RunState.FINISHED)


def test_a_run_id_is_used_once(store: Store, make_run: Callable[..., Run]) -> None:
    store.begin_run(make_run())
    with pytest.raises(StoreError, match=r"run run-1 does not fit.*expected an existing run, and an id not used"):
        store.begin_run(make_run())


def test_entries_without_logs_differ_in_the_log_alone(
    store: Store, make_run: Callable[..., Run], make_result: Callable[..., Result]
) -> None:
    store.begin_run(make_run())
    store.add_result("run-1", make_result(log="long"))
    assert store.entries("run-1", with_logs=False)[0].result == make_result(log="")


def test_the_revision_changes_with_plan_and_results(
    store: Store,
    make_run: Callable[..., Run],
    make_planned: Callable[..., Planned],
    make_result: Callable[..., Result],
) -> None:
    store.begin_run(make_run())
    revisions = [store.revision("run-1")]
    store.plan("run-1", [make_planned()])
    revisions.append(store.revision("run-1"))
    store.add_result("run-1", make_result())
    revisions.append(store.revision("run-1"))
    assert len(set(revisions)) == 3


def test_a_second_reader_sees_each_result_at_once(
    store: Store, place: Database, make_run: Callable[..., Run], make_result: Callable[..., Result]
) -> None:
    store.begin_run(make_run())
    with Store.open(place) as reader:
        store.add_result("run-1", make_result())
        assert len(reader.results("run-1")) == 1


def test_a_batch_is_told_in_its_own_order(
    store: Store, make_run: Callable[..., Run], make_result: Callable[..., Result]
) -> None:
    store.begin_run(make_run())
    results = [make_result(test_id=name, profile=profile) for name in "zay" for profile in ("b", "a")]
    references = store.add_results("run-1", results)
    assert [store.result(reference) for reference in references] == results
    assert store.add_results("run-1", []) == []


def test_a_result_sent_again_changes_nothing(
    store: Store, make_run: Callable[..., Run], make_result: Callable[..., Result]
) -> None:
    result = make_result(
        outcome=Outcome.FAILED,
        log="long",
        wall_s=0.12345,
        seed=8,
        finished_at="2025-03-01T15:05:09.0004+01:00",
        measurements=(Measurement(name="ripple", unit="K", value=0.1, high=6),),
    )
    store.begin_run(make_run())
    first = store.add_result("run-1", result)
    before = (store.entries("run-1"), store.run_counts(["run-1"]), store.track_records())
    assert store.add_results("run-1", [result, result]) == [first, first]
    assert (store.entries("run-1"), store.run_counts(["run-1"]), store.track_records()) == before
    assert before[0][0].result.finished_at == "2025-03-01T14:05:09+00:00"


@pytest.mark.parametrize(
    ("field", "value"),
    [("outcome", Outcome.FAILED), ("wall_s", 9.0), ("log", "x"), ("capsule", "c.zip"), ("pillar", "power")],
)
@pytest.mark.parametrize("is_one_batch", [False, True])
def test_a_result_that_contradicts_a_stored_one_is_refused_with_all_that_came_with_it(
    store: Store,
    make_run: Callable[..., Run],
    make_result: Callable[..., Result],
    field: str,
    value: object,
    is_one_batch: bool,
) -> None:
    store.begin_run(make_run())
    batch = [make_result(), make_result(test_id="new"), make_result(**{field: value})]
    if not is_one_batch:
        store.add_result("run-1", batch.pop(0))
    before = (store.entries("run-1"), store.run_counts(["run-1"]), store.track_records())
    with pytest.raises(
        ContradictionError, match=rf"run run-1: .*attempt 1 \(result .*: {field} is stored as .*expected"
    ):
        store.add_results("run-1", batch)
    assert (store.entries("run-1"), store.run_counts(["run-1"]), store.track_records()) == before


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"attempt": 0}, "attempt is 0; expected 1-32767"),
        ({"attempt": 40_000}, "attempt is 40000; expected 1-32767"),
        ({"wall_s": float("nan")}, "wall_s is nan; expected 0-1000000000"),
        ({"wall_s": -0.1}, "wall_s is -0.1; expected 0-1000000000"),
        ({"virtual_s": float("inf")}, "virtual_s is inf; expected 0-1000000000"),
        ({"finished_at": "yesterday"}, "finished_at: is 'yesterday'; expected a moment in ISO 8601"),
        ({"finished_at": "2025-03-01T14:05:09"}, "finished_at: is .*; expected a moment in ISO 8601"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(
    store: Store,
    make_run: Callable[..., Run],
    make_result: Callable[..., Result],
    wrong: dict[str, object],
    message: str,
) -> None:
    store.begin_run(make_run())
    with pytest.raises(HarnessError, match=message):
        store.add_results("run-1", [make_result(test_id="sound"), make_result(**wrong)])
    assert store.results("run-1") == ()
    assert store.run_counts(["run-1"]) == ()


def test_runs_that_promise_the_same_in_any_order_share_a_plan(
    store: Store, make_run: Callable[..., Run], make_planned: Callable[..., Planned]
) -> None:
    promises = [make_planned(test_id=name, requirements=("PRN-1",)) for name in "abc"]
    for name in ("run-1", "run-2"):
        store.begin_run(make_run(id=name))
    store.plan("run-1", promises)
    store.plan("run-2", promises[::-1])
    assert store.planned("run-1") == store.planned("run-2") == tuple(promises)


_WRITER = """
import json, sys
from pathlib import Path
from harness.database import Database
from harness.records import Result
from harness.store import Store
data = json.loads(sys.argv[2])
with Store.open(Database.parse(sys.argv[1], folder=Path())) as store:
    for attempt in range(1, int(sys.argv[3]) + 1):
        print(store.add_result("run-1", Result.from_dict(data | {"attempt": attempt})), flush=True)
    sys.stdin.read()
"""


def _writer(place: Database, result: Result, attempts: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(place), json.dumps(result.to_dict()), str(attempts)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )


def test_what_was_acknowledged_survives_a_kill(
    store: Store, place: Database, make_run: Callable[..., Run], make_result: Callable[..., Result]
) -> None:
    store.begin_run(make_run())
    with _writer(place, make_result(), 3) as writer:
        assert writer.stdout is not None
        acknowledged = [writer.stdout.readline().strip() for _ in range(3)]
        writer.send_signal(signal.SIGKILL)
    assert [str(entry.reference) for entry in store.entries("run-1")] == acknowledged
    run = store.run("run-1")
    assert run is not None
    assert run.state is RunState.RUNNING


def test_processes_writing_at_once_lose_nothing(
    place: Database, make_run: Callable[..., Run], make_result: Callable[..., Result]
) -> None:
    with Store.open(place) as store:
        store.begin_run(make_run())
    writers = [_writer(place, make_result(profile=f"p{index}"), 20) for index in range(4)]
    for writer in writers:
        writer.communicate("")
        assert writer.returncode == 0
    with Store.open(place) as store:
        assert len(store.results("run-1")) == 80
        (count,) = {one.count for one in store.run_counts(["run-1"])}
        assert count == 1
