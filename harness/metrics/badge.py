"""A badge: two words side by side, as SVG. The words say all; colour only helps."""

from __future__ import annotations

from html import escape

_CHAR_PX = 6.6
"""Mean advance of Verdana at 11 px. `textLength` makes the text fit whatever the font."""
_PAD_PX = 8
# Each against white has a contrast of at least 4.5 (WCAG 2.2, 1.4.3).
COLOURS = {"good": "#1c6b40", "bad": "#a8201a", "unknown": "#565d66", "waived": "#8a5a00"}


def badge(label: str, words: str, tone: str) -> str:
    """The picture of ``label`` and ``words``; ``tone`` is a key of COLOURS."""
    left, right = _width(label), _width(words)
    whole = left + right
    title = escape(f"{label}: {words}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" role="img" aria-label="{title}">'
        f"<title>{title}</title>"
        f'<rect width="{left}" height="20" fill="#3b4149"/>'
        f'<rect x="{left}" width="{right}" height="20" fill="{COLOURS[tone]}"/>'
        f'<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">'
        f'<text x="{left / 2:g}" y="14" textLength="{left - 2 * _PAD_PX}">{escape(label)}</text>'
        f'<text x="{left + right / 2:g}" y="14" textLength="{right - 2 * _PAD_PX}">{escape(words)}</text>'
        "</g></svg>\n"
    )


def _width(text: str) -> int:
    return round(len(text) * _CHAR_PX) + 2 * _PAD_PX
