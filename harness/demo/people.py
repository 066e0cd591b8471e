"""What people of the invented program do: they answer failures, report issues, and say what their time went into."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from harness.accounting.shares import Period, Share
from harness.demo.program import PEOPLE
from harness.failures.records import Action, ActionKind, Classification, Failure
from harness.issues.records import Issue
from harness.store import Store
from harness.store.accounts import Accounts
from harness.store.failure_log import FailureLog
from harness.store.issue_book import IssueBook

_HOUR_MS = 3_600_000
_ANSWERED_DAYS = 3
_SLOWEST_H = 20
_LATE_SHARE = 0.05
"""Of the failures that find no owner within the day."""

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
    ("DEMO-086", "Staples through the first sheet alone", 1, 96, 81, "TO-FIN-01"),
    ("DEMO-093", "Wakes with the old date", 1, 60, 55, "TO-PWR-02"),
    ("DEMO-101", "Second sheet is lost after a jam at the gate", 1, 26, 22, "TO-PRN-01"),
    ("DEMO-108", "Panel shows Ready while the door is open", 1, 12, 7, "TO-PNL-03"),
    ("DEMO-113", "Copies stop at the third set", 1, 4, None, "TO-CPY-01"),
    ("DEMO-117", "German text of 41x02 is cut", 3, 40, None, "TO-PNL-03"),
)
"""Key, title, priority, days since it was opened and closed, and the requirement it is against."""


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


class Team:
    """Those who answer failures and keep the tracker. Most answers come within hours; some failures wait."""

    def __init__(self, store: Store, chance: Random) -> None:
        self._log = FailureLog(store)
        self._issues = IssueBook(store)
        self._chance = chance
        self._seen: set[int] = set()

    def work(self, evening: datetime, until: datetime) -> None:
        """Answer what turned red since the last evening, and tell how the tracker stands on this one."""
        now_ms = _ms(evening)
        for failure in (*self._log.open(), *self._log.closed(since_ms=now_ms - _ANSWERED_DAYS * 24 * _HOUR_MS)):
            if failure.id not in self._seen:
                self._seen.add(failure.id)
                self._answer(failure, _ms(until))
        self._issues.keep([issue for issue in _issues(evening, until) if issue.opened_ms <= now_ms], now_ms=now_ms)

    def _answer(self, failure: Failure, until_ms: int) -> None:
        if self._chance.random() < _LATE_SHARE:
            return
        owner, hours = self._chance.choice(PEOPLE), self._chance.randint(1, _SLOWEST_H)
        is_of_rig = "rig-" in failure.signature
        said = (
            (ActionKind.ACKNOWLEDGED, owner, hours),
            (ActionKind.CLASSIFIED, Classification.RIG if is_of_rig else Classification.PRODUCT, hours + 1),
        )
        for kind, value, after_h in said:
            at_ms = failure.opened_ms + after_h * _HOUR_MS
            if at_ms > until_ms:  # nobody can have answered yet
                return
            self._log.act(failure.id, Action(kind=kind, at_ms=at_ms, who=owner, value=str(value)))


def _issues(evening: datetime, until: datetime) -> list[Issue]:
    """The tracker as it stands on that evening."""
    now_ms = _ms(evening)
    told = []
    for key, title, priority, opened, closed, requirement in _ISSUES:
        closed_ms = None if closed is None else _before(until, closed)
        told.append(
            Issue(
                source=_SOURCE,
                key=key,
                title=title,
                priority=priority,
                opened_ms=_before(until, opened),
                closed_ms=closed_ms if closed_ms is not None and closed_ms <= now_ms else None,
                updated_ms=now_ms,
                requirements=(requirement,),
            )
        )
    return told


def _before(now: datetime, days: int) -> int:
    return _ms(now - timedelta(days=days))


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
