"""The road behind `makeready mutants`: seed faults, build, try the suite on each mutant, keep what it said."""

from __future__ import annotations

import contextlib
import hashlib
import io
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from device_profiles import Profile
from harness.errors import ConfigError, FirmwareFault
from harness.firmware.build import REFERENCE_SOURCE
from harness.firmware.sources import add_files, source_files
from harness.mutants.bench import ForkBench, Order, Outcomes
from harness.mutants.equivalents import equivalent_keys, load_equivalents
from harness.mutants.foundry import Casting, Foundry
from harness.mutants.ledger import Ledger, Trial, Verdict
from harness.mutants.mutation import Mutation
from harness.mutants.ordering import order_tests, spread
from harness.mutants.rules import find_mutations
from harness.mutants.sampling import queue_mutations, share_out
from harness.pytest_plugin.selection import is_printer_test
from harness.records import Level
from harness.run import SUITES


@dataclass(frozen=True, slots=True, kw_only=True)
class MutantOptions:
    """What `makeready mutants` was asked for; empty tuples mean all."""

    count: int
    seed: int
    profiles: tuple[Profile, ...]
    files: tuple[str, ...]
    pillars: tuple[str, ...]
    workers: int
    folder: Path
    source: Path = REFERENCE_SOURCE
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Mutants to try, and how many were built and left out for which reason.

    ``known`` counts those that people have judged to be equivalent.
    """

    chosen: tuple[tuple[Mutation, Casting], ...]
    possible: int
    broken: int
    equivalent: int
    twins: int
    known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MutantRun:
    """A sample with a trial of each of its mutants, in the order of the sample."""

    sample: Sample
    trials: tuple[Trial, ...]
    tests: int

    @property
    def caught(self) -> int:
        """How many mutants some test failed on."""
        return sum(trial.verdict is Verdict.CAUGHT for trial in self.trials)


def try_mutants(options: MutantOptions, tell: Callable[[str], None]) -> MutantRun:
    """Build and try mutants; what an earlier run with the same inputs found out is taken from its ledger.

    Raises ConfigError if nothing can be seeded or no test is selected, FirmwareFault if the suite fails on the
    firmware without a fault: then it says nothing of mutants.
    """
    foundry = Foundry(options.source, options.profiles, options.folder / "build")
    tell(f"compiling {len(foundry.files)} files for {len(options.profiles)} products")
    original = foundry.prepare()
    sample = draw_sample(foundry, original, options, tell)
    ledger = Ledger(options.folder / "ledger.jsonl", inputs=_inputs_digest(options))
    loop = _TrialLoop(sample, original, ledger, options, tell)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        pytest.main(_pytest_arguments(options), plugins=[loop])
    if loop.problem is not None:
        raise loop.problem
    trials = tuple(trial for mutation, _casting in sample.chosen if (trial := ledger.find(mutation)) is not None)
    return MutantRun(sample=sample, trials=trials, tests=loop.tests)


def draw_sample(foundry: Foundry, original: Casting, options: MutantOptions, tell: Callable[[str], None]) -> Sample:
    """Choose and build mutants that differ from the firmware and from each other; the same for the same seed."""
    found = [
        mutation
        for file in foundry.used_files(original)
        if not options.files or file in options.files
        for mutation in find_mutations(file, (options.source / file).read_bytes())
    ]
    if not found:
        raise ConfigError("nothing to seed", place="--file", expected=", ".join(foundry.files))
    used = {mutation.file for mutation in found}
    named = [one for one in load_equivalents(options.source) if one.file in used]
    known = equivalent_keys(options.source, found, named)
    queues = queue_mutations([mutation for mutation in found if mutation.key not in known], seed=options.seed)
    wanted = share_out(options.count, {file: len(queue) for file, queue in queues.items()})
    chosen: list[tuple[Mutation, Casting]] = []
    seen = {original.digest}
    counts = {"broken": 0, "equivalent": 0, "twins": 0}
    with ThreadPoolExecutor(options.workers) as builders:
        while any(wanted.values()):
            batch = [mutation for file, share in wanted.items() for mutation in _take(queues[file], share)]
            for mutation, casting in zip(batch, builders.map(foundry.cast, batch), strict=True):
                if casting is None:
                    counts["broken"] += 1
                elif casting.digest in seen:
                    counts["equivalent" if casting.digest == original.digest else "twins"] += 1
                else:
                    seen.add(casting.digest)
                    chosen.append((mutation, casting))
                    wanted[mutation.file] -= 1
            for file, queue in queues.items():
                if not queue and file in wanted:
                    wanted[file] = 0
            tell(f"{len(chosen)} mutants built")
    return Sample(chosen=tuple(chosen), possible=len(found), known=len(known), **counts)


class _TrialLoop:
    """Takes pytest's place once the suites are collected: forks a run of them for each mutant."""

    def __init__(
        self, sample: Sample, original: Casting, ledger: Ledger, options: MutantOptions, tell: Callable[[str], None]
    ) -> None:
        self.problem: Exception | None = None
        self.tests = 0
        self._sample = sample
        self._original = original
        self._ledger = ledger
        self._options = options
        self._tell = tell

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.problem = ConfigError(f"cannot be collected\n{report.longreprtext}", place=report.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        try:
            self._run(session)
        except (ConfigError, FirmwareFault) as problem:
            self.problem = problem
        return True

    def _run(self, session: pytest.Session) -> None:
        if self.problem is not None:
            return
        products = sorted(self._options.profiles, key=lambda profile: (-len(profile.capabilities), profile.name))
        found = [item.nodeid for item in session.items if is_printer_test(item)]
        tests = spread(found, [profile.name for profile in products])
        self.tests = len(tests)
        if not tests:
            raise ConfigError("no test is selected", place="test suites", expected="a pillar with tests")
        if set(tests) - set(self._ledger.seconds):
            self._measure_baseline(session, tests)
        tests = [test for test in tests if self._ledger.seconds[test] > 0.0]
        bench = ForkBench(session, workers=self._options.workers, seconds=self._ledger.seconds)
        left = [(mutation, casting) for mutation, casting in self._sample.chosen if not self._ledger.find(mutation)]
        with _stopping(bench):
            mutants = {mutation.key: mutation for mutation, _casting in left}
            while left or not bench.is_idle:
                while left and not bench.is_full:
                    mutation, casting = left.pop(0)
                    ordered = order_tests(tests, mutation, self._ledger)
                    bench.start(Order(name=mutation.key, tests=ordered, casting=casting))
                outcomes = bench.wait()
                trial = _judge(mutants[outcomes.name], outcomes)
                self._ledger.add(trial)
                shutil.rmtree(self._options.folder / "build" / outcomes.name, ignore_errors=True)
                self._tell(f"{trial.verdict:<7} {trial.wall_s:6.1f} s {trial.tests_run:5} tests  {_title(trial)}")

    def _measure_baseline(self, session: pytest.Session, tests: list[str]) -> None:
        """Every test once on the firmware without a fault, for its time and to see that it passes."""
        self._tell(f"{len(tests)} tests on the firmware without a fault")
        bench = ForkBench(session, workers=self._options.workers, seconds={})
        seconds: dict[str, float] = {}
        failed: dict[str, str] = {}
        workers = self._options.workers
        with _stopping(bench):
            for part in (tests[first::workers] for first in range(workers)):
                if part:
                    bench.start(Order(name="original", tests=part, casting=self._original, stops_at_failure=False))
            while not bench.is_idle:
                outcomes = bench.wait()
                seconds |= outcomes.seconds
                failed |= outcomes.failed
        if failed:
            raise FirmwareFault(
                "the suite fails on the firmware without a fault:\n"
                + "\n".join(f"  {test}: {how}" for test, how in sorted(failed.items()))
            )
        self._ledger.add_baseline(seconds)


def _judge(mutation: Mutation, outcomes: Outcomes) -> Trial:
    test, how = next(iter(outcomes.failed.items()), ("", ""))
    return Trial(
        mutation=mutation,
        verdict=Verdict.CAUGHT if outcomes.failed else Verdict.MISSED,
        test=test,
        how=how,
        tests_run=len(outcomes.seconds),
        wall_s=outcomes.wall_s,
    )


def _title(trial: Trial) -> str:
    mutation = trial.mutation
    return f"{mutation.file}:{mutation.line} {mutation.operator}  {trial.test.rpartition('/')[2]}"


@contextlib.contextmanager
def _stopping(bench: ForkBench) -> Iterator[None]:
    try:
        yield
    finally:
        bench.stop()


def _take(queue: list[Mutation], number: int) -> list[Mutation]:
    taken, queue[:] = queue[:number], queue[number:]
    return taken


def _pytest_arguments(options: MutantOptions) -> list[str]:
    arguments = [str(SUITES), f"--level={Level.L2}", "-n0", "-p", "no:cacheprovider", "--capture=no"]
    arguments += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # plugins are imported before pytest starts
    arguments += [f"--profile={profile.name}" for profile in options.profiles]
    arguments += [f"--pillar={pillar}" for pillar in options.pillars]
    return [*arguments, f"--capsules={options.folder / 'capsules'}", *options.extra]


def _inputs_digest(options: MutantOptions) -> str:
    """What a trial depends on: the firmware's source, the suites, the profiles and the selection."""
    digest = hashlib.sha256(repr((options.pillars, options.extra)).encode())
    add_files(digest, [*source_files(options.source), *sorted(SUITES.rglob("*.py"))])
    for profile in options.profiles:
        digest.update(profile.source_text.encode())
    return digest.hexdigest()
