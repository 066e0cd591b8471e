"""Unsteady tests: which are flaky, with the evidence, and which are in quarantine, with their owners."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, render_template

from harness import wall_clock
from harness.board import asking, downloads, stores
from harness.failures.flaky import Flakiness, flakiness
from harness.failures.quarantine import expired, holding
from harness.records import Level
from harness.store.quarantine_log import QuarantineLog
from harness.track import LENGTH

page = Blueprint("unsteady", __name__)

_SHOWN = 50
_CONSIDERED = 400
"""Unsteady tests whose records are read; the past of those that flip most is then looked into."""
_COLUMNS = (
    *("test", "product", "pillar", "level", "flaky", "runs", "flips", "retries", "contradictions", "history"),
    *("passed_result", "failed_result", "quarantine_owner"),
)


@page.get("/unsteady")
def unsteady() -> str | Response:
    """Tests that turn or need retries, those that need explaining most first."""
    level = asking.level(Level.L2)
    store = stores.store()
    records = store.track_records(level=level, is_unsteady=True, limit=_CONSIDERED)
    worst = sorted(
        records,
        key=lambda one: (
            not one.is_flaky,
            -(one.flips + 2 * (one.retries + one.unexplained)),
            one.test_id,
            one.profile,
        ),
    )[:_SHOWN]
    found = sorted(
        (flakiness(record, store.past(record.reference, level=level)) for record in worst),
        key=lambda one: (not one.record.is_flaky, -one.weight),
    )
    now_ms = wall_clock.now_ms()
    log = QuarantineLog(store)
    current = log.current(now_ms)
    held = {id(one): holding(current, one.record.test_id, one.record.profile, now_ms) for one in found}
    if downloads.asked():
        return downloads.table("unsteady", _COLUMNS, [_row(one, held[id(one)]) for one in found])
    return render_template(
        "unsteady.html",
        level=level,
        remembered=LENGTH,
        lines=[(one, held[id(one)]) for one in found],
        is_cut=len(records) > _SHOWN,
        quarantines=current,
        overdue=expired(log.all(), now_ms),
    )


def _row(one: Flakiness, quarantine: object) -> Mapping[str, object]:
    evidence = one.contradictions[0] if one.contradictions else None
    return {
        "test": one.record.test_id,
        "product": one.record.profile,
        "pillar": one.record.pillar,
        "level": one.record.level,
        "flaky": one.record.is_flaky,
        "runs": len(one.record.history),
        "flips": one.record.flips,
        "retries": one.record.retries,
        "contradictions": len(one.contradictions),
        "history": one.record.history,
        "passed_result": None if evidence is None else str(evidence.passed),
        "failed_result": None if evidence is None else str(evidence.failed),
        "quarantine_owner": getattr(quarantine, "owner", None),
    }
