"""The paper-path diagram of a test that went wrong, and its place in pytest-html's report."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from html import escape
from typing import Any

from device_profiles import Profile
from harness.pictures import draw_paper_path


def draw(trace: Sequence[str], profile: Profile) -> str:
    """The diagram as SVG; empty for a rig that keeps no trace."""
    if not trace:
        return ""
    try:
        return draw_paper_path(trace, profile)
    except Exception:  # whatever it is, it must not hide the failure whose picture this would have been
        return _apology(traceback.format_exc(limit=-1))


def attach_to_report(report: Any, svg: str) -> None:
    """Show it in the test's row. It crosses to the collecting process with the report."""
    from pytest_html import extras  # before pytest starts, as this plugin is, it may not be imported

    box = f'<div style="overflow-x:auto">{svg}</div>'
    report.extras = [*getattr(report, "extras", []), extras.html(box)]


def _apology(words: str) -> str:
    last = escape(words.strip().splitlines()[-1])
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="60" role="img"><title>No diagram</title>'
        f"<desc>{last}</desc><text x='10' y='36' fill='gray'>The paper path could not be drawn: {last}</text></svg>"
    )
