"""A line without axes: how a few numbers went, oldest first."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

_WIDTH, _HEIGHT, _MARGIN = 96, 22, 2


def sparkline(values: Sequence[float | None], *, low: float, high: float, label: str) -> Markup:
    """The values between `low` and `high`; a gap where one is None. What lies outside is drawn at the edge.

    A single value is a dot. `label` is what a reader hears.
    """
    step = (_WIDTH - 2 * _MARGIN) / max(1, len(values) - 1)
    span = (high - low) or 1.0
    pieces: list[list[str]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            pieces.append([])
            continue
        share = min(max((value - low) / span, 0.0), 1.0)
        pieces[-1].append(f"{_MARGIN + index * step:.1f},{_HEIGHT - _MARGIN - share * (_HEIGHT - 2 * _MARGIN):.1f}")
    lines = [Markup('<polyline points="{}"/>').format(" ".join(piece)) for piece in pieces if len(piece) > 1]
    dots = [_dot(piece[0]) for piece in pieces if len(piece) == 1]
    return Markup('<svg class="spark" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        _WIDTH, _HEIGHT, label, Markup("").join([*lines, *dots])
    )


def _dot(point: str) -> Markup:
    x, _, y = point.partition(",")
    return Markup('<circle cx="{}" cy="{}" r="2"/>').format(x, y)
