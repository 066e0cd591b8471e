"""Runs chosen tests on a chosen firmware in a fork of a process that has collected them once. No judging, no order.

A fork, because collecting the suites takes longer than most mutants live. Whatever a mutant does to its process ends
with that process: a limit of wall time for each test catches what would never return.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from harness.firmware import Firmware
from harness.mutants.foundry import Casting
from harness.pytest_plugin.fixtures import FIRMWARE, PACKAGE
from harness.pytest_plugin.results import read_report
from harness.records import Outcome

_PR_SET_PDEATHSIG = 1  # prctl(2): the kernel ends the fork should its parent die
_LEAST_LIMIT_S = 20.0
_LIMIT_FACTOR = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Tests by node id, in this order, on a casting; whether to stop at the first that fails."""

    name: str
    tests: Sequence[str]
    casting: Casting
    stops_at_failure: bool = True


@dataclass(slots=True, kw_only=True)
class Outcomes:
    """What came of an order: seconds of each test that ended, and those that failed, with how."""

    name: str
    seconds: dict[str, float] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    wall_s: float = 0.0


class ForkBench:
    """Starts orders in forks of this process, at most `workers` at once, and gathers what came of them."""

    def __init__(self, session: pytest.Session, *, workers: int, seconds: Mapping[str, float]) -> None:
        self._items = {item.nodeid: item for item in session.items}
        self._workers = workers
        self._seconds = seconds
        self._running: dict[int, tuple[Order, Path, float]] = {}
        gc.freeze()

    @property
    def is_full(self) -> bool:
        """Whether as many forks run as may."""
        return len(self._running) >= self._workers

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs."""
        return not self._running

    def start(self, order: Order) -> None:
        """Begin an order."""
        handle, name = tempfile.mkstemp(prefix="mutant-", suffix=".jsonl")
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            _live(self._items, order, handle, self._seconds)
        os.close(handle)
        self._running[child] = (order, Path(name), time.monotonic())

    def wait(self) -> Outcomes:
        """Wait for one order to end."""
        child, status = os.wait()
        order, notes, started_s = self._running.pop(child)
        outcomes = _read_notes(order.name, notes.read_text().splitlines(), status)
        outcomes.wall_s = time.monotonic() - started_s
        notes.unlink()
        return outcomes

    def stop(self) -> None:
        """End whatever still runs."""
        for child, (_order, notes, _started_s) in self._running.items():
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            notes.unlink()
        self._running.clear()


def _live(items: Mapping[str, pytest.Item], order: Order, handle: int, seconds: Mapping[str, float]) -> None:
    """The life of a fork: run the order, note each test, and leave without the parent's farewells."""
    code = 1
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        chosen = [items[test] for test in order.tests]
        config = chosen[0].config
        config.stash[FIRMWARE] = {
            name: Firmware(path=elf, sha256=order.name, source=order.name) for name, elf in order.casting.elves.items()
        }
        if order.casting.package is not None:
            config.stash[PACKAGE] = order.casting.package
        listener = _Listener()
        config.pluginmanager.register(listener)
        for item, following in zip(chosen, [*chosen[1:], None], strict=True):
            limit_s = max(_LEAST_LIMIT_S, _LIMIT_FACTOR * seconds.get(item.nodeid, 60.0))
            _note(handle, {"begun": item.nodeid})
            signal.setitimer(signal.ITIMER_REAL, limit_s)
            started_s = time.monotonic()
            listener.how = ""
            last = following is None
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None if last else following)
            signal.setitimer(signal.ITIMER_REAL, 0)
            _note(handle, {"ended": item.nodeid, "s": time.monotonic() - started_s, "how": listener.how})
            if listener.how and order.stops_at_failure:
                break
        code = 0
    finally:
        os._exit(code)


class _Listener:
    """Hears how the present test ends."""

    how = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        result = read_report(report)
        if result is not None and result.outcome in (Outcome.FAILED, Outcome.ERROR):
            lines = [line for line in result.message.splitlines() if line.strip()]
            asserted = [line[1:].strip() for line in lines if line.startswith("E ")]
            self.how = f"{result.outcome.value}: {(asserted or lines or ['?'])[0][:160]}"
        elif report.failed and not self.how:
            self.how = f"failed in {report.when}"


def _note(handle: int, record: Mapping[str, object]) -> None:
    os.write(handle, (json.dumps(record) + "\n").encode())


def _read_notes(name: str, lines: Sequence[str], status: int) -> Outcomes:
    outcomes = Outcomes(name=name)
    begun = ""
    for record in map(json.loads, lines):
        if "begun" in record:
            begun = record["begun"]
            continue
        outcomes.seconds[record["ended"]] = record["s"]
        if record["how"]:
            outcomes.failed[record["ended"]] = record["how"]
        begun = ""
    if begun or os.waitstatus_to_exitcode(status) != 0:
        code = os.waitstatus_to_exitcode(status)
        how = "HANG: never came back" if code == -signal.SIGALRM else f"DEATH: the test process ended with {code}"
        outcomes.failed[begun] = how
    return outcomes
