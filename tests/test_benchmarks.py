"""The generated program is the same each time and fails as programs do; what measures with it runs at a small size."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from benchmarks import ingest, junit_over_http, pages
from benchmarks.generated import Program
from harness.database import Database
from harness.records import Level, Outcome
from harness.store import Store

_SMALL = Program.of(7_000)


def test_a_program_of_a_size_has_about_that_many_results() -> None:
    assert sum(len(list(_SMALL.results(run))) for run in _SMALL.runs()) in range(6_000, 8_000)
    assert (Program.of(11_000_000).tests, Program.of(11_000_000).nights) == (30_000, 28)


def test_the_same_program_has_the_same_results() -> None:
    run = list(_SMALL.runs())[-1]
    assert list(_SMALL.results(run)) == list(Program.of(7_000).results(run))


def test_results_go_wrong_in_every_way_and_mostly_not() -> None:
    nights = [run for run in _SMALL.runs() if run.level is Level.L4]
    counted = Counter(result.outcome for run in nights for result in _SMALL.results(run))
    assert set(counted) == {Outcome.PASSED, Outcome.FAILED, Outcome.ERROR, Outcome.NOT_RUN}
    assert counted[Outcome.PASSED] > 0.6 * counted.total()


def test_ingest_and_pages_can_be_measured_small(tmp_path: Path) -> None:
    database = Database.at(tmp_path / "makeready.sqlite")
    stored, size = ingest.measure(2_000, database)
    assert "a second" in stored
    assert "bytes a result" in size
    with Store.open(database) as store:
        for ask in pages.PAGES.values():
            assert ask(store, pages.Random(1)) is not None


def test_reports_over_http_can_be_measured_small() -> None:
    (line,) = junit_over_http.measure(240, cases=20, senders=2)
    assert " results in 12 reports of 20 cases: " in line
