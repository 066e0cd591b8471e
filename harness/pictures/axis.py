"""Round numbers for an axis."""

from __future__ import annotations

import math

_STEPS = (1, 2, 5, 10)


def ticks(from_value: float, to_value: float, *, about: int) -> list[float]:
    """Round values within two bounds, some `about` of them: steps of 1, 2 or 5 times a power of ten."""
    span = to_value - from_value
    if span <= 0:
        return [from_value]
    rough = span / max(1, about)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in _STEPS if power * factor >= rough * 0.999)
    first = math.ceil(from_value / step - 1e-9)
    last = math.floor(to_value / step + 1e-9)
    return [round(number * step, 9) for number in range(first, last + 1)]
