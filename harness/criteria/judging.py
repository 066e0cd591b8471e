"""From an iteration, the facts and what people did, to verdicts. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pydantic import TypeAdapter, ValidationError

from harness.criteria.definitions import Criterion, Iteration
from harness.criteria.events import Event, EventKind
from harness.criteria.facts import Facts, SignOff
from harness.criteria.kinds import JUDGES
from harness.criteria.pages import Page, Row, ThemeRow
from harness.criteria.verdict import Judgement, Verdict

_NOT_JUDGED = Verdict(judgement=Judgement.NO_DATA, said="not judged yet")
_GONE = "gone from the file"
_CRITERION: TypeAdapter[Criterion] = TypeAdapter(Criterion)


def judge_iteration(
    iteration: Iteration, facts: Facts, events: Sequence[Event], now: str, *, gone: Sequence[Row] = ()
) -> Page:
    """The page with a verdict on every criterion as of ``now``, UTC in ISO 8601."""
    facts = replace(facts, sign_offs=(*facts.sign_offs, *_sign_offs(events)))
    rows = {
        criterion.id: judge_criterion(criterion, facts, _of(events, criterion.id), now)
        for criterion in iteration.criteria
    }
    return lay_out(iteration, rows, events, gone=gone)


def judge_criterion(criterion: Criterion, facts: Facts, events: tuple[Event, ...], now: str) -> Row:
    """One criterion with its verdict; a waiver does not change the verdict, only what the row says of it."""
    verdict: Verdict = JUDGES[criterion.kind](criterion, facts, now)
    return _row(criterion, verdict, events, now)


def lay_out(
    iteration: Iteration, rows: Mapping[str, Row], events: Sequence[Event], *, gone: Sequence[Row] = ()
) -> Page:
    """The page of rows judged now or earlier; a criterion without one was not judged yet."""
    return Page(
        iteration=iteration.id,
        title=iteration.title,
        starts=iteration.starts.isoformat(),
        ends=iteration.ends.isoformat(),
        direction=iteration.direction,
        themes=tuple(
            ThemeRow(
                rank=theme.rank,
                title=theme.title,
                rows=tuple(
                    rows.get(one.id) or _row(one, _NOT_JUDGED, _of(events, one.id), None) for one in theme.criteria
                ),
            )
            for theme in iteration.themes
        ),
        gone=tuple(replace(row, is_gone=True) for row in gone),
        improvement=iteration.improvement,
        events=tuple(events),
    )


def changes(iteration: Iteration, before: Iterable[Row], now: str) -> tuple[Event, ...]:
    """What differs from the definitions that were judged before, once the iteration has begun."""
    if now[:10] < iteration.starts.isoformat():
        return ()
    present = {criterion.id: criterion for criterion in iteration.criteria}
    found = []
    for row in before:
        criterion = present.get(row.id)
        if criterion is not None:
            detail = difference(_completed(row.definition), definition_of(criterion))
        else:
            is_known = any(event.kind is EventKind.DROPPED or event.detail == _GONE for event in row.events)
            detail = "" if is_known else _GONE
        if detail:
            found.append(
                Event(
                    iteration=iteration.id, criterion=row.id, kind=EventKind.CHANGED, who="", at=now, why="",
                    detail=detail,
                )
            )  # fmt: skip
    return tuple(found)


def definition_of(criterion: Criterion) -> str:
    """The criterion as text that is the same as long as nothing in it changes."""
    return json.dumps(criterion.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)


def _completed(definition: str) -> str:
    """A definition kept earlier with the keys that criteria have got since, at their defaults; else as it is."""
    try:
        return definition_of(_CRITERION.validate_json(definition))
    except ValidationError:
        return definition


def difference(before: str, after: str) -> str:
    """What changed from one definition to the next, in words; empty if nothing."""
    old, new = json.loads(before), json.loads(after)
    keys = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    return "; ".join(f"{key}: {_shown(old.get(key))} to {_shown(new.get(key))}" for key in sorted(keys))


def _shown(value: object) -> str:
    return "nothing" if value in (None, "", []) else json.dumps(value, ensure_ascii=False)


def _row(criterion: Criterion, verdict: Verdict, events: tuple[Event, ...], at: str | None) -> Row:
    return Row(
        id=criterion.id,
        text=criterion.text,
        kind=criterion.kind,
        owner=criterion.owner,
        carried_from=criterion.carried_from,
        definition=definition_of(criterion),
        judged_at=at,
        verdict=verdict,
        events=events,
    )


def _of(events: Iterable[Event], criterion: str) -> tuple[Event, ...]:
    return tuple(event for event in events if event.criterion == criterion)


def _sign_offs(events: Iterable[Event]) -> tuple[SignOff, ...]:
    return tuple(
        SignOff(criterion=event.criterion, who=event.who, at=event.at, why=event.why)
        for event in events
        if event.kind is EventKind.SIGNED
    )
