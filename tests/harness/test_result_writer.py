"""Results are stored beside the work that makes them, those that come together in one transaction, and none is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import pytest

from harness import result_writer
from harness.errors import StoreError
from harness.records import Outcome, Result, Run
from harness.result_writer import ResultWriter
from harness.store import Store


@pytest.fixture
def begun(store: Store, make_run: Callable[..., Run]) -> Store:
    store.begin_run(make_run())
    return store


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is put comes together, however slow this computer is."""
    monkeypatch.setattr(result_writer, "GATHER_S", 3600)


def results(make_result: Callable[..., Result], count: int) -> list[Result]:
    return [make_result(test_id=f"test_a.py::test_{number}") for number in range(count)]


def test_all_that_was_put_is_stored_at_the_end_in_its_order(begun: Store, make_result: Callable[..., Result]) -> None:
    told: list[Result] = []
    many = results(make_result, 50)
    with ResultWriter(begun, "run-1", told.append) as writer:
        for result in many:
            writer.put(result)
    assert list(begun.results("run-1")) == told == many


@pytest.mark.usefixtures("together")
def test_what_comes_together_is_one_transaction(
    begun: Store, make_result: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[int] = []
    add = begun.add_results
    monkeypatch.setattr(begun, "add_results", lambda run, some: (batches.append(len(some)), add(run, some)))
    with ResultWriter(begun, "run-1", lambda _: None) as writer:
        for result in results(make_result, 50):
            writer.put(result)
    assert batches == [50]


def test_a_result_does_not_wait_for_the_next(begun: Store, make_result: Callable[..., Result]) -> None:
    stored = threading.Event()
    with ResultWriter(begun, "run-1", lambda _: stored.set()) as writer:
        writer.put(make_result())
        assert stored.wait(60)


def test_what_an_interrupt_finds_underway_is_stored(begun: Store, make_result: Callable[..., Result]) -> None:
    def work() -> None:
        with ResultWriter(begun, "run-1", lambda _: None) as writer:
            writer.put(make_result())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert begun.results("run-1") == (make_result(),)


@pytest.mark.usefixtures("together")
def test_a_refusal_is_raised_and_costs_no_other_result(
    begun: Store, make_result: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = make_result(outcome=Outcome.FAILED)
    good = results(make_result, 3)
    add = begun.add_results

    def refuse(run_id: str, some: Sequence[Result]) -> object:
        if bad in some:
            raise StoreError("is full", place="disk")
        return add(run_id, some)

    def work() -> None:
        with ResultWriter(begun, "run-1", lambda _: None) as writer:
            for result in (good[0], bad, *good[1:]):
                writer.put(result)

    monkeypatch.setattr(begun, "add_results", refuse)
    with pytest.raises(StoreError, match="disk: is full"):
        work()
    assert list(begun.results("run-1")) == good
