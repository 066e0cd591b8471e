"""What a page needs to know of a diagram. A capsule may come from anywhere: its picture is shown as an image only."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass

# An image runs no script; opened alone it may not either. Its style is inside it, so that the file can stand alone.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'self'; sandbox"

_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Its size in CSS pixels, and what it shows in words."""

    width: str
    height: str
    text: str


def describe(svg: str) -> Picture | None:
    """Read an SVG's size and description. None for no picture, and for what is not SVG."""
    try:
        root = ET.fromstring(svg) if svg else None
    except ET.ParseError:
        return None
    if root is None or root.tag != f"{_SVG}svg":
        return None
    sizes = {name: root.get(name, "") for name in ("width", "height")}
    if not all(size.isdecimal() for size in sizes.values()):
        return None
    title, desc = (root.findtext(f"{_SVG}{tag}", "") for tag in ("title", "desc"))
    return Picture(**sizes, text=f"{title}. {desc}".strip())
