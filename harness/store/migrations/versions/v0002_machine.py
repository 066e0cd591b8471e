"""Version 2: results say which machine executed the firmware."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column; what is there was executed by nobody knows what."""
    op.execute("ALTER TABLE results ADD COLUMN machine VARCHAR")
