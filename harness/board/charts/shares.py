"""Two shares of one activity as bars, one over the other. Numbers in, SVG out."""

from __future__ import annotations

from markupsafe import Markup

_WIDTH, _BAR, _GAP = 260, 9, 3


def bars(before: float | None, after: float | None, *, top: float) -> Markup:
    """The earlier share above, the later below, each as long as its part of ``top``; nothing for one not known.

    The table beside says the numbers, so a reader who cannot see misses nothing.
    """
    height = 2 * _BAR + _GAP
    parts = [
        Markup('<rect class="{}" x="0" y="{}" width="{:.1f}" height="{}"/>').format(
            name, place, max(1.0, value / top * _WIDTH), _BAR
        )
        for name, place, value in (("before", 0, before), ("after", _BAR + _GAP, after))
        if value is not None and top > 0
    ]
    return Markup('<svg class="shares" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>').format(
        _WIDTH, height, Markup("").join(parts)
    )
