"""Version 5: failures, what people said about them, quarantine, issues and outgoing messages."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, SmallInteger, String, text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the tables. Episodes and failures are worked out from the results afterwards."""
    op.create_table(
        "episodes",
        *(Column(name, kind, primary_key=True, autoincrement=False) for name, kind in _EPISODE_KEY),
        _big("red_ms"),
        _big("opened_ms"),
        _small("attempt"),
        *map(_int, ("traits", "signature", "only_test", "red_build", "last_red_run")),
        _big("last_red_ms"),
        *map(_int, ("last_red_build", "last_red_firmware")),
        Column("green_run", Integer),
        Column("pass_run", Integer),
        Column("pass_ms", BigInteger),
        Column("pass_build", Integer),
        Column("pass_firmware", Integer),
        Column("closed_ms", BigInteger),
        _int("failure"),
        sqlite_with_rowid=False,
    )
    _index("episodes_open", "episodes", ["level", "test", "profile"], "pass_run IS NULL")
    op.create_index("episodes_by_cause", "episodes", ["level", "signature", "only_test", "opened_ms"])
    op.create_index("ix_episodes_failure", "episodes", ["failure"])
    op.create_table(
        "failures",
        Column("id", Integer, primary_key=True, autoincrement=True),
        _small("level"),
        *map(_int, ("signature", "only_test")),
        _big("opened_ms"),
        Column("closed_ms", BigInteger),
        _big("last_red_ms"),
        *map(_int, ("blocked", "total")),
        _small("products"),
        *map(_int, ("run", "test")),
        *map(_small, ("profile", "attempt")),
        *map(_int, ("traits", "build")),
        Column("pass_build", Integer),
        sqlite_autoincrement=True,
    )
    op.create_index("failures_by_cause", "failures", ["level", "signature", "only_test", "opened_ms"])
    _index("failures_open", "failures", ["level", "blocked"], "closed_ms IS NULL")
    op.create_index("failures_closed", "failures", ["closed_ms"])
    op.create_table(
        "failure_actions",
        Column("id", Integer, primary_key=True, autoincrement=True),
        _small("level"),
        *map(_int, ("signature", "only_test")),
        *map(_big, ("anchor_ms", "at_ms")),
        *map(_text, ("who", "kind", "value")),
        Column("commit", String),
        _text("note"),
        sqlite_autoincrement=True,
    )
    op.create_index("failure_actions_by_cause", "failure_actions", ["level", "signature", "only_test"])
    op.create_table(
        "quarantines",
        Column("id", Integer, primary_key=True, autoincrement=True),
        _int("test"),
        _small("profile"),
        *map(_text, ("owner", "reason", "who")),
        *map(_big, ("since_ms", "until_ms")),
        Column("lifted_ms", BigInteger),
    )
    op.create_index("ix_quarantines_test", "quarantines", ["test"])
    op.create_table(
        "issues",
        Column("source", String, primary_key=True),
        Column("key", String, primary_key=True),
        _text("title"),
        Column("priority", SmallInteger),
        _big("opened_ms"),
        Column("closed_ms", BigInteger),
        *map(_text, ("url", "requirements", "tests")),
        _big("updated_ms"),
    )
    op.create_table(
        "outbox",
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("key", String, nullable=False, unique=True),
        *map(_text, ("event", "recipient", "subject", "body")),
        Column("capsule", String),
        *map(_big, ("created_ms", "due_ms")),
        _small("tries"),
        Column("sent_ms", BigInteger),
        Column("given_up_ms", BigInteger),
        _text("problem"),
        sqlite_autoincrement=True,
    )
    _index("outbox_waits", "outbox", ["due_ms"], "sent_ms IS NULL AND given_up_ms IS NULL")


_EPISODE_KEY = (("level", SmallInteger), ("test", Integer), ("profile", SmallInteger), ("red_run", Integer))


def _int(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _small(name: str) -> Column[int]:
    return Column(name, SmallInteger, nullable=False)


def _big(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _text(name: str) -> Column[str]:
    return Column(name, String, nullable=False)


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=text(where), postgresql_where=text(where))
