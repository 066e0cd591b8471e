"""`makeready failures`: words in, words out."""

from __future__ import annotations

import getpass
import sys
from datetime import UTC, datetime, timedelta

import click

from harness import wall_clock
from harness.config import load_config
from harness.errors import ConfigError
from harness.failures.clock import Clock, judge
from harness.failures.quarantine import Quarantine
from harness.failures.ranking import rank
from harness.failures.records import Action, ActionKind, Classification, Failure, Resolution
from harness.failures.wording import duration
from harness.moments import to_text
from harness.records import Level
from harness.store import Store
from harness.store.failure_log import FailureLog
from harness.store.quarantine_log import QuarantineLog
from harness.wording import counted

_DAY_MS = 86_400_000

_who_option = click.option("--who", metavar="NAME", help="Who says so; by default the user of this computer.")
_note_option = click.option("--note", default="", metavar="TEXT", help="What else there is to say.")
_number = click.argument("number", type=click.IntRange(min=1))


@click.group()
def failures() -> None:
    """Failures with their 24-hour clock: list, acknowledge, classify, close; quarantine tests."""


@failures.command("list", epilog="\b\nExample:\n  makeready failures list --level L2 --pillar finishing\n")
@click.option("--level", type=click.Choice([level.value for level in Level]), help="Only of this level.")
@click.option("--pillar", metavar="NAME", help="Only of this pillar.")
@click.option("--owner", metavar="NAME", help="Only of this owner.")
@click.option("--closed", "days", type=click.IntRange(min=1), metavar="DAYS", help="Those closed in the last DAYS too.")
def list_failures(level: str | None, pillar: str | None, owner: str | None, days: int | None) -> None:
    """List failures, those that block most tests first. Exits with 1 if any is over its 24 hours."""
    now_ms = wall_clock.now_ms()
    with Store.open(load_config().database) as store:
        log = FailureLog(store)
        wanted = None if level is None else Level(level)
        found = list(log.open(level=wanted))
        if days is not None:
            found += log.closed(since_ms=now_ms - days * _DAY_MS, level=wanted)
    ranked = [
        (failure, clock)
        for failure, clock in rank(found, now_ms)
        if pillar in (None, failure.pillar) and owner in (None, failure.owner) and (days or not clock.is_closed)
    ]
    for failure, clock in ranked:
        click.echo(_lines(failure, clock))
    if not ranked:
        click.echo("no failure")
    if any(clock.is_breached and not clock.is_closed for _, clock in ranked):
        sys.exit(1)


@failures.command(epilog="\b\nExample:\n  makeready failures acknowledge 17 --owner ann@example.com\n")
@_number
@click.option("--owner", metavar="NAME", help="Who answers for it; by default who says so.")
@_note_option
@_who_option
def acknowledge(number: int, owner: str | None, note: str, who: str | None) -> None:
    """Say who answers for a failure."""
    who = _who(who)
    _act(number, ActionKind.ACKNOWLEDGED, who, owner or who, note)


@failures.command(epilog="\b\nExample:\n  makeready failures classify 17 rig --note 'feeder worn'\n")
@_number
@click.argument("whose", type=click.Choice([one.value for one in Classification]))
@_note_option
@_who_option
def classify(number: int, whose: str, note: str, who: str | None) -> None:
    """Say whose a failure is."""
    _act(number, ActionKind.CLASSIFIED, _who(who), whose, note)


@failures.command(epilog="\b\nExample:\n  makeready failures close 17 --as reverted --commit 4f1c2a9\n")
@_number
@click.option(
    "--as", "resolution", type=click.Choice([one.value for one in Resolution]), required=True, help="What ended it."
)
@click.option("--commit", metavar="HASH", help="The commit that ended it.")
@_note_option
@_who_option
def close(number: int, resolution: str, commit: str | None, note: str, who: str | None) -> None:
    """Close a failure by hand: for a test that will not run again. A later red run opens it again.

    A failure whose tests pass again on a newer commit closes by itself.
    """
    _act(number, ActionKind.CLOSED, _who(who), resolution, note, commit=commit)


@failures.command(
    epilog="\b\nExample:\n  makeready failures quarantine TEST --owner ann --days 7 --reason 'times out'\n"
)
@click.argument("test_id", metavar="TEST", required=False)
@click.option("--profile", metavar="NAME", help="On this product only.")
@click.option("--owner", metavar="NAME", help="Who mends the test; by default who says so.")
@click.option("--days", type=click.IntRange(1, 28), default=7, show_default=True, help="How long.")
@click.option("--reason", metavar="TEXT", help="What is wrong with the test.")
@click.option("--lift", type=click.IntRange(min=1), metavar="NUMBER", help="End this quarantine instead.")
@_who_option
def quarantine(
    test_id: str | None,
    profile: str | None,
    owner: str | None,
    days: int,
    reason: str | None,
    lift: int | None,
    who: str | None,
) -> None:
    """Set a test aside until a date, or list those that are. It goes on running, and never counts as passed."""
    now_ms = wall_clock.now_ms()
    with Store.open(load_config().database) as store:
        log = QuarantineLog(store)
        if lift is not None:
            log.lift(lift, now_ms, who=_who(who))
            click.echo(f"quarantine {lift} is lifted")
        elif test_id is None:
            _print_quarantines(log, now_ms)
        elif not reason:
            raise click.UsageError("a quarantine needs a --reason")
        else:
            until = datetime.fromtimestamp(now_ms / 1000, UTC) + timedelta(days=days)
            number = log.add(
                Quarantine(
                    test_id=test_id,
                    profile=profile,
                    owner=owner or _who(who),
                    reason=reason,
                    who=_who(who),
                    since_ms=now_ms,
                    until_ms=now_ms + days * _DAY_MS,
                )
            )
            click.echo(f"quarantine {number}: until {until:%Y-%m-%d %H:%M} UTC")


def _print_quarantines(log: QuarantineLog, now_ms: int) -> None:
    current = log.current(now_ms)
    for one in current:
        place = one.profile or "every product"
        click.echo(f"{one.id}: {one.test_id} on {place}, {one.owner}, until {to_text(one.until_ms)}: {one.reason}")
    if not current:
        click.echo("no test is in quarantine")


def _act(number: int, kind: ActionKind, who: str, value: str, note: str, *, commit: str | None = None) -> None:
    now_ms = wall_clock.now_ms()
    with Store.open(load_config().database) as store:
        log = FailureLog(store)
        log.act(number, Action(kind=kind, at_ms=now_ms, who=who, value=value, commit=commit, note=note))
        failure = log.failure(number)
    if failure is None:  # it turned out to be one with another in this moment
        raise ConfigError("is no failure any more", place="failures", value=number, expected="a number that is listed")
    click.echo(f"failure {number}: {kind}, {value}; {_clock_words(judge(failure, now_ms))}")


def _lines(failure: Failure, clock: Clock) -> str:
    tests, products = counted(failure.blocked, "test"), counted(failure.products, "product")
    whose = failure.classification or "not classified"
    more = f" and {failure.total - 1} more" if failure.total > 1 else ""
    return (
        f"{failure.id}: {_clock_words(clock)}; {failure.level} {failure.pillar}, blocks {tests} on {products}; "
        f"{failure.owner or 'no owner'}, {whose}\n"
        f"  {failure.signature or 'no message'}\n"
        f"  {failure.test_id}{more}"
    )


def _clock_words(clock: Clock) -> str:
    if clock.is_closed:
        return f"closed after {duration(clock.taken_ms)}"
    return f"{'over by ' if clock.is_breached else ''}{duration(clock.left_ms)}{'' if clock.is_breached else ' left'}"


def _who(who: str | None) -> str:
    if who:
        return who
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise click.UsageError("this computer's user has no name; say --who") from None
