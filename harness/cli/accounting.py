"""`makeready accounting`: what the program's cost goes to, beside what the harness measures. Words in, words out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from harness.accounting.csv_file import read_shares
from harness.accounting.gathering import measured_beside
from harness.accounting.measured import Measured
from harness.accounting.shares import Period, Share, checked, compare
from harness.config import load_config
from harness.errors import ConfigError
from harness.store import Store
from harness.store.accounts import Accounts

_by = click.option("--by", "who", required=True, metavar="NAME", help="Who says so.")


@click.group(epilog="\b\nExample:\n  makeready accounting import shares.csv --by lead\n")
def accounting() -> None:
    """Keep what each activity costs, in percent of a period, and compare two periods."""


@accounting.command("import")
@_by
@click.argument("file", type=click.Path(path_type=Path))
def import_(who: str, file: Path) -> None:
    """Take periods from a CSV FILE: columns period, activity, percent (or cost). They replace what was known."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read ({error})", place=file, expected="a CSV file in UTF-8") from error
    found = read_shares(text, file.name)
    at = _now()
    periods = [Period(name=name, shares=shares, who=who, source=file.name, at=at) for name, shares in found.items()]
    with Store.open(load_config().database) as store:
        Accounts(store).keep(periods)
    for period in periods:
        click.echo(f"{period.name}: {len(period.shares)} activities, {period.total_percent:g} %")


@accounting.command()
@_by
@click.argument("period")
@click.argument("shares", nargs=-1, required=True, metavar="ACTIVITY=PERCENT...")
def enter(who: str, period: str, shares: tuple[str, ...]) -> None:
    """Enter the shares of one PERIOD, in place of what was known of it."""
    given = checked((_share(period, text) for text in shares), place=period)
    with Store.open(load_config().database) as store:
        Accounts(store).keep([Period(name=period, shares=given, who=who, source="entered", at=_now())])


@accounting.command()
@click.option("--days", type=click.IntRange(1, 3650), default=28, show_default=True, help="Length of the windows.")
@click.argument("before", default="")
@click.argument("after", default="")
def show(days: int, before: str, after: str) -> None:
    """Two periods side by side, by default the first and the last, and the harness's own figures of two windows."""
    with Store.open(load_config().database) as store:
        periods = {period.name: period for period in Accounts(store).periods()}
        windows = measured_beside(store, days=days, now=_now())
    for name in filter(None, (before, after)):
        if name not in periods:
            raise ConfigError("is no period", place="accounts", value=repr(name), expected=", ".join(periods) or "none")
    names = list(periods)
    first = periods.get(before or (names[0] if names else ""))
    second = periods.get(after or (names[-1] if names else ""))
    if first and second:
        click.echo(f"{'':41} {first.name:>10} {second.name:>10}")
        for row in compare(first, second):
            click.echo(f"{row.activity:41} {_percent(row.before):>10} {_percent(row.after):>10}")
    else:
        click.echo("No shares of cost are known: makeready accounting import FILE --by NAME")
    click.echo("")
    for (said, earlier), (_, later) in zip(*map(_figures, windows), strict=True):
        click.echo(f"{said:41} {earlier:>10} {later:>10}")


def _figures(window: Measured) -> list[tuple[str, str]]:
    return [
        ("from", window.since[:10]),
        ("good builds a day", _number(window.good_a_day)),
        ("builds, good ones", f"{window.builds}, {window.good_builds}"),
        ("hours from commit to verdict, half", _number(window.verdict_h)),
        ("hours from commit to verdict, nine in ten", _number(window.slow_verdict_h)),
        ("wrong but not by the product, as seen", _percent(window.not_product_percent)),
        ("likewise, as people classified", _percent(window.classified_percent)),
    ]


def _share(period: str, text: str) -> Share:
    activity, separator, percent = text.rpartition("=")
    try:
        if separator and activity.strip():
            return Share(period=period, activity=activity.strip(), percent=float(percent))
    except ValueError:
        pass
    raise click.BadParameter(f"{text!r} is not ACTIVITY=PERCENT", param_hint="shares")


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.3g} %"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3g}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
