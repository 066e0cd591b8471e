"""Accounts, tokens and the audit log, in and out of the database. Each method is one transaction."""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from harness.access.accounts import Decision, Token, User
from harness.access.roles import Role
from harness.errors import ConfigError
from harness.moments import to_text
from harness.store.access_tables import audit, tokens, users
from harness.store.store import Store


class Accounts:
    """Who may use the board of a store, and what was decided on it. Raises StoreError as the store does.

    ``now_ms`` is always the caller's: milliseconds since 1970, UTC.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def add_user(self, user: User, *, actor: str, now_ms: int) -> None:
        """Add a person. Raises ConfigError if the name is taken."""
        with self._store._writing(f"user {user.name}") as (connection, _):
            if connection.execute(select(users.c.name).where(users.c.name == user.name)).first():
                raise ConfigError("exists already", place=f"user {user.name}", expected="another name")
            row = {"name": user.name, "role": user.role.value, "password_hash": user.password_hash}
            connection.execute(insert(users).values(created_ms=now_ms, **row))
            record(
                connection, actor=actor, action="add user", subject=user.name, why=f"role {user.role}", now_ms=now_ms
            )

    def set_password(self, name: str, password_hash: str, *, actor: str, now_ms: int) -> None:
        """Give a person another password; sessions begun with the old one end. Raises ConfigError for nobody."""
        with self._store._writing(f"password of {name}") as (connection, _):
            change = update(users).where(users.c.name == name).values(password_hash=password_hash)
            if connection.execute(change).rowcount == 0:
                raise _nobody(name)
            record(connection, actor=actor, action="change password", subject=name, why="", now_ms=now_ms)

    def remove_user(self, name: str, *, actor: str, now_ms: int) -> None:
        """Take a person away; what they decided stays in the audit log. Raises ConfigError for nobody."""
        with self._store._writing(f"user {name}") as (connection, _):
            if connection.execute(delete(users).where(users.c.name == name)).rowcount == 0:
                raise _nobody(name)
            record(connection, actor=actor, action="remove user", subject=name, why="", now_ms=now_ms)

    def user(self, name: str) -> User | None:
        """The person of that name, if there is one."""
        with self._store._reading(f"user {name}") as connection:
            row = connection.execute(select(users).where(users.c.name == name)).mappings().first()
        if row is None:
            return None
        return User(name=row["name"], role=Role(row["role"]), password_hash=row["password_hash"])

    def users(self) -> tuple[User, ...]:
        """Everybody, by name."""
        with self._store._reading("users") as connection:
            rows = connection.execute(select(users).order_by(users.c.name)).mappings().all()
        return tuple(User(name=row["name"], role=Role(row["role"]), password_hash=row["password_hash"]) for row in rows)

    def add_token(
        self, name: str, role: Role, digest: bytes, *, actor: str, now_ms: int, expires_ms: int | None
    ) -> None:
        """Let whoever has the token of that digest in. Raises ConfigError if the name is taken."""
        with self._store._writing(f"token {name}") as (connection, _):
            if connection.execute(select(tokens.c.name).where(tokens.c.name == name)).first():
                raise ConfigError("exists already", place=f"token {name}", expected="another name")
            connection.execute(
                insert(tokens).values(
                    name=name, role=role.value, digest=digest, created_ms=now_ms, expires_ms=expires_ms
                )
            )
            record(connection, actor=actor, action="create token", subject=name, why=f"role {role}", now_ms=now_ms)

    def revoke_token(self, name: str, *, actor: str, now_ms: int) -> None:
        """Let a token open nothing any more. Raises ConfigError if there is none of that name."""
        with self._store._writing(f"token {name}") as (connection, _):
            if connection.execute(delete(tokens).where(tokens.c.name == name)).rowcount == 0:
                raise ConfigError("does not exist", place=f"token {name}", expected="a name of makeready token list")
            record(connection, actor=actor, action="revoke token", subject=name, why="", now_ms=now_ms)

    def token(self, digest: bytes, *, now_ms: int) -> Token | None:
        """The token of that digest, if there is one that has not ended."""
        with self._store._reading("token") as connection:
            row = connection.execute(select(tokens).where(tokens.c.digest == digest)).mappings().first()
        if row is None or (row["expires_ms"] is not None and row["expires_ms"] <= now_ms):
            return None
        return _token(row)

    def tokens(self) -> tuple[Token, ...]:
        """Every token, by name."""
        with self._store._reading("tokens") as connection:
            return tuple(map(_token, connection.execute(select(tokens).order_by(tokens.c.name)).mappings().all()))

    def record(self, actor: str, action: str, subject: str, why: str, *, now_ms: int) -> None:
        """Add a line to the audit log, as :func:`record` does within a transaction."""
        with self._store._writing(f"{action} {subject}") as (connection, _):
            record(connection, actor=actor, action=action, subject=subject, why=why, now_ms=now_ms)

    def decisions(self, *, limit: int = 200, before: int | None = None) -> tuple[Decision, ...]:
        """The last lines of the audit log, newest first; those before the line of number ``before`` to read on."""
        query = select(audit).order_by(audit.c.number.desc()).limit(limit)
        if before is not None:
            query = query.where(audit.c.number < before)
        with self._store._reading("audit log") as connection:
            return tuple(
                Decision(
                    number=row["number"],
                    at=to_text(row["at_ms"]),
                    actor=row["actor"],
                    action=row["action"],
                    subject=row["subject"],
                    why=row["why"],
                )
                for row in connection.execute(query).mappings()
            )


def record(connection: Connection, *, actor: str, action: str, subject: str, why: str, now_ms: int) -> None:
    """Add a line to the audit log in the transaction of what it tells of: either both are stored or neither."""
    connection.execute(insert(audit).values(at_ms=now_ms, actor=actor, action=action, subject=subject, why=why))


def _token(row: RowMapping) -> Token:
    return Token(
        name=row["name"],
        role=Role(row["role"]),
        created_at=to_text(row["created_ms"]),
        expires_at=None if row["expires_ms"] is None else to_text(row["expires_ms"]),
    )


def _nobody(name: str) -> ConfigError:
    return ConfigError("does not exist", place=f"user {name}", expected="a name of makeready user list")
