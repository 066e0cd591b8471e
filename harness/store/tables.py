"""The shape of the database, version 10: narrow results, what they share, and aggregates. No connection."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    text,
)

from harness.records import Level, Outcome, RunState
from harness.reports.summary import Standing
from harness.store.columns import AnyText, DigestText, PackedText
from harness.track import UNSTEADY_FLIPS

SCHEMA_VERSION = 10
"""Raised whenever a table changes, with a migration in ``migrations/versions``."""

APPLICATION_ID = 0x4D4B5244
"""Kept in SQLite's ``PRAGMA application_id`` ("MKRD"), so that another program's database is not mistaken for ours."""

# Stored as numbers; a new member goes to the end and never takes an old one's number.
OUTCOMES = (Outcome.PASSED, Outcome.FAILED, Outcome.ERROR, Outcome.SKIPPED, Outcome.NOT_RUN)
STANDINGS = (
    Standing.PASSED, Standing.RETRIED, Standing.FAILED, Standing.ERROR, Standing.SKIPPED, Standing.NOT_RUN
)  # fmt: skip
LEVELS = (Level.L0, Level.L1, Level.L2, Level.L3, Level.L4)
STATES = (RunState.RUNNING, RunState.FINISHED, RunState.INTERRUPTED)

metadata = MetaData()

# What results share. Each is a short number in them.
builds = Table(
    "builds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("commit", AnyText, nullable=False, unique=True),
    Column("parent", AnyText),
    Column("sequence", Integer),
    Column("authors", AnyText),
    Column("committed_at", AnyText),
)
tests = Table(
    "tests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("test_id", AnyText, nullable=False, unique=True),
)
profiles = Table(
    "profiles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", AnyText, nullable=False, unique=True),
)
pillars = Table(
    "pillars",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", AnyText, nullable=False, unique=True),
)
# Apart from tests, because a test may change its pillar, level or requirements and its past may not.
traits = Table(
    "traits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("pillar", Integer, ForeignKey("pillars.id"), nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("requirements", AnyText, nullable=False),
    UniqueConstraint("pillar", "level", "requirements"),
)
firmwares = Table(
    "firmwares",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("firmware_hash", AnyText, nullable=False),
    Column("profile_hash", AnyText, nullable=False),
    UniqueConstraint("firmware_hash", "profile_hash"),
)
environments = Table(
    "environments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("rig_kind", AnyText, nullable=False),
    Column("machine", AnyText, nullable=False),  # empty on a rig that is no simulator
    UniqueConstraint("rig_kind", "machine"),
)
measures = Table(
    "measures",
    metadata,
    Column("id", Integer, primary_key=True),
    # JSON of name, unit and limits: a unique constraint would take two open limits for different ones.
    Column("declared", AnyText, nullable=False, unique=True),
    Column("name", AnyText, nullable=False),
)
signatures = Table(
    "signatures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("text", AnyText, nullable=False, unique=True),
)
texts = Table(
    "texts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("body", PackedText, nullable=False),
    Column("signature", Integer, ForeignKey("signatures.id")),
)

# Plans are found by their content: runs that promise the same share one.
plans = Table(
    "plans",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("size", Integer, nullable=False),
)
plan_items = Table(
    "plan_items",
    metadata,
    Column("plan", Integer, ForeignKey("plans.id"), primary_key=True, autoincrement=False),
    Column("test", Integer, primary_key=True, autoincrement=False),
    Column("profile", SmallInteger, primary_key=True, autoincrement=False),
    Column("traits", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Seeds are text because database integers end at 63 bits and seeds need not.
runs = Table(
    "runs",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", AnyText, nullable=False, unique=True),
    Column("started_at", AnyText, nullable=False),
    Column("started_ms", BigInteger, nullable=False, index=True),
    Column("finished_at", AnyText),
    Column("build", Integer, ForeignKey("builds.id"), nullable=False),
    Column("seed", String, nullable=False),
    Column("rig", AnyText, nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("planned", Integer, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("plan", Integer, ForeignKey("plans.id")),
    Column("revision", Integer, nullable=False),
    Column("thinned_at", AnyText),
    sqlite_autoincrement=True,  # numbers are public: never given twice
)


def _result_key() -> list[Column[int]]:
    return [
        Column("run", Integer, primary_key=True, autoincrement=False),
        Column("test", Integer, primary_key=True, autoincrement=False),
        Column("profile", SmallInteger, primary_key=True, autoincrement=False),
        Column("attempt", SmallInteger, primary_key=True, autoincrement=False),
    ]


# Clustered by run, with no other index: a run is one stretch of the file, a test's past one look-up per run. No
# foreign keys: the numbers come from the same transaction, and checking each again would cost a third of the speed.
results = Table(
    "results",
    metadata,
    *_result_key(),
    Column("outcome", SmallInteger, nullable=False),
    Column("traits", Integer, nullable=False),
    Column("firmware", Integer, nullable=False),
    Column("environment", SmallInteger, nullable=False),
    Column("finished_ms", BigInteger, nullable=False),  # after the start of the run
    Column("wall_ms", BigInteger, nullable=False),
    Column("virtual_ms", BigInteger),
    Column("message", Integer),
    sqlite_with_rowid=False,
)
details = Table(
    "details",
    metadata,
    *_result_key(),
    Column("log", Integer),
    Column("trace_digest", DigestText),
    Column("capsule", AnyText),
    Column("seed", String),  # where it is not the run's
    sqlite_with_rowid=False,
)
measurements = Table(
    "measurements",
    metadata,
    *_result_key(),
    Column("position", SmallInteger, primary_key=True, autoincrement=False),
    Column("measure", Integer, nullable=False),
    Column("value", Float),
    sqlite_with_rowid=False,
)

# Aggregates: changed in the transaction of the results they count.
run_counts = Table(
    "run_counts",
    metadata,
    Column("run", Integer, primary_key=True, autoincrement=False),
    Column("pillar", Integer, primary_key=True, autoincrement=False),
    Column("profile", SmallInteger, primary_key=True, autoincrement=False),
    Column("standing", SmallInteger, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)
# Few tests are either, so these indexes are small. A query uses one only if it says the same words.
IS_RED = text("red_run IS NOT NULL")
# TrackRecord.is_unsteady in SQL; in parentheses, since it stands beside other conditions.
IS_UNSTEADY = text(f"(flips >= {UNSTEADY_FLIPS} OR retries > 0 OR unexplained <> 0)")
# True of all, and said by those alone who want the index: SQLite would take it for other questions too, and sort.
BY_TRAITS = text("level >= 0")
standings = Table(
    "standings",
    metadata,
    Column("level", SmallInteger, primary_key=True, autoincrement=False),
    Column("test", Integer, primary_key=True, autoincrement=False),
    Column("profile", SmallInteger, primary_key=True, autoincrement=False),
    Column("traits", Integer, nullable=False),
    Column("standing", SmallInteger, nullable=False),
    Column("run", Integer, nullable=False),
    Column("run_ms", BigInteger, nullable=False),
    Column("attempt", SmallInteger, nullable=False),
    Column("signature", Integer),  # of what the telling attempt said
    Column("green_run", Integer),
    Column("green_ms", BigInteger),
    Column("red_run", Integer),
    Column("red_ms", BigInteger),
    Column("history", String, nullable=False),
    Column("flips", SmallInteger, nullable=False),
    Column("retries", SmallInteger, nullable=False),
    # A bit for each run of the history, the last run's lowest: set if no commit explains its turn.
    Column("unexplained", BigInteger, nullable=False),
    Index("standings_red", "level", "signature", "red_ms", sqlite_where=IS_RED, postgresql_where=IS_RED),
    # All that requirements ask for, so that none of the standings themselves is read for them.
    Index(
        "standings_by_traits", "level", "traits", "profile", "green_ms", "green_run", "red_run",
        sqlite_where=BY_TRAITS, postgresql_where=BY_TRAITS,
    ),
    Index("standings_unsteady", "level", "flips", sqlite_where=IS_UNSTEADY, postgresql_where=IS_UNSTEADY),
    sqlite_with_rowid=False,
)  # fmt: skip

# Runs that a verdict rests on: retention leaves them alone.
frozen_evidence = Table(
    "frozen_evidence",
    metadata,
    Column("iteration", AnyText, primary_key=True),
    Column("criterion", AnyText, primary_key=True),
    Column("run", Integer, ForeignKey("runs.number"), primary_key=True, autoincrement=False),
)
