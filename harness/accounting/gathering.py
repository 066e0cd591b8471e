"""Gathers what the harness measures of itself, for two windows of days beside each other. Reads the store."""

from __future__ import annotations

from harness.accounting.measured import Measured, measure
from harness.moments import to_ms, to_text
from harness.store import Store, evidence
from harness.store.failure_log import FailureLog

_DAY_MS = 86_400_000
_BUILDS = 20_000  # more than a program makes in the longest window


def measured_beside(store: Store, *, days: int, now: str) -> tuple[Measured, Measured]:
    """The last ``days`` days up to ``now``, and before them as many."""
    until_ms = to_ms(now)
    middle_ms, since_ms = until_ms - days * _DAY_MS, until_ms - 2 * days * _DAY_MS
    with store._reading("runs to account for") as connection:
        runs = evidence.run_facts(connection, since_ms)
    committed_at = {build.commit: build.committed_at for build in store.builds(_BUILDS) if build.committed_at}
    log = FailureLog(store)
    classified = [
        (to_text(failure.opened_ms), failure.classification)
        for failure in (*log.open(), *log.closed(since_ms=since_ms))
        if failure.classification is not None
    ]
    before = measure(runs, committed_at, classified, since=to_text(since_ms), until=to_text(middle_ms))
    return before, measure(runs, committed_at, classified, since=to_text(middle_ms), until=now)
