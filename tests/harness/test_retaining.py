"""Laws of retention of artifacts and files: what is old and spent goes, with its bytes told; all else stays."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from harness.config import Config, load_config
from harness.moments import to_ms
from harness.records import Attachment, Outcome, Result, Run, RunState
from harness.retaining import Retained, retain
from harness.store import Store
from harness.store.deliveries import Deliveries

MakeRun, MakeResult = Callable[..., Run], Callable[..., Result]
_NOW_MS = to_ms("2025-04-01T00:00:00+00:00")
_OLD_MS = to_ms("2025-03-01T12:00:00+00:00")
_OLD, _NEXT, _NEW = "20250301-120000-aaaa", "20250302-120000-bbbb", "20250331-120000-cccc"
_DAYS = {_OLD: "2025-03-01", _NEXT: "2025-03-02", _NEW: "2025-03-31"}


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return load_config({"MAKEREADY_HOME": str(tmp_path)})


@pytest.fixture
def leave(config: Config) -> Callable[..., Path]:
    """A file below the home, last written in March."""

    def make(*parts: str, capsule: bool = False, content: bytes = b"12345", written_ms: int = _OLD_MS) -> Path:
        path = config.home.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        if capsule:
            with ZipFile(path, "w") as archive:
                archive.writestr("capsule.json", "{}")
        else:
            path.write_bytes(content)
        os.utime(path, (written_ms / 1000, written_ms / 1000))
        return path

    return make


@pytest.fixture
def put(
    store: Store, make_run: MakeRun, make_result: MakeResult, leave: Callable[..., Path]
) -> Callable[..., dict[str, Path]]:
    """A run whose tests end so, each with a capsule and its picture, with an artifact and a report."""

    def make(run_id: str, **outcomes: Outcome) -> dict[str, Path]:
        day = _DAYS[run_id]
        store.begin_run(make_run(id=run_id, started_at=f"{day}T00:00:00+00:00", commit=run_id))
        files = {"report": leave("runs", run_id, "report.html")}
        for name, outcome in outcomes.items():
            files[name] = leave("runs", run_id, "capsules", f"{name}.zip", capsule=True)
            leave("runs", run_id, "capsules", f"{name}.svg")
            finished_at = f"{day}T01:00:00+00:00"
            message = "" if outcome is Outcome.PASSED else f"{name} lost its way"
            said = {"message": message, "finished_at": finished_at, "capsule": str(files[name])}
            store.add_result(run_id, make_result(test_id=name, outcome=outcome, **said))
        store.finish_run(run_id, RunState.FINISHED)
        log = Attachment(name="log", media_type="text/plain", body=b"0123456789", sent_ms=_OLD_MS)
        Deliveries(store).add_artifact(run_id, log)
        return files

    return make


def _retain(store: Store, config: Config) -> Retained:
    return retain(store, config, days=10, now_ms=_NOW_MS)


def _artifacts(store: Store, run_id: str) -> int:
    return len(Deliveries(store).artifacts(run_id))


@pytest.mark.parametrize("ended", [Outcome.FAILED, Outcome.PASSED])
def test_what_is_old_and_has_passed_since_goes_with_all_its_files_and_bytes_are_told(
    store: Store, config: Config, put: Callable[..., dict[str, Path]], ended: Outcome
) -> None:
    old, new = put(_OLD, a=ended), put(_NEW, a=Outcome.PASSED)
    size = old["a"].stat().st_size
    gone = _retain(store, config)
    assert (gone.dropped.artifacts, gone.dropped.artifact_bytes) == (1, 10)
    assert (gone.files, gone.file_bytes, gone.problems) == (3, size + 10, ())
    assert not old["report"].parent.exists()
    assert store.results(_OLD)[0].capsule is None
    assert store.results(_OLD)[0].outcome is ended
    assert all(path.exists() for path in new.values())
    assert (_artifacts(store, _OLD), _artifacts(store, _NEW)) == (0, 1)


def test_what_still_fails_keeps_its_capsule_and_a_last_pass_its_run(
    store: Store, config: Config, put: Callable[..., dict[str, Path]]
) -> None:
    old = put(_OLD, red=Outcome.FAILED, green=Outcome.PASSED, closed=Outcome.FAILED)
    put(_NEXT, closed=Outcome.PASSED)
    put(_NEW, red=Outcome.FAILED)
    _retain(store, config)
    assert [name for name, path in old.items() if path.exists()] == ["report", "red", "green"]
    assert _artifacts(store, _OLD) == 1


def test_frozen_evidence_and_a_run_that_goes_on_stay_whole(
    store: Store, config: Config, put: Callable[..., dict[str, Path]], make_run: MakeRun, leave: Callable[..., Path]
) -> None:
    old = put(_OLD, a=Outcome.FAILED)
    put(_NEW, a=Outcome.PASSED)
    store.freeze_evidence("30", "2B", [_OLD])
    store.begin_run(make_run(id=_NEXT, started_at="2025-03-02T00:00:00+00:00"))
    going_on = leave("runs", _NEXT, "pytest.log")
    gone = _retain(store, config)
    assert (gone.files, gone.dropped.artifacts, gone.dropped.capsules) == (0, 0, 0)
    assert all(path.exists() for path in (*old.values(), going_on))


def test_files_that_no_result_refers_to_go_once_they_are_old(
    store: Store, config: Config, leave: Callable[..., Path]
) -> None:
    unknown = leave("runs", "20250301-000000-ffff", "capsules", "lost.zip", capsule=True)
    loose = leave("capsules", "tried.zip", capsule=True)
    young = leave("capsules", "today.zip", written_ms=_NOW_MS - 1000)
    somebodys = leave("runs", "my notes", "keep.txt")
    assert _retain(store, config).files == 2
    assert [path.exists() for path in (unknown, loose, young, somebodys)] == [False, False, True, True]


def test_a_database_elsewhere_removes_nothing_that_it_does_not_know(
    store: Store, tmp_path: Path, leave: Callable[..., Path]
) -> None:
    unknown = leave("home", "runs", "20250301-000000-ffff", "report.html")
    loose = leave("home", "capsules", "tried.zip", capsule=True)
    _retain(store, load_config({"MAKEREADY_HOME": str(tmp_path / "home"), "MAKEREADY_DATABASE": str(store.database)}))
    assert unknown.exists()
    assert loose.exists()


def test_only_a_capsule_is_removed_by_its_name_and_one_that_a_later_result_has_too_stays(
    store: Store, config: Config, make_run: MakeRun, make_result: MakeResult, leave: Callable[..., Path]
) -> None:
    shared, own = leave("out", "shared.zip", capsule=True), leave("out", "own.zip", capsule=True)
    letter = leave("out", "letter.txt")
    for run_id, paths in ((_OLD, (shared, own, letter)), (_NEW, (shared, None, None))):
        store.begin_run(make_run(id=run_id, started_at=f"{_DAYS[run_id]}T00:00:00+00:00"))
        named = [None if path is None else str(path) for path in paths]
        store.add_results(run_id, [make_result(test_id=str(n), capsule=name) for n, name in enumerate(named)])
        store.finish_run(run_id, RunState.FINISHED)
    _retain(store, config)
    assert [path.exists() for path in (shared, own, letter)] == [True, False, True]


def test_retaining_again_finds_nothing(store: Store, config: Config, put: Callable[..., dict[str, Path]]) -> None:
    put(_OLD, a=Outcome.FAILED, b=Outcome.FAILED)
    put(_NEW, a=Outcome.PASSED)
    _retain(store, config)
    again = _retain(store, config)
    assert (again.files, again.thinned.runs, again.dropped.artifacts, again.dropped.capsules) == (0, 0, 0, 0)


def test_once_it_has_passed_what_stayed_of_an_old_failure_goes(
    store: Store, config: Config, put: Callable[..., dict[str, Path]]
) -> None:
    old = put(_OLD, a=Outcome.FAILED)
    _retain(store, config)
    assert old["a"].exists()
    put(_NEW, a=Outcome.PASSED)
    _retain(store, config)
    assert not old["report"].parent.exists()
    assert _artifacts(store, _OLD) == 0
