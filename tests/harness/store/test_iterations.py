"""Laws of what is kept of iterations and accounts, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable

from harness.accounting.shares import Period, Share
from harness.criteria.events import Event, EventKind
from harness.records import Measurement, Outcome, Planned, Result, Run, RunState
from harness.reports.summary import Standing
from harness.store import Store, evidence
from harness.store.accounts import Accounts
from harness.store.iterations import Frozen, IterationLog, KeptVerdict

MakeRun, MakePlanned, MakeResult = Callable[..., Run], Callable[..., Planned], Callable[..., Result]


def _verdict(hour: int, judgement: str, figure: float | None = None) -> KeptVerdict:
    at = f"2025-03-01T{hour:02d}:00:00+00:00"
    return KeptVerdict(criterion="0-A", at=at, judgement=judgement, figure=figure, definition="{}", body=f"at {hour}")


def _event(why: str) -> Event:
    at = "2025-03-01T14:00:00.250+00:00"
    return Event(iteration="7", criterion="0-A", kind=EventKind.WAIVED, who="Ada", at=at, why=why, detail="d")


def test_acts_come_back_as_they_were_in_order_and_of_their_iteration_alone(store: Store) -> None:
    log = IterationLog(store)
    for why in ("first", "second\x00 with what no database holds"):
        log.note(_event(why))
    assert [event.why for event in log.events("7")] == ["first", "second\\x00 with what no database holds"]
    assert log.events("7")[0] == _event("first")
    assert log.events("8") == ()


def test_a_trend_keeps_every_turn_and_the_ends_of_what_stays_the_same(store: Store) -> None:
    log = IterationLog(store)
    for hour, judgement in enumerate(("NO_DATA", "MET", "MET", "MET", "MET", "NOT_MET")):
        log.keep("7", [_verdict(hour, judgement)])
    kept = [(point.at[11:13], point.judgement) for point in log.trends("7")["0-A"]]
    assert kept == [("00", "NO_DATA"), ("01", "MET"), ("04", "MET"), ("05", "NOT_MET")]
    (last,) = log.latest("7")
    assert (last.judgement, last.body) == ("NOT_MET", "at 5")


def test_of_verdicts_of_one_moment_the_last_given_stays(store: Store) -> None:
    log = IterationLog(store)
    log.keep("7", [_verdict(3, "MET")])
    log.keep("7", [_verdict(3, "NOT_MET")])
    log.keep("7", [_verdict(2, "WAIVED")])  # a clock that was set back
    assert [point.judgement for point in log.trends("7")["0-A"]] == ["WAIVED"]


def test_a_page_freezes_once_with_its_evidence(store: Store, make_run: MakeRun) -> None:
    store.begin_run(make_run())
    log = IterationLog(store)
    frozen = Frozen(iteration="7", at="2025-03-01T14:00:00+00:00", who="Ada", body="{}")
    assert log.freeze(frozen, _event("end"), {"0-A": ["run-1", "no-such-run"]})
    assert not log.freeze(Frozen(iteration="7", at=frozen.at, who="Bea", body="other"), _event("again"), {})
    assert log.frozen("7") == frozen
    assert len(log.events("7")) == 1
    with store._reading("evidence") as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM frozen_evidence").scalar_one() == 1


def test_a_period_replaces_what_was_known_of_it_and_no_other(store: Store) -> None:
    accounts = Accounts(store)

    def period(name: str, *shares: float) -> Period:
        found = tuple(Share(period=name, activity=f"z{n}", percent=share) for n, share in enumerate(shares))
        return Period(name=name, shares=found[::-1], who="Ada", source="f.csv", at="2025-03-01T14:00:00+00:00")

    accounts.keep([period("2008", 10, 90), period("2007", 5)])
    accounts.keep([period("2008", 30)])
    assert accounts.periods() == (period("2007", 5), period("2008", 30))
    accounts.keep([period("2009", 1, 2, 3)])
    assert accounts.periods()[2] == period("2009", 1, 2, 3)


def test_evidence_tells_promises_without_results_and_last_results_with_their_references(
    store: Store, make_run: MakeRun, make_planned: MakePlanned, make_result: MakeResult
) -> None:
    lacking = "product aurora has no stapler"
    taken = Measurement(name="speed", unit="1/min", value=22.0, low=21.0)
    for number, outcome in ((1, Outcome.PASSED), (2, Outcome.FAILED)):
        run = make_run(id=f"run-{number}", started_at=f"2025-03-0{number}T14:00:00+00:00")
        store.begin_run(run)
        store.plan(run.id, [make_planned(test_id=name, requirements=("R-1",)) for name in ("a", "b", "c")])
        store.add_result(run.id, make_result(test_id="a", outcome=outcome, measurements=(taken,), machine="core"))
        store.add_result(run.id, make_result(test_id="b", outcome=Outcome.NOT_RUN, message=lacking))
        store.finish_run(run.id, RunState.FINISHED)
    with store._reading("evidence") as connection:
        facts = {fact.test_id: fact for fact in evidence.planned_facts(connection, 0)}
        measured = evidence.measurement_facts(connection, ["speed"], 0)
        runs = evidence.run_facts(connection, 0)
        built = evidence.build_facts(connection, ["core"], 0)
        assert evidence.planned_facts(connection, 2**50) == ()
    assert facts["a"].standing is Standing.FAILED
    assert facts["a"].run_id == "run-2"
    assert store.result(next(e.reference for e in store.entries("run-2") if e.result.test_id == "a")) is not None
    assert facts["a"].reference in {str(entry.reference) for entry in store.entries("run-2")}
    assert (facts["b"].lacks, facts["a"].lacks) == (True, False)
    assert (facts["c"].standing, facts["c"].at, facts["c"].requirements) == (Standing.NOT_RUN, None, ("R-1",))
    assert [(one.run_id, one.measurement, one.duration_s, one.machine) for one in measured] == [
        ("run-1", taken, 12.5, "core"),
        ("run-2", taken, 12.5, "core"),
    ]
    assert [(run.id, run.executed, run.passed, run.failed) for run in runs] == [
        ("run-2", (("printing", "aurora", 1),), 0, 1),
        ("run-1", (("printing", "aurora", 1),), 1, 0),
    ]
    assert sorted((one.run_id, one.executed, one.passed) for one in built) == [("run-1", 1, 1), ("run-2", 1, 0)]
