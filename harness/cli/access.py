"""`makeready user` and `makeready token`: words in, words out."""

from __future__ import annotations

import getpass
import sys

import click

from harness import wall_clock
from harness.access.accounts import User, checked_name
from harness.access.roles import Role
from harness.access.secrets import hash_password, new_token, token_digest
from harness.config import load_config
from harness.store import Store
from harness.store.access import Accounts

_ROLES = click.Choice([role.value for role in Role])
_DAY_MS = 86_400_000
_stdin_option = click.option(
    "--password-stdin", "from_stdin", is_flag=True, help="Read the password from standard input."
)


@click.group()
def user() -> None:
    """People who may sign in to the board."""


@user.command("add", epilog="\b\nExample:\n  makeready user add rosa --role lead\n")
@click.argument("name")
@click.option("--role", type=_ROLES, default=Role.ENGINEER.value, show_default=True)
@_stdin_option
def add_user(name: str, role: str, from_stdin: bool) -> None:
    """Add a person; asks for the password."""
    person = User(
        name=checked_name(name, what="name"), role=Role(role), password_hash=hash_password(_password(from_stdin))
    )
    with Store.open(load_config().database) as store:
        Accounts(store).add_user(person, actor=_actor(), now_ms=wall_clock.now_ms())
    click.echo(f"{name} may sign in as {role}")


@user.command("password")
@click.argument("name")
@_stdin_option
def change_password(name: str, from_stdin: bool) -> None:
    """Give a person another password, and end their sessions."""
    password_hash = hash_password(_password(from_stdin))
    with Store.open(load_config().database) as store:
        Accounts(store).set_password(name, password_hash, actor=_actor(), now_ms=wall_clock.now_ms())
    click.echo(f"{name} has another password")


@user.command("remove")
@click.argument("name")
def remove_user(name: str) -> None:
    """Take a person away; what they decided stays in the audit log."""
    with Store.open(load_config().database) as store:
        Accounts(store).remove_user(name, actor=_actor(), now_ms=wall_clock.now_ms())
    click.echo(f"{name} may not sign in any more")


@user.command("list")
def list_users() -> None:
    """Everybody who may sign in, with their roles."""
    with Store.open(load_config().database) as store:
        for person in Accounts(store).users():
            click.echo(f"{person.name}\t{person.role}")


@click.group()
def token() -> None:
    """Tokens with which agents, CI jobs and scripts use the board."""


@token.command("create", epilog="\b\nExample:\n  makeready token create nightly --role agent --days 90\n")
@click.argument("name")
@click.option("--role", type=_ROLES, default=Role.AGENT.value, show_default=True)
@click.option("--days", type=click.IntRange(1, 3650), help="Until it ends. Default: never.")
def create_token(name: str, role: str, days: int | None) -> None:
    """Make a token and print it, this once: only its hash is kept."""
    made, now_ms = new_token(), wall_clock.now_ms()
    expires_ms = None if days is None else now_ms + days * _DAY_MS
    with Store.open(load_config().database) as store:
        Accounts(store).add_token(
            checked_name(name, what="name"),
            Role(role),
            token_digest(made),
            actor=_actor(),
            now_ms=now_ms,
            expires_ms=expires_ms,
        )
    click.echo(made)


@token.command("revoke")
@click.argument("name")
def revoke_token(name: str) -> None:
    """Let a token open nothing any more."""
    with Store.open(load_config().database) as store:
        Accounts(store).revoke_token(name, actor=_actor(), now_ms=wall_clock.now_ms())
    click.echo(f"{name} opens nothing any more")


@token.command("list")
def list_tokens() -> None:
    """Every token with its role and its end, without itself."""
    with Store.open(load_config().database) as store:
        for found in Accounts(store).tokens():
            click.echo(f"{found.name}\t{found.role}\t{found.expires_at or 'never ends'}")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    if not sys.stdin.isatty():
        raise click.UsageError(
            "there is no terminal to ask at; expected --password-stdin and a password on standard input"
        )
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _actor() -> str:
    """Who is at the shell, as the audit log names them."""
    try:
        return f"{getpass.getuser()} at the shell"
    except (KeyError, OSError):
        return "somebody at the shell"
