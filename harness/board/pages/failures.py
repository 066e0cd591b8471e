"""The pages `/failures`: the queue with its clocks, and each failure with its tests. Reads only."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from harness import wall_clock
from harness.access.roles import Right
from harness.board import asking, downloads, stores
from harness.board.failure_views import (
    ANSWER_COLUMNS,
    QUEUE_COLUMNS,
    TEST_COLUMNS,
    Asked,
    State,
    answer_rows,
    queue_rows,
    test_rows,
    view_queue,
)
from harness.board.guard import caller, needs
from harness.commands import reproduce_command
from harness.failures.clock import judge
from harness.failures.quarantine import holding
from harness.failures.records import Action, ActionKind, Classification, Resolution
from harness.failures.resolution import resolution_of
from harness.failures.wording import duration
from harness.moments import to_text
from harness.store.failure_log import FailureLog
from harness.store.issue_book import IssueBook
from harness.store.quarantine_log import QuarantineLog

page = Blueprint("failures", __name__)

LOOK_BACK_DAYS = 28
"""An iteration: closed failures that long count in the answers of a pillar."""
_DAY_MS = 86_400_000
_SHOWN = 200
_LONGEST = 500
_VALUES: dict[str, tuple[str, ...]] = {
    ActionKind.CLASSIFIED: tuple(Classification),
    ActionKind.CLOSED: tuple(Resolution),
}
"""What may be said of a failure; an owner is any name."""


@page.get("/failures")
def failures() -> str | Response:
    """The failures that fit the filters, those that block most first."""
    now_ms = wall_clock.now_ms()
    wanted = _asked()
    log = FailureLog(stores.store())
    found = (*log.open(), *log.closed(since_ms=now_ms - LOOK_BACK_DAYS * _DAY_MS))
    queue = view_queue(found, wanted, now_ms)
    if downloads.asked():
        if asking.text("table") == "answers":
            return downloads.table("answers", ANSWER_COLUMNS, answer_rows(queue.responses))
        return downloads.table("failures", QUEUE_COLUMNS, queue_rows(queue.lines))
    return render_template(
        "failures.html", queue=queue, asked=wanted, states=list(State), shown=_SHOWN, days=LOOK_BACK_DAYS
    )


@page.get("/failures/<int:number>")
def failure(number: int) -> str | Response:
    """One failure: its clock, its tests, the command that repeats its first red, and what people said."""
    store = stores.store()
    log = FailureLog(store)
    found = log.failure(number) if number < 2**31 else None
    if found is None:
        abort(404, f"There is no failure {number}. It may have turned out to be one with another: see the list.")
    tests = log.red_tests(number, limit=_SHOWN)
    if downloads.asked():
        return downloads.table(f"failure-{number}", TEST_COLUMNS, test_rows(tests))
    entry = store.entry(found.reference)
    requirements = () if entry is None else entry.result.requirements
    now_ms = wall_clock.now_ms()
    issues = [
        (issue, issue.age_ms(now_ms))
        for issue in IssueBook(store).open()
        if any(issue.is_covered_by(name, requirements) for name in {found.test_id, *(one.test_id for one in tests)})
    ]
    current = QuarantineLog(store).current(now_ms)
    return render_template(
        "failure.html",
        failure=found,
        clock=judge(found, now_ms),
        issues=issues,
        tests=tests,
        held=[holding(current, one.test_id, one.profile, now_ms) for one in tests],
        entry=entry,
        command=None if entry is None else reproduce_command(entry, store.database),
        resolution=resolution_of(found, tests),
        classifications=list(Classification),
        resolutions=list(Resolution),
    )


@page.post("/failures/<int:number>/say")
@needs(Right.ACT)
def say(number: int) -> AnyResponse:
    """Acknowledge, classify or close a failure in the name of whoever asks, and show it."""
    log = FailureLog(stores.store())
    if number >= 2**31 or log.failure(number) is None:
        abort(404, f"There is no failure {number}.")
    who = caller().name
    kind, value = request.form.get("kind", ""), request.form.get("value", "").strip() or who
    if kind not in list(ActionKind) or value not in _VALUES.get(kind, (value,)) or len(value) > _LONGEST:
        abort(400, f"{kind!r} with {value[:100]!r} cannot be said of a failure.")
    commit, note = request.form.get("commit", "").strip() or None, request.form.get("note", "").strip()[:_LONGEST]
    said = Action(kind=ActionKind(kind), at_ms=wall_clock.now_ms(), who=who, value=value, commit=commit, note=note)
    log.act(number, said)
    return redirect(url_for("failures.failure", number=number), 303)


@page.app_template_filter()
def hours(duration_ms: int | None) -> str:
    """A duration as people say it; ``not yet`` for None."""
    return "not yet" if duration_ms is None else duration(duration_ms)


@page.app_template_filter()
def instant(moment_ms: int) -> str:
    """A moment in ISO 8601."""
    return to_text(moment_ms)


def _asked() -> Asked:
    state = asking.text("state") or State.OPEN.value
    if state not in list(State):
        abort(400, f"There is no state {state!r}; expected one of {', '.join(State)}.")
    return Asked(
        level=asking.text("level"), pillar=asking.text("pillar"), owner=asking.text("owner"), state=State(state)
    )
