"""Laws of an iteration over time: judged on what the store holds, changed in the open, frozen at its end."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from harness.criteria import keeping
from harness.criteria.documents import load_iteration
from harness.criteria.events import Event, EventKind
from harness.criteria.judging import changes
from harness.criteria.pages import Page, page_of_text, page_to_text
from harness.criteria.verdict import Judgement
from harness.errors import ConfigError
from harness.failures.quarantine import Quarantine
from harness.moments import to_ms
from harness.records import Outcome, Planned, Result, Run, RunState
from harness.store import Store
from harness.store.access import Accounts
from harness.store.iterations import IterationLog
from harness.store.quarantine_log import QuarantineLog
from tests.harness.criteria.samples import NOW, SMALL

MakeRun, MakePlanned, MakeResult = Callable[..., Run], Callable[..., Planned], Callable[..., Result]
AFTER_THE_END = "2025-03-29T00:00:00+00:00"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "7.toml").write_text(SMALL)
    return tmp_path


@pytest.fixture
def results(store: Store, make_run: MakeRun, make_planned: MakePlanned, make_result: MakeResult) -> Store:
    """Ten tests, nine of them passed, an hour ago."""
    store.begin_run(make_run(started_at="2025-03-10T11:00:00+00:00"))
    store.plan("run-1", [make_planned(test_id=str(number)) for number in range(10)])
    for number in range(10):
        outcome = Outcome.FAILED if number == 0 else Outcome.PASSED
        store.add_result("run-1", make_result(test_id=str(number), outcome=outcome))
    store.finish_run("run-1", RunState.FINISHED)
    return store


def _standings(page: Page) -> dict[str, Judgement]:
    return {row.id: row.judgement for row in page.rows}


def _act(store: Store, folder: Path, kind: EventKind, criterion: str, why: str = "because") -> Page:
    event = Event(iteration="7", criterion=criterion, kind=kind, who="Ada", at=NOW, why=why)
    keeping.act(store, folder, event)
    return keeping.check(store, folder, "7", NOW)


def test_verdicts_follow_from_the_store_and_name_their_run_and_commit(results: Store, folder: Path) -> None:
    page = keeping.check(results, folder, "7", NOW)
    assert _standings(page) == {"0-A": Judgement.MET, "1-A": Judgement.NO_DATA}
    evidence = page.rows[0].verdict.evidence
    assert (evidence.run_ids, evidence.commits) == (("run-1",), ("4f1c2a9be77d",))
    assert evidence.counts == (("passed", 9), ("failed", 1))
    assert page.judgement is Judgement.NO_DATA
    assert keeping.shown(results, folder, "7") == page


def test_an_empty_store_meets_nothing(store: Store, folder: Path) -> None:
    assert set(_standings(keeping.check(store, folder, "7", NOW)).values()) == {Judgement.NO_DATA}


def test_a_waiver_shows_who_and_why_is_no_hit_and_can_end(store: Store, folder: Path) -> None:
    row = _act(store, folder, EventKind.WAIVED, "0-A", "no rig").rows[0]
    assert row.judgement is Judgement.WAIVED
    assert row.said.startswith("waived by Ada on 2025-03-10: no rig (else NO_DATA:")
    assert keeping.shown(store, folder, "7").hit_percent == 0
    assert _standings(_act(store, folder, EventKind.WAIVER_ENDED, "0-A"))["0-A"] is Judgement.NO_DATA


def test_a_signature_meets_a_manual_criterion(store: Store, folder: Path) -> None:
    assert _standings(_act(store, folder, EventKind.SIGNED, "1-A"))["1-A"] is Judgement.MET


def test_what_people_do_stands_in_the_audit_log(store: Store, folder: Path) -> None:
    _act(store, folder, EventKind.WAIVED, "0-A", "no rig")
    (line,) = Accounts(store).decisions()
    assert (line.actor, line.action, line.why) == ("Ada", "waived", "no rig")
    assert line.subject == "criterion 0-A of iteration 7"


def test_a_quarantined_test_counts_as_such_whatever_it_says(results: Store, folder: Path) -> None:
    begins_ms = to_ms(NOW) - 1000
    quarantine = Quarantine(
        test_id="5", profile=None, owner="Bea", reason="bounces", who="Ada", since_ms=begins_ms,
        until_ms=begins_ms + 86_400_000,
    )  # fmt: skip
    QuarantineLog(results).add(quarantine)
    evidence = keeping.check(results, folder, "7", NOW).rows[0].verdict.evidence
    assert evidence.counts == (("passed", 8), ("failed", 1), ("quarantined", 1))


def test_a_dropped_criterion_stays_on_the_page_and_counts_no_more(results: Store, folder: Path) -> None:
    page = _act(results, folder, EventKind.DROPPED, "1-A")
    assert [row.is_dropped for row in page.rows] == [False, True]
    assert (page.hit_percent, page.judgement) == (100, Judgement.MET)
    assert _act(results, folder, EventKind.TAKEN_BACK, "1-A").hit_percent == 50


def test_a_change_in_mid_iteration_is_noticed_once_and_asks_why(store: Store, folder: Path) -> None:
    keeping.check(store, folder, "7", NOW)
    (folder / "7.toml").write_text(SMALL.replace("= 90", "= 80"))
    for _ in range(2):
        page = keeping.check(store, folder, "7", NOW)
    assert [(event.kind, event.detail) for event in page.rows[0].events] == [
        (EventKind.CHANGED, "at_least_percent: 90.0 to 80.0")
    ]
    assert page.rows[0].is_unexplained
    assert not _act(store, folder, EventKind.EXPLAINED, "0-A").rows[0].is_unexplained


def test_a_key_that_criteria_have_got_since_is_no_change(store: Store, folder: Path) -> None:
    page = keeping.check(store, folder, "7", NOW)
    row = page.rows[0]
    known = {key: value for key, value in json.loads(row.definition).items() if key != "exactly_this_level"}
    assert changes(load_iteration(folder, "7"), [replace(row, definition=json.dumps(known))], NOW) == ()
    known["at_least_percent"] = 80
    (event,) = changes(load_iteration(folder, "7"), [replace(row, definition=json.dumps(known))], NOW)
    assert event.detail == "at_least_percent: 80.0 to 90.0"


def test_planning_before_the_start_is_no_change(store: Store, folder: Path) -> None:
    early = "2025-02-20T12:00:00+00:00"
    keeping.check(store, folder, "7", early)
    (folder / "7.toml").write_text(SMALL.replace("= 90", "= 80"))
    assert keeping.check(store, folder, "7", early).events == ()


def test_a_criterion_taken_out_of_the_file_stays_on_the_page_until_it_is_explained(store: Store, folder: Path) -> None:
    keeping.check(store, folder, "7", NOW)
    (folder / "7.toml").write_text(SMALL[: SMALL.index("[[theme]]")] + SMALL[SMALL.rindex("[[theme]]") :])
    for _ in range(2):
        page = keeping.check(store, folder, "7", NOW)
    (gone,) = page.gone
    assert (gone.id, gone.is_gone, gone.is_unexplained) == ("1-A", True, True)
    assert len(gone.events) == 1
    assert not _act(store, folder, EventKind.EXPLAINED, "1-A").gone[0].is_unexplained


def test_the_first_check_after_the_end_freezes_verdicts_and_evidence(
    results: Store, folder: Path, make_run: MakeRun, make_result: MakeResult
) -> None:
    (folder / "7.toml").write_text(SMALL.replace("at_least_percent", "fresh_h = 999\nat_least_percent"))
    frozen = keeping.check(results, folder, "7", AFTER_THE_END)
    assert (frozen.frozen_at, frozen.frozen_by) == (AFTER_THE_END, keeping.BY_ITSELF)
    results.begin_run(make_run(id="run-2", started_at="2025-03-29T11:00:00+00:00"))
    results.add_result("run-2", make_result(test_id="1", outcome=Outcome.FAILED))
    (folder / "7.toml").unlink()
    assert keeping.check(results, folder, "7", "2025-04-29T00:00:00+00:00") == frozen
    assert keeping.shown(results, folder, "7") == frozen
    with pytest.raises(ConfigError, match="was frozen on 2025-03-29"):
        _act(results, folder, EventKind.WAIVED, "0-A")


def test_lessons_are_noted_after_the_end_too(store: Store, folder: Path) -> None:
    page = keeping.check(store, folder, "7", AFTER_THE_END)
    assert all(row.asks_for_lesson for row in page.rows)
    _act(store, folder, EventKind.LEARNED, "0-A", "begin with the rig")
    later = keeping.later_events(store, page)
    assert [event.why for event in later] == ["begin with the rig"]
    assert {row.id for row in page.unlearned()} - {row.id for row in page.unlearned(later)} == {"0-A"}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (EventKind.SIGNED, "a manual criterion"), (EventKind.WAIVER_ENDED, "one that is waived"),
        (EventKind.TAKEN_BACK, "one that was dropped"), (EventKind.EXPLAINED, "one that was changed"),
    ],
)  # fmt: skip
def test_an_act_that_means_nothing_is_refused(store: Store, folder: Path, kind: EventKind, expected: str) -> None:
    with pytest.raises(ConfigError, match=rf"0-A \(\w+\): cannot be {kind}; expected {expected}"):
        _act(store, folder, kind, "0-A")
    assert keeping.shown(store, folder, "7").events == ()


def test_an_act_on_what_is_not_there_is_told_with_what_is(store: Store, folder: Path) -> None:
    with pytest.raises(ConfigError, match=r"iteration 7: is no criterion 9-Z; expected 0-A, 1-A"):
        _act(store, folder, EventKind.WAIVED, "9-Z")


def test_a_page_survives_being_kept_as_text(results: Store, folder: Path) -> None:
    page = _act(results, folder, EventKind.WAIVED, "0-A")
    assert page_of_text(page_to_text(page)) == page


def test_both_all_and_few_hits_deserve_a_remark(results: Store, folder: Path) -> None:
    page = keeping.check(results, folder, "7", NOW)
    (theme, *_) = page.themes
    good, bad = theme.rows[0], page.rows[1]

    def remark(hits: int) -> str:
        rows = (*(good for _ in range(hits)), *(bad for _ in range(10 - hits)))
        return replace(page, themes=(replace(theme, rows=rows),)).remark

    assert [remark(hits)[:7] for hits in (10, 8, 4)] == ["All hit", "About 8", "Few hit"]


def test_the_trend_of_a_criterion_has_a_point_for_each_turn(results: Store, folder: Path) -> None:
    keeping.check(results, folder, "7", NOW)
    keeping.check(results, folder, "7", "2025-03-20T12:00:00+00:00")
    points = IterationLog(results).trends("7")["0-A"]
    assert [(point.judgement, point.figure) for point in points] == [("MET", 90.0), ("NOT_MET", 0.0)]
