"""The same run on two machines: their traces must be the same, test by test."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context

from harness.config import Config
from harness.progress import open_console
from harness.records import Result
from harness.run import RunOptions, execute_run


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How many tests left a trace on both machines, and which differ: (test, product)."""

    compared: int
    differing: tuple[tuple[str, str], ...]


def compare_machines(options: RunOptions, machines: tuple[str, str], config: Config) -> Comparison:
    """Run once on each machine, with everything else the same, and compare.

    A test that left a trace on one machine only, or ended otherwise, differs. Raises what `execute_run` raises.
    """
    results = []
    for machine in machines:
        # pytest starts once a process
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as one:
            results.append(one.submit(_results, replace(options, machine=machine), config).result())
    return compare(*results)


def _results(options: RunOptions, config: Config) -> tuple[Result, ...]:
    return execute_run(options, config, open_console()).results


def compare(first_results: Iterable[Result], second_results: Iterable[Result]) -> Comparison:
    """Match results by test and product, and compare traces and outcomes."""
    first, second = _by_test(first_results), _by_test(second_results)
    differing = [
        key
        for key in first.keys() | second.keys()
        if key not in first or key not in second or _course(first[key]) != _course(second[key])
    ]
    traced = [key for key in first.keys() & second.keys() if first[key].trace_digest and second[key].trace_digest]
    return Comparison(compared=len(traced), differing=tuple(sorted(differing)))


def _course(result: Result) -> tuple[str, str | None]:
    return str(result.outcome), result.trace_digest


def _by_test(results: Iterable[Result]) -> dict[tuple[str, str], Result]:
    return {(result.test_id, result.profile): result for result in results}
