"""Which test to try first on a mutant: the most likely killer. No running."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from harness.mutants.ledger import Ledger
from harness.mutants.mutation import Mutation

_LIKELY = 40


def order_tests(tests: Sequence[str], mutation: Mutation, ledger: Ledger) -> list[str]:
    """Tests that caught neighbours of this mutant come first, whatever their product; then the rest as given."""
    in_function = ledger.kills(f"{mutation.file}:{mutation.function}")
    in_file, everywhere = ledger.kills(mutation.file), ledger.kills("")
    ranked = sorted(
        (test for test in tests if test in everywhere),
        key=lambda test: (-in_function[test], -in_file[test], -everywhere[test], test),
    )[:_LIKELY]
    first = set(ranked)
    return [*ranked, *(test for test in tests if test not in first)]


def spread(tests: Sequence[str], products: Sequence[str]) -> list[str]:
    """One product after another, and within each a test of every module in turn, so that all of it is touched early."""
    ordered: list[str] = []
    for product in products:
        modules: dict[str, list[str]] = {}
        for test in tests:
            if f"[{product}" in test:
                modules.setdefault(test.partition("::")[0], []).append(test)
        ordered += [test for turn in zip_longest(*modules.values()) for test in turn if test is not None]
    return ordered
