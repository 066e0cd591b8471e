"""Setting a test aside and releasing it, from wherever its result is shown. What holds now is shown on the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from harness import wall_clock
from harness.access.caller import local_path
from harness.access.roles import Right
from harness.board import stores
from harness.board.guard import caller, needs
from harness.errors import ConfigError
from harness.failures.quarantine import LONGEST_DAYS, Quarantine, faults, holding
from harness.moments import to_ms
from harness.reference import Reference
from harness.store import Entry, Store
from harness.store.quarantine_log import QuarantineLog

page = Blueprint("quarantine", __name__)

LONGEST_OWNER, LONGEST_REASON = 100, 500
EVERY_PRODUCT = "every product"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The form: what is filled in, the dates that may be, and by field what is wrong with it."""

    owner: str = ""
    reason: str = ""
    until: str = ""
    where: str = ""
    first: str
    last: str
    wrong: Mapping[str, str]


def blank(owner: str, now_ms: int) -> Sheet:
    """A form for somebody to fill in; it ends in a week unless they say otherwise."""
    return _sheet(now_ms, owner=owner, until=_date(now_ms, 7))


@page.app_context_processor
def _words() -> dict[str, object]:
    return {"longest_owner": LONGEST_OWNER, "longest_reason": LONGEST_REASON, "every_product": EVERY_PRODUCT}


def on_result(store: Store, entry: Entry) -> dict[str, object]:
    """What the page of a result shows of its test's quarantine."""
    now_ms = wall_clock.now_ms()
    current = QuarantineLog(store).current(now_ms)
    return {
        "quarantine": holding(current, entry.result.test_id, entry.result.profile, now_ms),
        "sheet": blank(caller().name, now_ms),
    }


@page.post("/results/<reference>/quarantine")
@needs(Right.ACT)
def begin(reference: str) -> ResponseReturnValue:
    """Set the test of a result aside, and show the result; or the form again with what is wrong with it."""
    store, parsed = stores.store(), Reference.parse(reference)
    entry = None if parsed is None else store.entry(parsed)
    if entry is None:
        abort(404, f"There is no result {reference!r} in this database. See the list of runs.")
    now_ms = wall_clock.now_ms()
    said = {name: request.form.get(name, "").strip() for name in ("owner", "reason", "until", "where")}
    asked = Quarantine(
        test_id=entry.result.test_id,
        profile=None if said["where"] == EVERY_PRODUCT else entry.result.profile,
        owner=said["owner"],
        reason=said["reason"],
        who=caller().name,
        since_ms=now_ms,
        until_ms=_midnight_ms(said["until"]),
    )
    wrong = _wrong(asked, said["until"], now_ms)
    if wrong:
        sheet = _sheet(now_ms, wrong=wrong, **said)
        return render_template("quarantine.html", entry=entry, sheet=sheet), 400
    QuarantineLog(store).add(asked)
    return redirect(url_for("result", reference=entry.reference, _anchor="quarantine"), 303)


@page.post("/quarantines/<int(max=2147483647):number>/release")
@needs(Right.ACT)
def release(number: int) -> ResponseReturnValue:
    """End a quarantine before its date, or say of one past its date that it is done with; then go back."""
    try:
        QuarantineLog(stores.store()).lift(number, wall_clock.now_ms(), who=caller().name)
    except ConfigError:
        abort(409, f"Quarantine {number} is not there to be released: somebody else may have done so. Look again.")
    return redirect(local_path(request.form.get("next")), 303)


def _wrong(asked: Quarantine, until: str, now_ms: int) -> dict[str, str]:
    """By field, in words for whoever filled it in."""
    wrong = dict(faults(asked))
    if len(asked.owner) > LONGEST_OWNER:
        wrong["owner"] = f"has more than {LONGEST_OWNER} characters"
    if len(asked.reason) > LONGEST_REASON:
        wrong["reason"] = f"has more than {LONGEST_REASON} characters"
    if "until" in wrong:
        is_past = 0 < asked.until_ms <= now_ms
        told = (
            "is empty" if not until else "is past" if is_past else "is too far off" if asked.until_ms else "is no date"
        )
        expected = f"{_date(now_ms, 1)} to {_date(now_ms, LONGEST_DAYS)}: who needs longer says so again then"
        wrong["until"] = f"{told}; expected {expected}"
    return wrong


def _sheet(
    now_ms: int,
    *,
    owner: str,
    until: str,
    reason: str = "",
    where: str = "",
    wrong: Mapping[str, str] | None = None,
) -> Sheet:
    return Sheet(
        owner=owner,
        reason=reason,
        until=until,
        where=where,
        first=_date(now_ms, 1),
        last=_date(now_ms, LONGEST_DAYS),
        wrong=wrong or {},
    )


def _date(now_ms: int, days: int) -> str:
    return f"{datetime.fromtimestamp(now_ms / 1000, UTC).date() + timedelta(days)}"


def _midnight_ms(text: str) -> int:
    """When a day begins, UTC; 0 for what is no day."""
    try:
        return to_ms(f"{datetime.strptime(text, '%Y-%m-%d').date()}T00:00:00+00:00")  # noqa: DTZ007  # a day, no moment
    except ValueError:
        return 0
