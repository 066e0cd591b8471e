"""Version 1: a row with every value in words for each run, promise and result. SQLite alone."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

_STATEMENTS = (
    "CREATE TABLE runs (number INTEGER NOT NULL PRIMARY KEY, id VARCHAR NOT NULL UNIQUE, started_at VARCHAR NOT NULL, "
    'finished_at VARCHAR, "commit" VARCHAR NOT NULL, seed VARCHAR NOT NULL, rig VARCHAR NOT NULL, '
    "level VARCHAR NOT NULL, planned INTEGER NOT NULL, state VARCHAR NOT NULL)",
    "CREATE TABLE plans (number INTEGER NOT NULL PRIMARY KEY, run_id VARCHAR NOT NULL REFERENCES runs (id), "
    "test_id VARCHAR NOT NULL, profile VARCHAR NOT NULL, pillar VARCHAR NOT NULL, level VARCHAR NOT NULL)",
    "CREATE UNIQUE INDEX plans_once ON plans (run_id, test_id, profile)",
    "CREATE TABLE results (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "
    "run_id VARCHAR NOT NULL REFERENCES runs (id), "
    "test_id VARCHAR NOT NULL, pillar VARCHAR NOT NULL, level VARCHAR NOT NULL, profile VARCHAR NOT NULL, "
    "rig_kind VARCHAR NOT NULL, outcome VARCHAR NOT NULL, attempt INTEGER NOT NULL, seed VARCHAR NOT NULL, "
    "firmware_hash VARCHAR NOT NULL, profile_hash VARCHAR NOT NULL, virtual_s FLOAT, wall_s FLOAT NOT NULL, "
    "finished_at VARCHAR NOT NULL, trace_digest VARCHAR, message VARCHAR NOT NULL, requirements VARCHAR NOT NULL, "
    "measurements VARCHAR NOT NULL, capsule VARCHAR, log VARCHAR NOT NULL)",
    "CREATE INDEX results_by_test ON results (run_id, test_id, profile)",
)


def upgrade() -> None:
    """Make the first tables."""
    for statement in _STATEMENTS:
        op.execute(statement)
