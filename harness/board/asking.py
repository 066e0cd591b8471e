"""What the reader asked for in the address of a page: checked, with a problem page for what does not exist."""

from __future__ import annotations

from flask import abort, request, url_for

from harness.records import Level


def level(otherwise: Level = Level.L2) -> Level:
    """`?level=`. Aborts with 400 if there is no such level."""
    text = request.args.get("level") or otherwise.value
    try:
        return Level(text)
    except ValueError:
        abort(400, f"There is no level {text!r}; expected one of {', '.join(Level)}.")


def number(name: str, otherwise: int, *, most: int) -> int:
    """`?name=` as a number of 1 to `most`; whatever is no number counts as not said."""
    value = request.args.get(name, type=int)
    return otherwise if value is None else max(1, min(value, most))


def text(name: str) -> str | None:
    """`?name=`, None if it is absent or empty."""
    return request.args.get(name) or None


def this_page(**changes: str) -> str:
    """The address of this page with other words in its query."""
    assert request.endpoint is not None
    return url_for(request.endpoint, **{**(request.view_args or {}), **request.args.to_dict(), **changes})
