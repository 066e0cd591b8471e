"""Version 6: acts, verdicts and frozen pages of iterations."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add three tables; there is nothing to carry over."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    number = "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT" if is_sqlite else "SERIAL NOT NULL PRIMARY KEY"
    packed = "BLOB" if is_sqlite else "BYTEA"
    for statement in (
        f"CREATE TABLE iteration_events ( number {number}, iteration VARCHAR NOT NULL, criterion VARCHAR NOT NULL, "
        "kind VARCHAR NOT NULL, who VARCHAR NOT NULL, at_ms BIGINT NOT NULL, why VARCHAR NOT NULL, "
        "detail VARCHAR NOT NULL )",
        "CREATE INDEX iteration_events_by_iteration ON iteration_events (iteration)",
        "CREATE TABLE verdicts ( iteration VARCHAR NOT NULL, criterion VARCHAR NOT NULL, at_ms BIGINT NOT NULL, "
        f"judgement VARCHAR NOT NULL, figure FLOAT, definition VARCHAR NOT NULL, body {packed} NOT NULL, "
        "PRIMARY KEY (iteration, criterion, at_ms) )",
        "CREATE TABLE frozen_iterations ( iteration VARCHAR NOT NULL, at_ms BIGINT NOT NULL, "
        f"who VARCHAR NOT NULL, body {packed} NOT NULL, PRIMARY KEY (iteration) )",
    ):
        op.execute(statement)
