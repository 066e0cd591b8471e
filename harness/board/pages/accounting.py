"""Activity accounting: shares of cost in two periods, beside what the harness measures of itself."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from harness.accounting.gathering import measured_beside
from harness.accounting.shares import Period, compare
from harness.board import asking, downloads, stores
from harness.board.charts.shares import bars
from harness.store.accounts import Accounts

COLUMNS = ("activity", "before_period", "before_percent", "after_period", "after_percent", "change_points")
MOST_DAYS = 366
page = Blueprint("accounting", __name__)


@page.get("/accounting")
def accounting() -> ResponseReturnValue:
    """Two periods side by side: `?before=` and `?after=`, by default the first and the last; `?days=` for windows."""
    store = stores.store()
    periods = Accounts(store).periods()
    before, after = _asked(periods, "before", 0), _asked(periods, "after", -1)
    rows = compare(before, after)
    if downloads.asked():
        return downloads.table(
            "accounting",
            COLUMNS,
            (
                {
                    "activity": row.activity,
                    "before_period": before.name if before else None,
                    "before_percent": row.before,
                    "after_period": after.name if after else None,
                    "after_percent": row.after,
                    "change_points": row.change,
                }
                for row in rows
            ),
        )
    days = asking.number("days", 28, most=MOST_DAYS)
    windows = measured_beside(store, days=days, now=datetime.now(UTC).isoformat(timespec="seconds"))
    top = max((share.percent for period in (before, after) if period for share in period.shares), default=0.0)
    return render_template(
        "accounting.html",
        periods=periods, before=before, after=after, rows=rows, days=days, windows=windows, top=top, bars=bars,
    )  # fmt: skip


def _asked(periods: tuple[Period, ...], name: str, otherwise: int) -> Period | None:
    wanted = request.args.get(name)
    if not wanted:
        return periods[otherwise] if periods else None
    found = next((period for period in periods if period.name == wanted), None)
    if found is None:
        abort(404, f"There is no period {wanted!r}. See the list on the page.")
    return found
