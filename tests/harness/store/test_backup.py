"""Laws of backups: what comes back is what was there, and nothing is lost by accident."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from harness.database import Database
from harness.errors import ConfigError, StorageError
from harness.records import Outcome, Result, Run
from harness.store import Store
from harness.store.backup import backup, restore

MakeRun, MakeResult = Callable[..., Run], Callable[..., Result]


@pytest.fixture
def kept(store: Store, place: Database, tmp_path: Path, make_run: MakeRun, make_result: MakeResult) -> Path:
    """A backup of a run with a failure, made while the database is open; another run came later."""
    file = tmp_path / "night.backup"
    store.begin_run(make_run())
    store.add_result("run-1", make_result(outcome=Outcome.FAILED, message="jam", log="long"))
    backup(place, file)
    store.begin_run(make_run(id="run-2"))
    return file


def test_what_is_restored_is_what_was_there(store: Store, place: Database, kept: Path) -> None:
    before = (store.entries("run-1"), store.run_counts(["run-1"]), store.track_records())
    restore(place, kept, is_replacing=True)
    with Store.open(place) as again:
        assert (again.entries("run-1"), again.run_counts(["run-1"]), again.track_records()) == before
        assert [run.id for run in again.runs()] == ["run-1"]


def test_a_restored_database_takes_results(
    place: Database, kept: Path, make_run: MakeRun, make_result: MakeResult
) -> None:
    restore(place, kept, is_replacing=True)
    with Store.open(place) as store:
        store.begin_run(make_run(id="run-3"))
        store.add_result("run-3", make_result(test_id="new"))
        assert len(store.track_records()) == 2


def test_a_store_that_was_open_meanwhile_does_not_mix_up_names(
    store: Store, place: Database, kept: Path, make_run: MakeRun, make_result: MakeResult
) -> None:
    store.add_result("run-2", make_result(test_id="only after the backup"))
    restore(place, kept, is_replacing=True)
    store.begin_run(make_run(id="run-3"))
    for name in ("another", "only after the backup"):
        reference = store.add_result("run-3", make_result(test_id=name))
        told = store.result(reference)
        assert told is not None
        assert told.test_id == name


def test_runs_are_lost_only_if_somebody_says_so(store: Store, place: Database, kept: Path) -> None:
    with pytest.raises(ConfigError, match="holds runs, which would be lost; expected an empty database, or --replace"):
        restore(place, kept)
    assert len(store.runs()) == 2


def test_a_backup_never_takes_the_place_of_a_file(place: Database, kept: Path) -> None:
    before = kept.read_bytes()
    with pytest.raises(ConfigError, match=r"night\.backup: exists already; expected a new file"):
        backup(place, kept)
    assert kept.read_bytes() == before


def test_what_is_no_backup_is_refused_and_changes_nothing(store: Store, place: Database, kept: Path) -> None:
    letter = kept.with_name("letter")
    letter.write_text("To whom it may concern. " * 100)
    with pytest.raises((ConfigError, StorageError), match=r"is no backup|pg_restore failed"):
        restore(place, letter, is_replacing=True)
    with pytest.raises(ConfigError, match="is no file"):
        restore(place, kept.with_name("absent"))
    assert len(store.runs()) == 2


def test_another_programs_database_and_a_damaged_one_are_no_backups(database: Path, tmp_path: Path) -> None:
    songs = tmp_path / "songs"
    with closing(sqlite3.connect(songs)) as connection:
        connection.execute("CREATE TABLE songs (title)")
    with pytest.raises(ConfigError, match="is another program's database"):
        restore(Database.at(database), songs)
    copy = tmp_path / "copy"
    backup(Database.at(database), copy)
    content = copy.read_bytes()
    copy.write_bytes(content[: len(content) // 2])
    with pytest.raises(ConfigError, match=r"is damaged|is no backup"):
        restore(Database.at(database), copy)


def test_a_folder_that_is_not_there_is_told(database: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"is no folder; expected a folder for the backup"):
        backup(Database.at(database), tmp_path / "absent" / "file")


@pytest.mark.postgresql
def test_without_postgresqls_programs_it_is_told_which(
    postgresql: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError, match="pg_dump is not here; expected PostgreSQL's own programs"):
        backup(postgresql, tmp_path / "file")
