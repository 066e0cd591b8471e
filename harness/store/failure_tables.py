"""The tables of failures: what follows from results, and what people said. No connection."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, SmallInteger, Table, text

from harness.store.columns import AnyText
from harness.store.tables import metadata

# Few are open at a time, so these indexes are small. A query uses one only if it says the same words.
EPISODE_IS_OPEN = text("pass_run IS NULL")
FAILURE_IS_OPEN = text("closed_ms IS NULL")

# Follows from results alone, in whatever order they came. `signature` and `only_test` are the cause: 0 for a message
# that says nothing, and for a failure that may be in any test.
episodes = Table(
    "episodes",
    metadata,
    Column("level", SmallInteger, primary_key=True, autoincrement=False),
    Column("test", Integer, primary_key=True, autoincrement=False),
    Column("profile", SmallInteger, primary_key=True, autoincrement=False),
    Column("red_run", Integer, primary_key=True, autoincrement=False),
    Column("red_ms", BigInteger, nullable=False),
    Column("opened_ms", BigInteger, nullable=False),
    Column("attempt", SmallInteger, nullable=False),
    Column("traits", Integer, nullable=False),
    Column("signature", Integer, nullable=False),
    Column("only_test", Integer, nullable=False),
    Column("red_build", Integer, nullable=False),
    Column("last_red_run", Integer, nullable=False),
    Column("last_red_ms", BigInteger, nullable=False),
    Column("last_red_build", Integer, nullable=False),
    Column("last_red_firmware", Integer, nullable=False),
    Column("green_run", Integer),
    Column("pass_run", Integer),
    Column("pass_ms", BigInteger),
    Column("pass_build", Integer),
    Column("pass_firmware", Integer),
    Column("closed_ms", BigInteger),
    Column("failure", Integer, nullable=False, index=True),
    Index("episodes_open", "level", "test", "profile", sqlite_where=EPISODE_IS_OPEN, postgresql_where=EPISODE_IS_OPEN),
    Index("episodes_by_cause", "level", "signature", "only_test", "opened_ms"),
    sqlite_with_rowid=False,
)
failures = Table(
    "failures",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("level", SmallInteger, nullable=False),
    Column("signature", Integer, nullable=False),
    Column("only_test", Integer, nullable=False),
    Column("opened_ms", BigInteger, nullable=False),
    Column("closed_ms", BigInteger),
    Column("last_red_ms", BigInteger, nullable=False),
    Column("blocked", Integer, nullable=False),  # tests times products that are red now
    Column("total", Integer, nullable=False),
    Column("products", SmallInteger, nullable=False),
    # Of its first red.
    Column("run", Integer, nullable=False),
    Column("test", Integer, nullable=False),
    Column("profile", SmallInteger, nullable=False),
    Column("attempt", SmallInteger, nullable=False),
    Column("traits", Integer, nullable=False),
    Column("build", Integer, nullable=False),
    Column("pass_build", Integer),
    Index("failures_by_cause", "level", "signature", "only_test", "opened_ms"),
    Index("failures_open", "level", "blocked", sqlite_where=FAILURE_IS_OPEN, postgresql_where=FAILURE_IS_OPEN),
    Index("failures_closed", "closed_ms"),
    sqlite_autoincrement=True,  # numbers are public: never given twice
)
# About a cause at a moment, not about a failure by number: failures are counted anew when results arrive late.
failure_actions = Table(
    "failure_actions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("level", SmallInteger, nullable=False),
    Column("signature", Integer, nullable=False),
    Column("only_test", Integer, nullable=False),
    Column("anchor_ms", BigInteger, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("who", AnyText, nullable=False),
    Column("kind", AnyText, nullable=False),
    Column("value", AnyText, nullable=False),
    Column("commit", AnyText),
    Column("note", AnyText, nullable=False),
    Index("failure_actions_by_cause", "level", "signature", "only_test"),
    sqlite_autoincrement=True,
)
quarantines = Table(
    "quarantines",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("test", Integer, nullable=False, index=True),
    Column("profile", SmallInteger, nullable=False),  # 0 for every product
    Column("owner", AnyText, nullable=False),
    Column("reason", AnyText, nullable=False),
    Column("who", AnyText, nullable=False),
    Column("since_ms", BigInteger, nullable=False),
    Column("until_ms", BigInteger, nullable=False),
    Column("lifted_ms", BigInteger),
)
issues = Table(
    "issues",
    metadata,
    Column("source", AnyText, primary_key=True),
    Column("key", AnyText, primary_key=True),
    Column("title", AnyText, nullable=False),
    Column("priority", SmallInteger),
    Column("opened_ms", BigInteger, nullable=False),
    Column("closed_ms", BigInteger),
    Column("url", AnyText, nullable=False),
    Column("requirements", AnyText, nullable=False),  # JSON
    Column("tests", AnyText, nullable=False),  # JSON
    Column("updated_ms", BigInteger, nullable=False),
    Column("told_ms", BigInteger, nullable=False, server_default="0"),
)
OUTBOX_WAITS = text("sent_ms IS NULL AND given_up_ms IS NULL")
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", AnyText, nullable=False, unique=True),  # what it is about and for whom
    Column("event", AnyText, nullable=False),
    Column("recipient", AnyText, nullable=False),
    Column("subject", AnyText, nullable=False),
    Column("body", AnyText, nullable=False),
    Column("capsule", AnyText),
    Column("created_ms", BigInteger, nullable=False),
    Column("due_ms", BigInteger, nullable=False),
    Column("tries", SmallInteger, nullable=False),
    Column("sent_ms", BigInteger),
    Column("given_up_ms", BigInteger),
    Column("problem", AnyText, nullable=False),
    Index("outbox_waits", "due_ms", sqlite_where=OUTBOX_WAITS, postgresql_where=OUTBOX_WAITS),
    sqlite_autoincrement=True,
)
