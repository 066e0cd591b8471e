"""A large program's results, made up: the same ones for the same size and seed. No database.

A night runs every test on every product, and every two hours L2 runs a tenth of them. What goes wrong does so as it
does in life: bugs that hit neighbouring tests on some products until they are fixed, flaky tests, products that lack
what a test needs, and one night whose rigs fail.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from random import Random

from harness.moments import to_text
from harness.records import Level, Measurement, Outcome, Planned, Result, Run, RunState

PRODUCTS = 12
TESTS = 30_000
L2_SHARE = 120  # of the tests, one in so many is in L2: 250 of 30,000
RUNS_A_DAY = 12
PILLARS = ("print", "copy", "scan", "finishing", "panel", "power", "connectivity", "supplies", "jobs", "security")
_START_MS = 1_740_787_200_000  # 2025-03-01
_DAY_MS, _RUN_MS = 86_400_000, 7_200_000
_LOG = "\n".join(f"{17 * line} info part{line % 7}: step {line} of the job is done" for line in range(40))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bug:
    """A cause of failures: neighbouring tests, some products, some days."""

    first: int
    tests: int
    products: frozenset[int]
    from_day: float
    to_day: float
    words: str

    def hits(self, test: int, product: int, day: float) -> bool:
        return (
            self.first <= test < self.first + self.tests
            and self.from_day <= day < self.to_day
            and product in self.products
        )


@dataclass(frozen=True)
class Program:
    """So many tests on the products for so many nights."""

    tests: int
    nights: int
    seed: int = 1

    @classmethod
    def of(cls, results: int) -> Program:
        """A program of about that many results: of full size for as many nights as it takes, or four small ones."""
        a_night = PRODUCTS * (1 + RUNS_A_DAY / L2_SHARE)
        nights = round(results / (TESTS * a_night))
        return cls(TESTS, nights) if nights >= 2 else cls(max(L2_SHARE, round(results / (4 * a_night))), 4)

    def runs(self) -> Iterator[Run]:
        """Every run in the order of its start; a night follows the day's last run of L2."""
        for day in range(self.nights):
            for slot in range(RUNS_A_DAY):
                yield self._run(Level.L2, day, slot)
            yield self._run(Level.L4, day, RUNS_A_DAY)

    def planned(self, run: Run) -> list[Planned]:
        """What a run promises."""
        return [
            Planned(
                test_id=self._test_id(test), profile=f"product-{product:02d}", pillar=self._pillar(test),
                level=self._level(test), requirements=self._requirements(test),
            )
            for test in self._tests(run.level)
            for product in range(PRODUCTS)
        ]  # fmt: skip

    def results(self, run: Run) -> Iterator[Result]:
        """What comes of a run, test by test."""
        chance = Random(f"{self.seed} {run.id}")
        day, started_ms = self._when(run)
        bugs = [bug for bug in self._bugs if bug.from_day <= day < bug.to_day]
        is_bad_night = run.level is Level.L4 and int(day) == self.nights // 3
        for test in self._tests(run.level):
            near = [bug for bug in bugs if bug.first <= test < bug.first + bug.tests]
            for product in range(PRODUCTS):
                ended = self._ending(test, product, day, near, is_bad_night, chance)
                for attempt, (outcome, words) in enumerate(ended, start=1):
                    yield self._result(run, started_ms, test, product, attempt, outcome, words, chance)

    def _ending(
        self, test: int, product: int, day: float, near: list[_Bug], is_bad_night: bool, chance: Random
    ) -> list[tuple[Outcome, str]]:
        if (test * 7 + product * 3) % 29 == 0:
            return [(Outcome.NOT_RUN, f"product product-{product:02d} has no stapler")]
        if is_bad_night and product < 4 and chance.random() < 0.8:
            return [(Outcome.ERROR, f"RigError (rig must act): rig {chance.randrange(500)} does not answer")]
        for bug in near:
            if bug.hits(test, product, day):
                return [(Outcome.FAILED, f"{bug.words}: expected {chance.randrange(9)}, got {chance.randrange(99)}")]
        if test % 50 == 7 and chance.random() < 0.1:
            failed = (Outcome.FAILED, f"timed out after {chance.randrange(30_000)} ms")
            return [failed, (Outcome.PASSED, "")] if chance.random() < 0.5 else [failed]
        return [(Outcome.PASSED, "")]

    def _result(
        self, run: Run, started_ms: int, test: int, product: int, attempt: int, outcome: Outcome, words: str,
        chance: Random,
    ) -> Result:  # fmt: skip
        ran = outcome is not Outcome.NOT_RUN
        is_bad = outcome in (Outcome.FAILED, Outcome.ERROR)
        number = chance.getrandbits(32)
        return Result(
            test_id=self._test_id(test), pillar=self._pillar(test), level=self._level(test),
            profile=f"product-{product:02d}", rig_kind="simulator", outcome=outcome, attempt=attempt, seed=run.seed,
            firmware_hash=f"{run.commit}{product:024d}", profile_hash=f"{product:064d}",
            virtual_s=1.0 + number % 60_000 / 1000 if ran else None,
            wall_s=number % 3_000 / 1000,
            finished_at=to_text(started_ms + number % _RUN_MS),
            trace_digest=f"{chance.getrandbits(256):064x}" if ran else None,
            message=words,
            log=f"{number} info boot\n{_LOG}" if is_bad else "",
            requirements=self._requirements(test),
            measurements=(Measurement(name="first page", unit="s", value=number % 900 / 100, high=10),)
            if ran and test % 50 == 3 else (),
            capsule=f"runs/{run.id}/{test}-{product}.zip" if is_bad else None,
            machine="core" if ran else None,
        )  # fmt: skip

    @cached_property
    def _bugs(self) -> list[_Bug]:
        chance = Random(f"{self.seed} bugs")
        bugs = []
        for number in range(3 * self.nights):
            begins = chance.uniform(0, self.nights)
            bugs.append(
                _Bug(
                    first=chance.randrange(self.tests), tests=max(1, round(self.tests * chance.uniform(0.001, 0.02))),
                    products=frozenset(chance.sample(range(PRODUCTS), chance.randrange(1, PRODUCTS + 1))),
                    from_day=begins, to_day=begins + chance.expovariate(1 / 1.5),
                    words=f"fault {chr(97 + number % 26)}",
                )
            )  # fmt: skip
        return bugs

    def _run(self, level: Level, day: int, slot: int) -> Run:
        started_ms = _START_MS + day * _DAY_MS + slot * _RUN_MS - (1 if level is Level.L4 else 0) * 3_600_000
        commit = f"{Random(f'{self.seed} {day} {slot // 2}').getrandbits(160):040x}"
        return Run(
            id=f"{level}-{day:03d}-{slot:02d}", started_at=to_text(started_ms), commit=commit, seed=1, rig="sim",
            level=level, planned=len(self._tests(level)) * PRODUCTS, state=RunState.RUNNING,
        )  # fmt: skip

    def _when(self, run: Run) -> tuple[float, int]:
        _, day, slot = run.id.split("-")
        started_ms = _START_MS + int(day) * _DAY_MS + int(slot) * _RUN_MS
        return int(day) + int(slot) / RUNS_A_DAY, started_ms

    def _tests(self, level: Level) -> range:
        return range(0, self.tests, L2_SHARE) if level is Level.L2 else range(self.tests)

    def _pillar(self, test: int) -> str:
        return PILLARS[test * len(PILLARS) // self.tests]

    def _test_id(self, test: int) -> str:
        pillar = self._pillar(test)
        return f"test_suites/{pillar}/test_{pillar}_{test // 40:04d}.py::test_law_{test:05d}"

    def _level(self, test: int) -> Level:
        return Level.L2 if test % L2_SHARE == 0 else Level.L4

    def _requirements(self, test: int) -> tuple[str, ...]:
        return (f"{self._pillar(test).upper()}-{test // 100}",) if test % 3 == 0 else ()


def batches(results: Iterator[Result], size: int) -> Iterator[list[Result]]:
    """The results in lists of at most ``size``."""
    while batch := list(islice(results, size)):
        yield batch
