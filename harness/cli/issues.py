"""`makeready issues`: words in, words out."""

from __future__ import annotations

from pathlib import Path

import click

from harness import wall_clock
from harness.config import load_config
from harness.errors import ConfigError
from harness.failures.wording import duration
from harness.issues import Shape, read_issues
from harness.store import Store
from harness.store.issue_book import IssueBook


@click.group()
def issues() -> None:
    """Issues of a tracker: import them, list those that are open with their age."""


@issues.command("import", epilog="\b\nExample:\n  makeready issues import issues.json --source firmware\n")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--shape", type=click.Choice([shape.value for shape in Shape]), help="By default told from the content.")
@click.option("--source", metavar="NAME", help="Tells trackers apart; by default the name of the shape.")
def import_issues(file: Path, shape: str | None, source: str | None) -> None:
    """Keep the issues of FILE: JSON as GitHub or Jira answer it, or a CSV table.

    All are kept or none; one that is known is brought up to date.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot be read ({error.strerror})", place=file, expected="a file of issues") from error
    now_ms = wall_clock.now_ms()
    found = read_issues(
        data,
        now_ms=now_ms,
        shape=None if shape is None else Shape(shape),
        source=source,
        name=str(file),
    )
    with Store.open(load_config().database) as store:
        kept = IssueBook(store).keep(found, now_ms=now_ms)
    click.echo(f"{file}: {kept.new} new, {kept.changed} changed, {kept.known} known")


@issues.command("list", epilog="\b\nExample:\n  makeready issues list --priority 1\n")
@click.option("--priority", type=click.IntRange(min=0), metavar="N", help="Only of this priority.")
def list_issues(priority: int | None) -> None:
    """List open issues, the highest priority first, then the oldest."""
    now_ms = wall_clock.now_ms()
    with Store.open(load_config().database) as store:
        found = IssueBook(store).open(priority=priority)
    for issue in found:
        rank = "no priority" if issue.priority is None else f"P{issue.priority}"
        click.echo(f"{issue.source} {issue.key}: {rank}, {duration(issue.age_ms(now_ms))}: {issue.title}")
    if not found:
        click.echo("no open issue")
