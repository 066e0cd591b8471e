"""`makeready criteria`: an iteration's exit criteria judged, and what people do to them. Words in, words out."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from harness.cli.options import iterations_option
from harness.config import load_config
from harness.criteria import keeping
from harness.criteria.documents import iteration_names
from harness.criteria.events import Event, EventKind
from harness.criteria.pages import Page, Row, page_to_text
from harness.criteria.verdict import Judgement
from harness.store import Store

_EXIT = {Judgement.MET: 0, Judgement.WAIVED: 0, Judgement.NOT_MET: 1, Judgement.NO_DATA: 3}

_by = click.option("--by", "who", required=True, metavar="NAME", help="Who says so.")
_why = click.option("--why", required=True, metavar="TEXT", help="Why; it stands on the page.")


@click.group(epilog="\b\nExample:\n  makeready criteria check 30\n")
def criteria() -> None:
    """Judge the exit criteria of an iteration; waive, sign, drop, explain, learn, freeze."""


@criteria.command("list")
@iterations_option
def list_(iterations: Path) -> None:
    """Name the iterations that have a file, the latest first."""
    for name in iteration_names(iterations):
        click.echo(name)


@criteria.command()
@iterations_option
@click.option("--json", "as_json", is_flag=True, help="Print everything, evidence included, as JSON.")
@click.argument("iteration")
@click.argument("only", metavar="[CRITERION]", default="")
def check(iterations: Path, as_json: bool, iteration: str, only: str) -> None:
    """Judge the criteria of ITERATION, or one CRITERION of it, on what the database holds.

    Exits 0 if all are met or waived, 1 if one is not met, 3 if none is not met and of one there is no data.
    """
    with Store.open(load_config().database) as store:
        page = keeping.check(store, iterations, iteration, _now())
    rows = [row for row in page.counted if only in ("", row.id)]
    if not rows:
        known = ", ".join(row.id for row in page.counted)
        raise click.UsageError(f"{only!r} is no criterion of iteration {iteration} that still counts; expected {known}")
    if as_json:
        click.echo(page_to_text(page))
    else:
        for line in _lines(page, only):
            click.echo(line)
    sys.exit(max((_EXIT[row.judgement] for row in rows), key=(0, 3, 1).index))


def _act(name: str, kind: EventKind, text: str) -> click.Command:
    """A command that notes what somebody did to a criterion, and judges anew."""

    @criteria.command(name, help=text, short_help=text)
    @iterations_option
    @_by
    @_why
    @click.argument("iteration")
    @click.argument("criterion")
    def command(iterations: Path, who: str, why: str, iteration: str, criterion: str) -> None:
        _note(iterations, Event(iteration=iteration, criterion=criterion, kind=kind, who=who, at=_now(), why=why))

    return command


_act("waive", EventKind.WAIVED, "Let a criterion pass unmet; it shows as waived, not as met.")
_act("end-waiver", EventKind.WAIVER_ENDED, "Judge a waived criterion again.")
_act("sign-off", EventKind.SIGNED, "Say that a manual criterion is met.")
_act("drop", EventKind.DROPPED, "Take a criterion out of the iteration; it stays on the page, struck through.")
_act("take-back", EventKind.TAKEN_BACK, "Bring a dropped criterion back.")
_act("explain", EventKind.EXPLAINED, "Say why a criterion was changed, or taken out of the file, in mid-iteration.")
_act("learned", EventKind.LEARNED, "Say what was learned from a criterion that was missed; also after the end.")


@criteria.command("carry-over")
@iterations_option
@_by
@_why
@click.option("--to", "target", required=True, metavar="ITERATION", help="The iteration that takes it up.")
@click.argument("iteration")
@click.argument("criterion")
def carry_over(iterations: Path, who: str, why: str, target: str, iteration: str, criterion: str) -> None:
    """Hand a missed criterion on to a later iteration; prints the lines to add to that one's file."""
    event = Event(
        iteration=iteration, criterion=criterion, kind=EventKind.CARRIED_OVER, who=who, at=_now(), why=why,
        detail=target,
    )  # fmt: skip
    _note(iterations, event)
    click.echo(f'In {target}.toml, let the criterion say: carried_from = "{iteration}/{criterion}"')


@criteria.command()
@iterations_option
@_by
@_why
@click.argument("iteration")
def freeze(iterations: Path, who: str, why: str, iteration: str) -> None:
    """Judge ITERATION once more and keep its page and evidence for good. The first check after its end does so too."""
    now = _now()
    with Store.open(load_config().database) as store:
        page = keeping.check(store, iterations, iteration, now)
        if page.frozen_at is None:
            page = keeping.freeze(store, page, who=who, why=why, now=now)
    for line in _lines(page):
        click.echo(line)


def _note(iterations: Path, event: Event) -> None:
    with Store.open(load_config().database) as store:
        keeping.act(store, iterations, event)
        page = keeping.check(store, iterations, event.iteration, event.at)
    for row in (*page.rows, *page.gone):
        if row.id == event.criterion:
            click.echo(f"{row.id} {_standing(row)}: {row.text}: {row.said}")


def _lines(page: Page, only: str = "") -> list[str]:
    lines = [f"iteration {page.iteration}: {page.title} ({page.starts} to {page.ends})"]
    if page.frozen_at:
        lines.append(f"frozen on {page.frozen_at[:10]} by {page.frozen_by}")
    width = max(len(row.id) for row in page.rows)
    for theme in page.themes:
        rows = [row for row in theme.rows if only in ("", row.id)]
        lines += [f"{theme.rank} {theme.title}"] if rows else []
        for row in rows:
            lines.append(f"  {row.id:<{width}} {_standing(row):<8} {row.text}")
            lines.append(f"  {'':<{width}} {'':<8} {row.said}")
            lines += [f"  {'':<{width}} {'':<8} {event.kind}: {_told(event)}" for event in row.events]
            if row.is_unexplained:
                lines.append(f"  {'':<{width}} {'':<8} nobody has said why: makeready criteria explain")
    for row in page.gone:
        lines.append(f"  {row.id:<{width}} gone     {row.text}: {'; '.join(_told(event) for event in row.events)}")
    if not only:
        met = page.count(Judgement.MET)
        lines.append(f"{met} of {len(page.counted)} met ({page.hit_percent} %). {page.remark}")
    return lines


def _standing(row: Row) -> str:
    return "dropped" if row.is_dropped else str(row.judgement)


def _told(event: Event) -> str:
    words = " ".join(word for word in (event.detail, event.why) if word)
    return f"{event.at[:10]}{f' {event.who}' if event.who else ''}: {words}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
