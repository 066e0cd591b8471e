"""The iterations of the invented year: their files, with dates that lead up to the demo's day, and their reviews."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Template

from harness.criteria.events import Event, EventKind
from harness.criteria.keeping import act, check
from harness.criteria.pages import Row
from harness.criteria.verdict import Judgement
from harness.demo.program import LEAD, PEOPLE
from harness.store import Store

DAYS = 28
_RUNS_FOR_DAYS = 19
"""How old the last iteration is on the day of the demo."""

_FOLDER = Path(__file__).parent
_TRIED_ON_DAY = 9
_SIGNED_ON_DAY = 10
_WAIVED = ("28", "2-D", 20)
"""In which iteration, what, and on which day."""

_JUDGED_EVERY_DAYS = 2
_CARRIED_OVER = "4-B", "5-A"
_LESSONS = {
    "0-A": "A P1 without an owner for a day is nobody's.",
    "0-B": "Answers took a day where the message did not say who must act.",
    "1-A": "Change requests that arrive in the last week belong to the next iteration.",
    "1-B": "Two thirds of the errors are one jam at the gate; the rest is noise.",
    "2-A": "One product's variant broke acceptance; its tests run before the merge now.",
    "2-B": "Red pillars wait for one another's rigs.",
    "3-D": "A night without a lead on call is a night lost.",
    "4-B": "The first page waits for the fuser, not for the processor.",
}
_OTHERWISE = "Missed by little; the criterion was right."


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is written in one iteration's file."""

    starts: datetime
    words: Mapping[str, str]

    @property
    def id(self) -> str:
        """Its name, a number."""
        return self.words["id"]

    @property
    def ends(self) -> datetime:
        """Its last day."""
        return self.starts + timedelta(days=DAYS - 1)


def plan_iterations(until: datetime) -> tuple[Plan, ...]:
    """The iterations of the last months; the last one runs on the day of `until`."""
    last = until.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=_RUNS_FOR_DAYS)
    told = tomllib.loads((_FOLDER / "iterations.toml").read_text(encoding="utf-8"))["iterations"]
    return tuple(
        Plan(starts=last - timedelta(days=DAYS * (len(told) - 1 - place)), words=words)
        for place, words in enumerate(told)
    )


def write_iterations(folder: Path, plans: tuple[Plan, ...]) -> None:
    """Write each iteration's file into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    template = Template((_FOLDER / "iteration.toml.template").read_text(encoding="utf-8"))
    for plan in plans:
        text = template.substitute(
            plan.words,
            starts=_day(plan.starts),
            ends=_day(plan.ends),
            tried_on=_day(plan.starts + timedelta(days=_TRIED_ON_DAY)),
        )
        (folder / f"{plan.id}.toml").write_text(text, encoding="utf-8")


def review(store: Store, folder: Path, plans: tuple[Plan, ...], evening: datetime) -> None:
    """What the lead does on an evening: judge what runs, sign what was agreed, end what has ended and say why."""
    for plan in plans:
        day = (evening - plan.starts).days
        if not 0 <= day <= DAYS:
            continue
        if day == _SIGNED_ON_DAY and plan is not plans[0]:
            _note(store, folder, plan, "5-A", EventKind.SIGNED, evening, "Met the lab, plan agreed")
        if (plan.id, day) == (_WAIVED[0], _WAIVED[2]):
            _note(store, folder, plan, _WAIVED[1], EventKind.WAIVED, evening, "Two requirements wait for the new gate")
        if day % _JUDGED_EVERY_DAYS == 0:
            page = check(store, folder, plan.id, _text(evening))
            if day == DAYS:
                for row in page.rows:
                    if row.judgement is not Judgement.MET:
                        _learn(store, folder, plan, row, evening)


def _learn(store: Store, folder: Path, plan: Plan, row: Row, evening: datetime) -> None:
    _note(store, folder, plan, row.id, EventKind.LEARNED, evening, _LESSONS.get(row.id, _OTHERWISE))
    if row.id in _CARRIED_OVER:
        following = str(int(plan.id) + 1)
        _note(store, folder, plan, row.id, EventKind.CARRIED_OVER, evening, "Still wanted", following)


def _note(
    store: Store, folder: Path, plan: Plan, criterion: str, kind: EventKind, at: datetime, why: str, detail: str = ""
) -> None:
    who = LEAD if kind is EventKind.SIGNED else PEOPLE[1]
    event = Event(iteration=plan.id, criterion=criterion, kind=kind, who=who, at=_text(at), why=why, detail=detail)
    act(store, folder, event)


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
