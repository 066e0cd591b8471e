"""How a figure and a verdict went over time: a line with its goal, and a mark for each verdict. Text in, SVG out."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from harness.moments import to_ms
from harness.store.iterations import Point

_MARKS = {"MET": "met", "NOT_MET": "not-met", "NO_DATA": "no-data", "WAIVED": "waived"}
_INSET = 5


def trend(points: Sequence[Point], *, goal: float | None, name: str, width: int = 110, height: int = 28) -> Markup:
    """The chart; empty for fewer than two verdicts, which show no trend. ``name`` is for those who cannot see it."""
    if len(points) < 2:
        return Markup("")
    times = [to_ms(point.at) for point in points]
    across = _scale(times, _INSET, width - _INSET)
    values = [point.figure for point in points if point.figure is not None]
    shown = [*values, *([goal] if goal is not None and values else [])]
    down = _scale(shown or [0.0], height - _INSET, _INSET)
    parts = []
    if goal is not None and values:
        parts.append(f'<path class="goal" d="M0 {down(goal):.1f}H{width}"/>')
    line = [
        (across(at), down(point.figure)) for at, point in zip(times, points, strict=True) if point.figure is not None
    ]
    if len(line) > 1:
        parts.append(f'<path class="line" d="M{" L".join(f"{x:.1f} {y:.1f}" for x, y in line)}"/>')
    for at, point in zip(times, points, strict=True):
        y = down(point.figure) if point.figure is not None else height / 2
        parts.append(_mark(across(at), y, point.judgement))
    said = f"{name}: {points[0].judgement} on {points[0].at[:10]}, {points[-1].judgement} on {points[-1].at[:10]}"
    return Markup(
        f'<svg class="trend" role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'aria-label="{escape(said)}">{"".join(parts)}</svg>'
    )  # every text in it is escaped above


def _mark(x: float, y: float, judgement: str) -> str:
    """A dot that is met, a cross that is not, a ring of which nothing is known, a square that is waived."""
    kind = _MARKS.get(judgement, "no-data")
    if kind == "not-met":
        return f'<path class="{kind}" d="M{x - 3:.1f} {y - 3:.1f}l6 6m0 -6l-6 6"/>'
    if kind == "waived":
        return f'<rect class="{kind}" x="{x - 2.5:.1f}" y="{y - 2.5:.1f}" width="5" height="5"/>'
    return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{3 if kind == "met" else 2.5}"/>'


class _scale:  # noqa: N801  # used as a function
    """Maps a range of numbers onto a range of pixels; a single number lies in the middle."""

    def __init__(self, numbers: Sequence[float], start: float, end: float) -> None:
        self._low, self._high = min(numbers), max(numbers)
        self._start, self._end = start, end

    def __call__(self, number: float) -> float:
        if self._high == self._low:
            return (self._start + self._end) / 2
        return self._start + (number - self._low) / (self._high - self._low) * (self._end - self._start)
