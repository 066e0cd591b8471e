"""Stores results beside the work that makes them: in a thread of its own, those that come together in one transaction.

A transaction waits for the disk and costs more than the row it adds, so one for each result would slow down the tests.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from harness.errors import MakereadyError, StoreError
from harness.records import Result
from harness.store import Store

GATHER_S = 0.25
"""How long a result may wait for others: what a run loses at most when its process is killed."""


class ResultWriter:
    """Use it in a ``with`` statement: at its end all is stored. ``on_stored`` hears of each result once it is safe.

    What the store refuses is raised by the next ``put``, or at the end; what came with it is stored all the same.
    """

    def __init__(self, store: Store, run_id: str, on_stored: Callable[[Result], None]) -> None:
        self._store = store
        self._run_id = run_id
        self._on_stored = on_stored
        self._arrived: queue.SimpleQueue[Result | None] = queue.SimpleQueue()
        self._problem: MakereadyError | None = None
        self._thread = threading.Thread(target=self._work, name="results")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        self._arrived.put(None)
        self._thread.join()
        if kind is None:
            self._raise_problem()

    def put(self, result: Result) -> None:
        """Have a result stored within ``GATHER_S``. Raises StoreError if one before it was refused."""
        self._raise_problem()
        self._arrived.put(result)

    def _raise_problem(self) -> None:
        problem, self._problem = self._problem, None
        if problem is not None:
            raise problem

    def _work(self) -> None:
        is_open = True
        while is_open:
            batch, is_open = self._gather()
            self._write(batch)

    def _gather(self) -> tuple[list[Result], bool]:
        """The next result and those that follow it soon; whether more can come."""
        batch: list[Result] = []
        deadline_s: float | None = None
        while True:
            try:
                found = self._arrived.get(timeout=None if deadline_s is None else max(0, deadline_s - time.monotonic()))
            except queue.Empty:
                return batch, True
            if found is None:
                return batch, False
            batch.append(found)
            deadline_s = deadline_s or time.monotonic() + GATHER_S

    def _write(self, batch: Sequence[Result]) -> None:
        try:
            if batch:
                self._store.add_results(self._run_id, batch)
        except StoreError as problem:
            if len(batch) == 1:
                self._problem = self._problem or problem
                return
            for result in batch:
                self._write([result])
            return
        for result in batch:
            self._on_stored(result)
