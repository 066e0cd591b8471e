"""A figure over time with its confidence bounds and the figure that was promised."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

from markupsafe import Markup

_WIDTH, _HEIGHT = 640, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 12, 12, 26
_HEADROOM = 1.1
_FEWEST_TICKS = 2


class Bounded(Protocol):
    """A point of the chart."""

    @property
    def at(self) -> str:
        """When, in ISO 8601."""
        ...

    @property
    def rate(self) -> float:
        """The figure."""
        ...

    @property
    def at_least(self) -> float | None:
        """Its lower confidence bound."""
        ...

    @property
    def at_most(self) -> float | None:
        """Its upper confidence bound."""
        ...

    @property
    def promised(self) -> float | None:
        """What it should not exceed."""
        ...


def growth(points: Sequence[Bounded], *, unit: str, label: str) -> Markup:
    """The points in their order, evenly spaced; `label` is what a reader hears. Empty without points."""
    if not points:
        return Markup("")
    top = _HEADROOM * max(value for point in points for value in (point.rate, point.at_most, point.promised) if value)
    xs = [_x(index, len(points)) for index in range(len(points))]
    parts = [_axis(top, unit)]
    for x, point in zip(xs, points, strict=True):
        if point.at_least is not None and point.at_most is not None:
            parts.append(
                Markup('<line class="bound" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>').format(
                    x, _y(point.at_least, top), _y(point.at_most, top)
                )
            )
        parts.append(Markup('<circle cx="{}" cy="{}" r="3"/>').format(x, _y(point.rate, top)))
    line = " ".join(f"{x},{_y(point.rate, top)}" for x, point in zip(xs, points, strict=True))
    parts.append(Markup('<polyline points="{}"/>').format(line))
    promised = next((point.promised for point in reversed(points) if point.promised is not None), None)
    if promised is not None:
        parts.append(_promise(promised, top))
    parts += [_day(xs[0], points[0].at, "start"), _day(xs[-1], points[-1].at, "end")]
    return Markup('<svg class="growth" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        _WIDTH, _HEIGHT, label, Markup("").join(parts)
    )


def _x(index: int, count: int) -> float:
    width = _WIDTH - _LEFT - _RIGHT
    return round(_LEFT + (width / 2 if count == 1 else width * index / (count - 1)), 1)


def _y(value: float, top: float) -> float:
    height = _HEIGHT - _TOP - _BOTTOM
    return round(_TOP + height * (1 - min(value / top, 1.0)) if top else _TOP + height, 1)


def _axis(top: float, unit: str) -> Markup:
    step = _step(top)
    marks = [step * tick for tick in range(int(top / step) + 1)]
    lines = [
        Markup(
            '<line class="rule" x1="{}" x2="{}" y1="{}" y2="{}"/><text x="{}" y="{}" text-anchor="end">{}</text>'
        ).format(_LEFT, _WIDTH - _RIGHT, _y(mark, top), _y(mark, top), _LEFT - 6, _y(mark, top) + 4, f"{mark:.3g}")
        for mark in marks
    ]
    return Markup("").join([*lines, Markup('<text x="{}" y="10">{}</text>').format(_LEFT, unit)])


def _step(top: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten that divides the axis into some parts."""
    power = 10.0 ** math.floor(math.log10(top))
    return next(step for step in (5 * power, 2 * power, power, power / 2, power / 5) if top / step >= _FEWEST_TICKS)


def _promise(value: float, top: float) -> Markup:
    y = _y(value, top)
    return Markup(
        '<line class="promise" x1="{0}" x2="{1}" y1="{2}" y2="{2}"/>'
        '<text x="{1}" y="{3}" text-anchor="end">promised {4}</text>'
    ).format(_LEFT, _WIDTH - _RIGHT, y, y - 4, f"{value:g}")


def _day(x: float, at: str, anchor: str) -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(x, _HEIGHT - 8, anchor, at[:10])
