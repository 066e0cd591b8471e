"""Version 9: shares of cost by activity and period."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the table; there is nothing to carry over."""
    op.execute(
        "CREATE TABLE activity_shares ( period VARCHAR NOT NULL, activity VARCHAR NOT NULL, "
        "position SMALLINT NOT NULL, percent FLOAT NOT NULL, who VARCHAR NOT NULL, source VARCHAR NOT NULL, "
        "at_ms BIGINT NOT NULL, PRIMARY KEY (period, activity) )"
    )
