"""What is known of mutants already tried: lines of JSON, kept so that an interrupted run goes on. No judging."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from harness.mutants.mutation import Mutation


class Verdict(StrEnum):
    """What became of a mutant that was tried."""

    CAUGHT = "caught"
    """A test failed on it."""
    MISSED = "missed"
    """Every test passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One mutant and what the suite said of it: the first test that failed, how, and after how many tests."""

    mutation: Mutation
    verdict: Verdict
    test: str
    how: str
    tests_run: int
    wall_s: float


class Ledger:
    """Trials by mutant; those of other `inputs` (sources, suites, profiles) count only as a memory of what kills."""

    def __init__(self, path: Path, *, inputs: str) -> None:
        self._path = path
        self._inputs = inputs
        self._known: dict[str, Trial] = {}
        self._seconds: dict[str, float] = {}
        self._kills: dict[str, Counter[str]] = {}
        if path.is_file():
            for line in path.read_text().splitlines():
                self._read(json.loads(line))

    def find(self, mutation: Mutation) -> Trial | None:
        """The trial of this very mutant with these very inputs, if there was one."""
        return self._known.get(mutation.key)

    def add(self, trial: Trial) -> None:
        """Keep a trial at once."""
        record = {"inputs": self._inputs, "trial": asdict(trial)}
        self._note(trial)
        self._known[trial.mutation.key] = trial
        self._append(record)

    def add_baseline(self, seconds: dict[str, float]) -> None:
        """Keep how long each test takes on the firmware without a fault; all of them passed."""
        self._seconds = dict(seconds)
        self._append({"inputs": self._inputs, "seconds": seconds})

    @property
    def seconds(self) -> dict[str, float]:
        """Wall time of each test on the firmware without a fault; empty if that was not measured with these inputs."""
        return self._seconds

    def kills(self, place: str) -> Counter[str]:
        """How often each test caught a mutant of a file, of a function (`file:function`), or of all (empty)."""
        return self._kills.get(place, Counter())

    def _read(self, record: dict[str, Any]) -> None:
        is_current = record["inputs"] == self._inputs
        if "seconds" in record:
            if is_current:
                self._seconds = record["seconds"]
            return
        fields = record["trial"]
        mutation = Mutation(**fields.pop("mutation"))
        trial = Trial(mutation=mutation, **{**fields, "verdict": Verdict(fields["verdict"])})
        self._note(trial)
        if is_current:
            self._known[mutation.key] = trial

    def _note(self, trial: Trial) -> None:
        if trial.verdict is Verdict.CAUGHT:
            file = trial.mutation.file
            for place in ("", file, f"{file}:{trial.mutation.function}"):
                self._kills.setdefault(place, Counter())[trial.test] += 1

    def _append(self, record: dict[str, Any]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a") as file:
            file.write(json.dumps(record) + "\n")
