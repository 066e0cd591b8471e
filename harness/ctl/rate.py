"""How sure a count is: exact limits for the rate of rare events. Arithmetic only."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

_STEPS = 60  # halves the first interval to the last bit of a float


class Interval(NamedTuple):
    """Limits that hold the true value with the confidence asked for."""

    low: float
    high: float


def poisson_interval(count: int, *, confidence: float = 0.95) -> Interval:
    """The exact limits for the mean of a Poisson count (Garwood, Biometrika 28, 1936), half the risk on each side."""
    risk = (1 - confidence) / 2
    low = 0.0 if count == 0 else _solve(lambda mean: 1 - _at_most(count - 1, mean), risk, count)
    return Interval(low, _solve(lambda mean: 1 - _at_most(count, mean), 1 - risk, count))


def _at_most(count: int, mean: float) -> float:
    """The chance of `count` events or fewer where `mean` are expected."""
    if mean == 0:
        return 1.0
    return math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1))


def _solve(rises: Callable[[float], float], target: float, count: int) -> float:
    low, high = 0.0, 10.0 + 3.0 * count
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if rises(middle) < target:
            low = middle
        else:
            high = middle
    return high
