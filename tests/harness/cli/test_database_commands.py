"""What `makeready backup`, `restore` and `retain` do and say; what each law of copies is stands with the store."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.records import Result, Run, RunState
from harness.store import Store
from tests.harness.cli.command import Ended, Workplace

pytest_plugins = ["tests.harness.cli.fixtures"]

Makeready = Callable[..., Ended]


@pytest.fixture
def filled(workplace: Workplace, make_run: Callable[..., Run], make_result: Callable[..., Result]) -> Workplace:
    """Two nights of March 2025 with a passing test."""
    with Store.open(workplace.database) as store:
        for day in (1, 2):
            store.begin_run(make_run(id=f"night-{day}", started_at=f"2025-03-0{day}T00:00:00+00:00"))
            store.add_result(f"night-{day}", make_result(trace_digest="ab" * 32))
            store.finish_run(f"night-{day}", RunState.FINISHED)
    return workplace


def test_a_backup_is_restored_only_over_runs_that_may_be_lost(filled: Workplace, makeready_here: Makeready) -> None:
    told = makeready_here("backup", "night.backup")
    assert (told.code, told.out.startswith("night.backup: 0."), told.err) == (0, True, "")
    again = makeready_here("backup", "night.backup")
    assert (again.code, "exists already" in again.err, "(configuration must act)" in again.err) == (2, True, True)
    refused = makeready_here("restore", "night.backup")
    assert (refused.code, "or --replace" in refused.err) == (2, True)
    done = makeready_here("restore", "night.backup", "--replace")
    assert done.code == 0
    assert f"{filled.database}: restored; latest run: night-2" in done.out


def test_retain_says_what_is_gone(filled: Workplace, makeready_here: Makeready) -> None:
    told = makeready_here("retain", "--days", "30")
    assert told.code == 0
    assert "2 runs thinned: 1 details, 0 measurements and 0 logs of passed tests are gone" in told.out
    with Store.open(filled.database) as store:
        assert [store.results(f"night-{day}")[0].trace_digest for day in (1, 2)] == [None, "ab" * 32]


def test_a_database_that_is_a_server_is_named_without_its_password(
    workplace: Workplace, makeready_here: Makeready, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAKEREADY_DATABASE", "postgresql://u:secret@127.0.0.1:1/db")
    told = makeready_here("retain", "--days", "1")
    assert told.code == 2
    assert "u:***@127.0.0.1:1/db: cannot be used" in told.err
    assert "secret" not in told.words
    assert not workplace.database.exists()
