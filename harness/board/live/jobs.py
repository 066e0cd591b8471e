"""A print job as somebody orders it on the page. No printing."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from device_profiles import Profile
from harness.ctl.pjl import job_bytes

_numbers = itertools.count(1)
_MOST_PAGES, _MOST_COPIES = 500, 99
_WORDS = (
    "In printing, make-ready is all that is done to a press before the run:",
    "set it up, prove it, and only then print.",
)


def job_from(given: Mapping[str, object], profile: Profile) -> bytes:
    """The bytes of a job of so many `pages` and `copies`, on both sides and stapled if asked.

    ValueError names what is wrong.
    """
    pages = _whole(given, "pages", 1, _MOST_PAGES)
    copies = _whole(given, "copies", 1, _MOST_COPIES)
    settings: dict[str, str | int] = {"QTY": copies} if copies > 1 else {}
    if given.get("duplex") is True:
        if not profile.has_duplex:
            raise ValueError("job: this product prints on one side only")
        settings["DUPLEX"] = "ON"
    if given.get("staple") is True:
        if "stapler" not in profile.capabilities:
            raise ValueError("job: this product has no stapler")
        settings["FINISH"] = "STAPLE"
    name = f"live-{next(_numbers)}"
    contents = tuple(_page(name, number, pages) for number in range(1, pages + 1))
    return job_bytes(name=name, pages=contents, settings=settings)


def _page(name: str, number: int, pages: int) -> bytes:
    return "\r\n".join((f"{name}, page {number} of {pages}", *_WORDS, "")).encode("ascii")


def _whole(given: Mapping[str, object], key: str, least: int, most: int) -> int:
    text = str(given.get(key, least))
    if not text.isdecimal() or not least <= int(text) <= most:
        raise ValueError(f"job: {key} is {text!r}; expected {least}-{most}")
    return int(text)
