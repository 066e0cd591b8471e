"""In which order a file's mutations are tried, and how many of each file. Chance only from the seed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from random import Random

from harness.mutants.mutation import Mutation


def queue_mutations(mutations: Iterable[Mutation], *, seed: int) -> dict[str, list[Mutation]]:
    """Each file's mutations in the order they are to be tried: operators take turns, places come by chance."""
    chance = Random(f"{seed}/mutants")
    by_file: dict[str, dict[str, list[Mutation]]] = {}
    for mutation in mutations:
        by_file.setdefault(mutation.file, {}).setdefault(mutation.operator, []).append(mutation)
    queues = {}
    for file, groups in sorted(by_file.items()):
        for _operator, group in sorted(groups.items()):
            chance.shuffle(group)
        operators = sorted(groups)
        chance.shuffle(operators)
        longest = max(len(group) for group in groups.values())
        queues[file] = [
            groups[operator][turn] for turn in range(longest) for operator in operators if turn < len(groups[operator])
        ]
    return queues


def share_out(count: int, sizes: Mapping[str, int]) -> dict[str, int]:
    """How many mutants of each file: one at least while `count` lasts, the rest by the square root of its size.

    The square root, so that neither a long file takes all nor a short one counts as much as a long one.
    """
    weights = {file: math.sqrt(size) for file, size in sizes.items() if size}
    total = sum(weights.values())
    ideal = {file: count * weight / total for file, weight in weights.items()}
    shares = {file: min(max(1, int(ideal[file])), sizes[file]) for file in weights}
    by_remainder = sorted(weights, key=lambda file: (int(ideal[file]) - ideal[file], file))
    while sum(shares.values()) < min(count, sum(sizes.values())):
        for file in by_remainder:
            if sum(shares.values()) < count and shares[file] < sizes[file]:
                shares[file] += 1
    while sum(shares.values()) > count:
        largest = max(shares, key=lambda file: (shares[file], file))
        shares[largest] -= 1
    return {file: share for file, share in shares.items() if share}
