"""What people of the invented program do: they answer failures, report issues, and say what their time went into."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from harness.accounting.shares import Period, Share
from harness.demo.program import PEOPLE
from harness.failures.records import Action, ActionKind, Classification
from harness.issues.records import Issue
from harness.store import Store
from harness.store.accounts import Accounts
from harness.store.failure_log import FailureLog
from harness.store.issue_book import IssueBook

_HOUR_MS = 3_600_000
_ANSWERED_DAYS = 35
_SLOWEST_H = 20
_SOURCE = "demo tracker"
# Facts of the program this serves, rounded to whole shares (Gruver, Young, Fulghum: A Practical Approach to Large-Scale
# Agile Development, 2012).
_SHARES = {
    "2008": {
        "integration": 10,
        "planning": 20,
        "porting": 25,
        "product support": 25,
        "manual testing": 15,
        "innovation": 5,
    },
    "2011": {
        "integration": 2,
        "planning": 5,
        "porting": 15,
        "product support": 10,
        "manual testing": 5,
        "automated tests": 23,
        "innovation": 40,
    },
}
_ISSUES = (
    ("DEMO-101", "Second sheet is lost after a jam at the gate", 1, 26, 22, "TO-PRN-01"),
    ("DEMO-108", "Panel shows Ready while the door is open", 1, 12, 7, "TO-PNL-03"),
    ("DEMO-113", "Copies stop at the third set", 1, 4, None, "TO-CPY-01"),
    ("DEMO-117", "German text of 41x02 is cut", 3, 40, None, "TO-PNL-03"),
)
"""Key, title, priority, days since it was opened and closed, and the requirement it is against."""


def report_issues(store: Store, now: datetime) -> None:
    """The tracker as it stands."""
    now_ms = round(now.timestamp() * 1000)
    told = [
        Issue(
            source=_SOURCE,
            key=key,
            title=title,
            priority=priority,
            opened_ms=_before(now, opened),
            closed_ms=None if closed is None else _before(now, closed),
            updated_ms=now_ms,
            requirements=(requirement,),
        )
        for key, title, priority, opened, closed, requirement in _ISSUES
    ]
    IssueBook(store).keep(told, now_ms=now_ms)


def account(store: Store, now: datetime) -> None:
    """Two periods of activity accounting."""
    Accounts(store).keep(
        [
            Period(
                name=name,
                shares=tuple(Share(period=name, activity=what, percent=float(share)) for what, share in shares.items()),
                who=PEOPLE[0],
                source="demo",
                at=now.isoformat(timespec="seconds"),
            )
            for name, shares in _SHARES.items()
        ]
    )


def answer_failures(store: Store, now: datetime, chance: Random) -> None:
    """Most failures of the last weeks found an owner and a class within hours; the newest may still wait."""
    log = FailureLog(store)
    found = [*log.closed(since_ms=_before(now, _ANSWERED_DAYS)), *log.open()]
    for failure in found:
        if failure.closed_ms is None and chance.random() < 0.5:
            continue
        owner, hours = chance.choice(PEOPLE), chance.randint(1, _SLOWEST_H)
        is_of_rig = "rig-" in failure.signature
        said = (
            (ActionKind.ACKNOWLEDGED, owner, hours),
            (ActionKind.CLASSIFIED, Classification.RIG if is_of_rig else Classification.PRODUCT, hours + 1),
        )
        for kind, value, after_h in said:
            at_ms = failure.opened_ms + after_h * _HOUR_MS
            log.act(failure.id, Action(kind=kind, at_ms=at_ms, who=owner, value=str(value)))


def _before(now: datetime, days: int) -> int:
    return round((now - timedelta(days=days)).timestamp() * 1000)
